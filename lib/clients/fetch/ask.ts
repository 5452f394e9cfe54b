import type { ClientRequest, IncomingMessage } from "node:http";
import { isAppError } from "../../errors";
import { fetchFailure } from "./fetch-problem";
import type { Wire } from "./wire";

export type TimeLimits = {
  /** Until the connection stands. */
  connectMs: number;
  /** Without a sign of life from the other side. */
  idleMs: number;
  /** For the whole body, however steadily it comes. */
  totalMs: number;
};

/** No cookies, nothing about who asks; and bytes as they are, so that their count is that of the file. */
const HEADERS = { accept: "*/*", "accept-encoding": "identity", "user-agent": "roost" };

/**
 * Sends the request and gives the head of the answer.
 *
 * @throws AppError whose `reason` is a FetchProblem; the signal's reason if that stops it.
 */
export async function ask(
  wire: Wire,
  url: URL,
  limits: TimeLimits,
  signal?: AbortSignal,
): Promise<IncomingMessage> {
  for (let isFirst = true; ; isFirst = false) {
    signal?.throwIfAborted();
    const request = wire(url, HEADERS);
    try {
      return await headOf(request, limits, signal);
    } catch (error) {
      if (isFirst && wasClosedMeanwhile(request, error)) continue;
      if (isAppError(error) || signal?.aborted) throw error;
      throw fetchFailure("unreachable", "no answer", error);
    }
  }
}

/** The other side closed a kept connection just as it was used again: the request never arrived. */
function wasClosedMeanwhile(request: ClientRequest, error: unknown): boolean {
  return request.reusedSocket && (error as NodeJS.ErrnoException).code === "ECONNRESET";
}

function headOf(
  request: ClientRequest,
  { connectMs, idleMs }: Pick<TimeLimits, "connectMs" | "idleMs">,
  signal?: AbortSignal,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const late = (words: string) => () => request.destroy(fetchFailure("unreachable", words));
    let timer = setTimeout(late("no connection in time"), connectMs);
    const nowTheAnswer = () => {
      clearTimeout(timer);
      timer = setTimeout(late("no answer in time"), idleMs);
    };
    const abort = () => request.destroy(signal?.reason);
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    };
    signal?.addEventListener("abort", abort);
    request.once("socket", (socket) => {
      if (socket.connecting) socket.once("connect", nowTheAnswer);
      else nowTheAnswer();
    });
    request.once("response", (response) => {
      end();
      resolve(response);
    });
    request.on("error", (error) => {
      end();
      reject(error);
    });
    request.end();
  });
}
