// The other side of bench:likes: fetches and uploads, and knows nothing of rows, hashes or faults.
import { json } from "node:stream/consumers";

type Work = { token: string; addresses: string[]; origin: string; atOnce: number };

const { token, addresses, origin, atOnce } = (await json(process.stdin)) as Work;
const startedAt = performance.now();
const queue = [...addresses.entries()];
await Promise.all(Array.from({ length: atOnce }, work));
console.log(JSON.stringify({ ms: performance.now() - startedAt }));

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
