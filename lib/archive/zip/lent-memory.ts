/** Gives so many bytes of memory, in which anything may stand: new memory, or a part of what is used again and again. */
export type Take = (bytes: number) => Buffer;

/**
 * Memory that is lent for one piece of work after the other. Fresh memory for each picture has to be found, emptied by the
 * system and collected again, which takes as long as reading it.
 */
export class LentMemory {
  private readonly free: Buffer[] = [];

  constructor(private readonly bytes: number) {}

  /**
   * Lends to `work` until it has come to its end; what does not fit gets memory of its own. Where work fails, somebody may
   * still be reading from what it took: that is not lent again.
   */
  async lend<T>(work: (take: Take) => Promise<T>): Promise<T> {
    const memory = this.free.pop() ?? Buffer.allocUnsafeSlow(this.bytes);
    let used = 0;
    const result = await work((bytes) => {
      if (used + bytes > memory.length) return Buffer.allocUnsafe(bytes);
      used += bytes;
      return memory.subarray(used - bytes, used);
    });
    this.free.push(memory);
    return result;
  }
}
