const EPOCH_MS = 1288834974657n;

/** Ids as X makes them: the time in milliseconds, then twenty-two bits that tell apart what is of the same one. */
export class Ids {
  private readonly taken = new Set<bigint>();

  next(at: Date): string {
    let id = (BigInt(at.getTime()) - EPOCH_MS) << 22n;
    if (id < 0n) id = 20n;
    while (this.taken.has(id)) id += 1n;
    this.taken.add(id);
    return String(id);
  }
}
