/** What a process asks of the one that started it: a turn at what has this name, or to have its turn, or its place in the queue, back. */
export type Asked = { turn: "ask" | "return"; name: string; ticket: string };
/** What it is told: that the turn is its own, or that somebody waits for it to be over. */
export type Told = { turn: "yours" | "wanted"; ticket: string };

type Taker = { name: string; ticket: string; member: object; tell: (told: Told) => void };

/**
 * Hands out turns among processes: for each name one has the turn, and the others wait in the order in which they asked.
 * Whoever has it hears that somebody waits. What a process had or waited for is free again when it ends, however it ends.
 */
export function turnsAmongProcesses() {
  const queues = new Map<string, Taker[]>();

  function begin(queue: Taker[]): void {
    const [first, next] = queue;
    first?.tell({ turn: "yours", ticket: first.ticket });
    if (next) first?.tell({ turn: "wanted", ticket: first.ticket });
  }

  function ask(taker: Taker): void {
    const queue = queues.get(taker.name) ?? [];
    queues.set(taker.name, queue);
    queue.push(taker);
    if (queue.length === 1) begin(queue);
    else queue[0]?.tell({ turn: "wanted", ticket: queue[0].ticket });
  }

  function remove(name: string, isGone: (taker: Taker) => boolean): void {
    const queue = queues.get(name) ?? [];
    const left = queue.filter((taker) => !isGone(taker));
    if (left.length === 0) queues.delete(name);
    else queues.set(name, left);
    if (left[0] !== queue[0]) begin(left);
  }

  /** Takes a process in. */
  return function join(tell: (told: Told) => void): { hear: (said: unknown) => void; leave: () => void } {
    const member = {};
    return {
      hear(said) {
        if (!isAsked(said)) return;
        const { turn, name, ticket } = said;
        if (turn === "ask") ask({ name, ticket, member, tell });
        else remove(name, (taker) => taker.member === member && taker.ticket === ticket);
      },
      leave() {
        for (const name of [...queues.keys()]) remove(name, (taker) => taker.member === member);
      },
    };
  };
}

/** Whatever else a process says to the one that started it is none of ours. */
const isAsked = (said: unknown): said is Asked => typeof said === "object" && said !== null && "turn" in said;
