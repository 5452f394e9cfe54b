import { createServer } from "node:net";
import { freePort } from "@/lib/db/embedded/free-port";
import { AppError } from "@/lib/errors";

/**
 * The port that the web part will listen on; any free one for 0.
 *
 * @throws AppError in words if it is taken, or may not be used.
 */
export async function claimWebPort(host: string, port: number): Promise<number> {
  if (port === 0) return freePort();
  const code = await new Promise<string | undefined>((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen(port, host, () => server.close(() => resolve(undefined)));
  });
  if (code === undefined) return port;
  const words: Record<string, string> = {
    EADDRINUSE: `Port ${port} is taken by another program. Name another one: PORT=${port + 1} npm start`,
    EACCES: `Port ${port} may only be used by root. Name one above 1023: PORT=3000 npm start`,
    EADDRNOTAVAIL: `This machine has no address ${host}. ROOST_HOST names the one to listen on; 0.0.0.0 means all.`,
    ENOTFOUND: `There is no address called ${host}. ROOST_HOST names the one to listen on; 0.0.0.0 means all.`,
  };
  throw new AppError("unavailable", words[code] ?? `Port ${port} of ${host} cannot be used: ${code}`);
}
