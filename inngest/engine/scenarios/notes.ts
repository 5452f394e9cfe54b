import { EventEmitter } from "node:events";
import type { Inngest } from "inngest";

/** Something that a scenario's function did. */
export type Note = { what: string; data?: unknown; at: number };

/** What a scenario's functions are made with: a client, and a place to note what they do for one test. */
export type Props = { inngest: Inngest; note: (id: string, what: string, data?: unknown) => void };

/** Something to complain with, instead of hanging until the runner loses patience. */
const PATIENCE_MS = 75_000;

/** What functions did, by the id that a test gave its events. */
export class Notes {
  readonly #byId = new Map<string, Note[]>();
  readonly #added = new EventEmitter().setMaxListeners(0);

  add(id: string, what: string, data?: unknown): void {
    this.#byId.set(id, [...this.of(id), { what, data, at: Date.now() }]);
    this.#added.emit(id);
  }

  of(id: string, what?: string): Note[] {
    return (this.#byId.get(id) ?? []).filter((note) => what === undefined || note.what === what);
  }

  /** Waits until so many notes of a kind are there. */
  until(id: string, what: string, count = 1): Promise<Note[]> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = this.of(id, what);
        if (found.length < count) return;
        clearTimeout(timer);
        this.#added.off(id, look);
        resolve(found);
      };
      const timer = setTimeout(() => {
        this.#added.off(id, look);
        const seen = this.of(id).map((note) => note.what);
        reject(new Error(`Waited for ${count} × "${what}" and saw: ${seen.join(", ") || "nothing"}`));
      }, PATIENCE_MS);
      this.#added.on(id, look);
      look();
    });
  }
}
