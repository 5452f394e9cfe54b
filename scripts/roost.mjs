// npm run --silent roost -- <command>
import "./typescript.mjs";

await import("./roost/main.ts");
