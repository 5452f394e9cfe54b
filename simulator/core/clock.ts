/** The simulator's time: the machine's, moved by whoever drives it. Tokens and limits expire by it. */
export class Clock {
  private offsetMs = 0;

  now(): Date {
    return new Date(Date.now() + this.offsetMs);
  }

  advance(ms: number): void {
    this.offsetMs += ms;
  }

  set(now: Date): void {
    this.offsetMs = now.getTime() - Date.now();
  }
}
