/** The present instant. Passed as an argument to whatever needs it, so that tests can move the clock. */
export const now = (): Date => new Date();
