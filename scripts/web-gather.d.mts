import type { IncomingMessage, ServerResponse } from "node:http";

export function gatherPage(request: IncomingMessage, response: ServerResponse): void;
