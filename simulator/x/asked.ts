import { invalidRequest } from "./problems";

/** What the query of a call asks for, held against what X takes there. */
export class Asked {
  constructor(private readonly query: URLSearchParams) {}

  /** @throws 400 for a parameter that the operation does not know: X ignores none. */
  only(...known: string[]): this {
    const all = [...known, ...FIELD_LISTS];
    for (const [name, value] of this.query)
      if (!all.includes(name))
        throw invalidRequest(`The query parameter [${name}] is not one of [${all.join(",")}]`, {
          [name]: [value],
        });
    return this;
  }

  text(name: string): string | undefined {
    return this.query.get(name) ?? undefined;
  }

  required(name: string): string {
    const value = this.query.get(name);
    if (!value)
      throw invalidRequest(`The \`${name}\` query parameter can not be empty`, { [name]: [value ?? ""] });
    return value;
  }

  number(name: string, { least, most, usual }: { least: number; most: number; usual: number }): number {
    const text = this.query.get(name);
    if (text === null) return usual;
    const value = Number(text);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw invalidRequest(
      `The \`${name}\` query parameter value [${text}] is not between ${least} and ${most}`,
      {
        [name]: [text],
      },
    );
  }

  list(name: string): string[] {
    return (this.query.get(name) ?? "").split(",").filter(Boolean);
  }

  id(name: string): bigint | undefined {
    const text = this.query.get(name);
    if (text === null) return undefined;
    if (/^\d{1,19}$/.test(text)) return BigInt(text);
    throw invalidRequest(`The \`${name}\` query parameter value [${text}] is not valid`, { [name]: [text] });
  }

  time(name: string): Date | undefined {
    const text = this.query.get(name);
    if (text === null) return undefined;
    const time = new Date(text);
    if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(text) && !Number.isNaN(time.getTime())) return time;
    throw invalidRequest(`The \`${name}\` query parameter value [${text}] is not a valid time`, {
      [name]: [text],
    });
  }

  /** Fields and expansions, each checked. `post.fields` is the younger name of `tweet.fields`. */
  view(): View {
    const checked = (name: string, known: readonly string[]) => {
      const values = this.list(name);
      for (const value of values)
        if (!known.includes(value))
          throw invalidRequest(
            `The \`${name}\` query parameter value [${value}] is not one of [${known.join(",")}]`,
            { [name]: [value] },
          );
      return new Set(values);
    };
    return {
      tweet: new Set([...checked("tweet.fields", TWEET_FIELDS), ...checked("post.fields", TWEET_FIELDS)]),
      user: checked("user.fields", USER_FIELDS),
      media: checked("media.fields", MEDIA_FIELDS),
      expansions: checked("expansions", EXPANSIONS),
    };
  }
}

export type View = { tweet: Set<string>; user: Set<string>; media: Set<string>; expansions: Set<string> };

const FIELD_LISTS = [
  "tweet.fields",
  "post.fields",
  "user.fields",
  "media.fields",
  "poll.fields",
  "place.fields",
  "expansions",
];

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

const TWEET_FIELDS = words(`
  article attachments author_id card_uri community_id context_annotations conversation_id created_at
  display_text_range edit_controls edit_history_tweet_ids entities geo id in_reply_to_user_id lang media_metadata
  non_public_metrics note_tweet organic_metrics paid_partnership possibly_sensitive promoted_metrics public_metrics
  referenced_tweets reply_settings scopes source text withheld`);
const USER_FIELDS = words(`
  affiliation confirmed_email connection_status created_at description entities id is_identity_verified location
  most_recent_tweet_id name parody pinned_tweet_id profile_banner_url profile_image_url protected public_metrics
  receives_your_dm subscription subscription_type url username verified verified_followers_count verified_type withheld`);
const MEDIA_FIELDS = words(`
  alt_text duration_ms height media_key non_public_metrics organic_metrics preview_image_url promoted_metrics
  public_metrics type url variants width`);
const EXPANSIONS = words(`
  article.cover_media article.media_entities attachments.media_keys attachments.media_source_tweet
  attachments.poll_ids author_id edit_history_tweet_ids entities.mentions.username entities.note.mentions.username
  geo.place_id in_reply_to_user_id referenced_tweets.id referenced_tweets.id.attachments.media_keys
  referenced_tweets.id.author_id pinned_tweet_id most_recent_tweet_id affiliation.user_id`);
