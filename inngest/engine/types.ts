/** An event as functions see it. `ts` is in milliseconds since 1970. */
export type EngineEvent = {
  id: string;
  name: string;
  data: Record<string, unknown>;
  user: Record<string, unknown>;
  ts: number;
  v?: string;
};

/** An error as it travels between app and engine. */
export type WireError = { name: string; message: string; stack?: string; cause?: unknown };

/** What the app finds under a step's id when it is called again: a value, an error, an event, or null. */
export type Memo = { data: unknown } | { error: WireError } | EngineEvent | null;

export type RunStatus = "running" | "completed" | "failed" | "cancelled";

/**
 * Something to do for a run at a time.
 *
 * `discover` and `step` are calls to the app: run the function as far as its next new step, or run one planned step.
 * The others are alarms: a sleep is over, a wait gives up, a run may not start or go on any longer, its end is to be told.
 */
export type JobKind =
  | "discover"
  | "step"
  | "wake"
  | "give_up"
  | "start_deadline"
  | "finish_deadline"
  | "announce";
