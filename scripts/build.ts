import { buildIfNeeded } from "./start/build";

// npm run build, for an image or another host. `npm start` builds by itself, and finds what was built here fresh.
await buildIfNeeded({ ...process.env, NODE_ENV: "production" });
