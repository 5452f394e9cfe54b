// npm start, npm run dev, npm run demo. Plain JavaScript up to here: an old Node must be able to read the refusal.
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Roost needs Node 20.19 or newer; this is ${process.versions.node}. See https://nodejs.org`);
  process.exit(1);
}
await import("./typescript.mjs");
await import("./start/main.ts");
