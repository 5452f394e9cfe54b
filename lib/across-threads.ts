import { on } from "node:events";
import { MessageChannel, type MessagePort, type TransferListItem } from "node:worker_threads";
import { AppError, type ErrorCode, isAppError } from "./errors";

type Answer<T> = { item: T } | { problem: Problem } | { isOver: true };

/** Errors lose their class on the way. */
type Problem = { message: string; stack?: string; code?: ErrorCode } & Pick<
  AppError,
  "retryAt" | "field" | "reason"
>;

/**
 * Hands items out through a port, each when it is asked for, until there are no more or nobody asks any more.
 *
 * @param givenAway what of an item the other side may have for itself, rather than a copy
 */
export async function handOut<T>(
  port: MessagePort,
  items: AsyncIterable<T>,
  givenAway: (item: T) => TransferListItem[] = () => [],
): Promise<void> {
  const iterator = items[Symbol.asyncIterator]();
  const answer = async (): Promise<Answer<T>> => {
    const { value, done } = await iterator.next();
    return done ? { isOver: true } : { item: value };
  };
  try {
    for await (const _question of on(port, "message", { close: ["close"] })) {
      const answered = await answer().catch((error): Answer<T> => ({ problem: problemOf(error) }));
      port.postMessage(answered, "item" in answered ? givenAway(answered.item) : []);
    }
  } finally {
    port.close();
    await iterator.return?.();
  }
}

/**
 * Takes what is handed out at the other end of a port. The next item is asked for before the last one is looked at, so
 * that the other side makes it meanwhile.
 *
 * @throws what the other side's items throw, and an Error if that side ends before its last item
 */
export async function* takeFrom<T>(port: MessagePort): AsyncGenerator<T> {
  try {
    const answers = on(port, "message", { close: ["close"] });
    port.postMessage("next");
    for await (const [answer] of answers as AsyncIterable<[Answer<T>]>) {
      if ("isOver" in answer) return;
      if ("problem" in answer) throw errorOf(answer.problem);
      port.postMessage("next");
      yield answer.item;
    }
    throw new Error("The other thread ended before its last item.");
  } finally {
    port.close();
  }
}

/**
 * Frees memory at once: it is given to nobody. What came from another thread lies outside of the heap, where the collector
 * of garbage does not count it, and so it would let many times as much pile up.
 */
export function giveUp(memory: ArrayBuffer[]): void {
  if (memory.length === 0) return;
  const { port1, port2 } = new MessageChannel();
  port1.postMessage(undefined, memory);
  port2.close();
}

function problemOf(error: unknown): Problem {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  if (!isAppError(error)) return { message, stack };
  const { code, retryAt, field, reason } = error;
  return { message, stack, code, retryAt, field, reason };
}

function errorOf({ message, stack, code, ...told }: Problem): Error {
  return code ? new AppError(code, message, { ...told, cause: stack }) : new Error(message, { cause: stack });
}
