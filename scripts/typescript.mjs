// Lets this process import the project's TypeScript: `node --import ./scripts/typescript.mjs <file>`.
import { register as addHooks } from "node:module";
import { register as readTypeScript } from "tsx/esm/api";

readTypeScript();

// Outside Next.js `server-only` is the empty module that it has under this condition.
const resolveForServer = `export const resolve = (specifier, context, next) =>
  next(specifier, { ...context, conditions: [...context.conditions, "react-server"] });`;
addHooks(`data:text/javascript,${encodeURIComponent(resolveForServer)}`);
