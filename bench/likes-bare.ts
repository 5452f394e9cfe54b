// The other side of bench:likes: fetches and uploads, and knows nothing of rows, hashes or faults.
import { answerLines } from "./program";

export type BareWork = { token: string; addresses: string[]; origin: string; atOnce: number };

await answerLines(async ({ token, addresses, origin, atOnce }: BareWork) => {
  const queue = [...addresses.entries()];
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: atOnce }, work));
  return { ms: performance.now() - startedAt };

  async function work(): Promise<void> {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [index, address] = next;
      const bytes = await (await fetch(address)).arrayBuffer();
      const answer = await fetch(`${origin}/2/files/upload`, {
        method: "POST",
        headers: {
          authorization: `Bearer ${token}`,
          "content-type": "application/octet-stream",
          "dropbox-api-arg": JSON.stringify({ path: `/bare/${index}.jpg`, mode: "add", autorename: false }),
        },
        body: bytes,
      });
      if (!answer.ok) throw new Error(await answer.text());
      await answer.arrayBuffer();
    }
  }
});
