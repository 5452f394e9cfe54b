/** The lists in which X marks places of a tweet's text. Positions are strings and count code points of the raw text. */
export type RawEntities = {
  hashtags: object[];
  symbols: object[];
  user_mentions: object[];
  urls: object[];
};

/**
 * Writes one text twice: as X stores it, escaped and with short links, and as people read it. Both grow together, so
 * what an import must find is known without reading anything back.
 */
export class Composer {
  raw = "";
  readable = "";
  readonly entities: RawEntities = { hashtags: [], symbols: [], user_mentions: [], urls: [] };

  text(words: string): this {
    this.raw += words.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
    this.readable += words;
    return this;
  }

  mention(handle: string, userId: string): this {
    const indices = this.append(`@${handle}`);
    this.readable += `@${handle}`;
    this.entities.user_mentions.push({
      name: handle.toUpperCase(),
      screen_name: handle,
      indices,
      id_str: userId,
      id: userId,
    });
    return this;
  }

  hashtag(tag: string): this {
    const indices = this.append(`#${tag}`);
    this.readable += `#${tag}`;
    this.entities.hashtags.push({ text: tag, indices });
    return this;
  }

  link(short: string, url: string): this {
    const indices = this.append(short);
    this.readable += url;
    this.entities.urls.push({ url: short, expanded_url: url, display_url: url.slice(8, 34), indices });
    return this;
  }

  /** A link that X hides at the end: to a quoted tweet, to the rest of a long one, or to the tweet's own pictures. */
  hiddenLink(short: string, url?: string): { url: string; indices: string[] } {
    this.raw += this.raw === "" ? "" : " ";
    const indices = this.append(short);
    if (url) this.entities.urls.push({ url: short, expanded_url: url, display_url: url.slice(8), indices });
    return { url: short, indices };
  }

  private append(part: string): string[] {
    const start = [...this.raw].length;
    this.raw += part;
    return [String(start), String(start + [...part].length)];
  }
}
