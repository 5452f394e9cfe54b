/** What a form shows of its last answer. `field` names the input that the message belongs beside. */
export type ActionState =
  | { status: "idle" }
  | { status: "done"; message?: string }
  | { status: "error"; message: string; field?: string; retryAt?: string };

/** How a form takes its server action. */
export type FormAction = (previous: ActionState, form: FormData) => Promise<ActionState>;

/** What to say beside the input of this name, or above the form when the message belongs to none of them. */
export function problemAt(state: ActionState, field?: string): string | undefined {
  return state.status === "error" && state.field === field ? state.message : undefined;
}
