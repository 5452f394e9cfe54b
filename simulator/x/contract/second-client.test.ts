import { Client } from "@xdevplatform/xdk";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Simulator, startSimulator } from "../../simulator";

/** X's own client, which knows nothing of the other: what both read alike is what X says. */
let simulator: Simulator;
let client: Client;
let ada: string;
beforeEach(async () => {
  simulator = await startSimulator({ seed: 5 });
  ada = simulator.x.addPerson({ handle: "ada", name: "Ada" }).id;
  simulator.x.addPerson({ handle: "grace" });
  client = new Client({
    accessToken: simulator.x.mintTokens("ada").accessToken,
    baseUrl: simulator.url,
    retry: false,
  });
});
afterEach(() => simulator.stop());

test("reads who one is, and people by name", async () => {
  expect((await client.users.getMe()).data).toMatchObject({ username: "ada", name: "Ada" });
  expect((await client.users.getByUsername("grace")).data).toMatchObject({ username: "grace" });
  const { data, errors } = await client.users.getByUsernames(["grace", "nobody"]);
  expect([data?.length, errors?.length]).toEqual([1, 1]);
});

test("pages through liked tweets with their media", async () => {
  simulator.x.addLikes({
    person: "ada",
    made: { count: 12, author: "grace", media: [{ altText: "A hill" }] },
  });
  const seen: string[] = [];
  let paginationToken: string | undefined;
  do {
    const page = await client.users.getLikedPosts(ada, {
      maxResults: 5,
      paginationToken,
      postFields: ["created_at"],
      expansions: ["attachments.media_keys", "author_id"],
      mediaFields: ["url", "alt_text"],
    });
    seen.push(...(page.data ?? []).map(({ id }) => String(id)));
    expect(page.includes?.media?.[0]).toMatchObject({ type: "photo", altText: "A hill" });
    paginationToken = page.meta?.nextToken;
  } while (paginationToken);
  expect(new Set(seen).size).toBe(12);
});

test("reads a timeline, tweets by id, and what is found", async () => {
  const { id } = simulator.x.addTweet({ author: "grace", text: "Tea at noon" });
  const grace = simulator.x.people()[1]?.id ?? "";
  expect((await client.users.getPosts(grace)).data).toMatchObject([{ id, text: "Tea at noon" }]);
  expect((await client.posts.getById(id)).data).toMatchObject({ id });
  const { data, errors } = await client.posts.getByIds([id, "1"]);
  expect([data?.length, errors?.length]).toEqual([1, 1]);
  expect((await client.posts.searchRecent("tea")).data).toMatchObject([{ id }]);
});

test("uploads in pieces, posts and deletes", async () => {
  const bytes = await simulator.x.bytesOf(
    `https://pbs.twimg.com/media/${simulator.x.media(simulator.x.addTweet({ author: "ada", text: "", media: [{}] }).mediaKeys[0] ?? "").key}.jpg?name=orig`,
  );
  const begun = await client.media.initializeUpload({
    mediaType: "image/jpeg",
    mediaCategory: "tweet_image",
    totalBytes: bytes.length,
  });
  const mediaId = String(begun.data?.id);
  await client.media.appendUpload(mediaId, { segmentIndex: 0, media: bytes.toString("base64") });
  await client.media.finalizeUpload(mediaId);
  expect((await client.media.getUploadStatus(mediaId)).data).toMatchObject({ size: bytes.length });
  const { data } = await client.posts.create({ text: "A hill", media: { mediaIds: [mediaId] } });
  expect(simulator.x.tweet(String(data?.id)).mediaKeys).toHaveLength(1);
  expect((await client.posts.delete(String(data?.id))).data).toMatchObject({ deleted: true });
});

test("keeps rules and reads the stream", async () => {
  const app = new Client({ bearerToken: "sim_x_app_bearer", baseUrl: simulator.url, retry: false });
  await app.stream.updateRules({ add: [{ value: "tea", tag: "drinks" }] });
  expect((await app.stream.getRules()).data).toMatchObject([{ value: "tea", tag: "drinks" }]);
  const stream = await app.stream.posts();
  const first = (async () => {
    for await (const event of stream) return event;
  })();
  const { id } = simulator.x.addTweet({ author: "ada", text: "Tea 🥘" });
  expect(await first).toMatchObject({ data: { id, text: "Tea 🥘" } });
  // It tells the console that the stream ended.
  const told = vi.spyOn(console, "error").mockImplementation(() => {});
  simulator.x.cutStreams();
  await vi.waitFor(() => expect(told).toHaveBeenCalled());
  told.mockRestore();
});

test("takes refusals for what they are", async () => {
  simulator.x.setLimit("x.me", { calls: 0 });
  await expect(client.users.getMe()).rejects.toMatchObject({ status: 429 });
  simulator.x.revokeTokens("ada");
  await expect(client.users.getMe()).rejects.toMatchObject({ status: 401 });
});
