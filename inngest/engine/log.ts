/** Where the engine says what it does; pino's loggers are of this shape. */
export type Log = {
  info(words: string): void;
  info(details: object, words: string): void;
  warn(words: string): void;
  warn(details: object, words: string): void;
  error(details: object, words: string): void;
};
