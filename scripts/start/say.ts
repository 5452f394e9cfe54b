/** Words for the person at the terminal. */
export const say = (words: string): void => console.log(words);

/** Prints what is wrong: the sentence of an AppError as it stands, anything else with its stack, for it is a bug. */
export function complain(error: unknown): void {
  const isForPeople = error instanceof Error && (error.name === "AppError" || error.name === "SettingsError");
  console.error(isForPeople ? error.message : error);
}
