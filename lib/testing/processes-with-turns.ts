import { type Told, turnsAmongProcesses } from "../web-processes/give-turns";
import { takeTurnsThrough } from "../web-processes/take-turn";

/** Processes that ask one for turns; what they say to each other arrives later, and in order, as between real ones. */
export function processes() {
  const join = turnsAmongProcesses();
  return () => {
    let hear: (told: Told) => void = () => {};
    const member = join((told) => setImmediate(() => hear(told)));
    const takeTurn = takeTurnsThrough({
      say: (asked) => void setImmediate(() => member.hear(asked)),
      onTold: (tell) => {
        hear = tell;
      },
    });
    return { takeTurn, end: member.leave };
  };
}
