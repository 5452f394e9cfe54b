import type { Storage } from "./types";

/** A storage elsewhere whose library is loaded with the first call, so that nobody pays for one that is not used. */
export function lazyStorage(load: () => Promise<Storage>): Storage {
  let loading: Promise<Storage> | undefined;
  const loaded = () => {
    loading ??= load();
    return loading;
  };
  return {
    isOnThisDisk: false,
    async put(key, body) {
      body.on("error", () => {}); // It may break while we load; whoever reads it then is told.
      return (await loaded()).put(key, body);
    },
    read: async (key, range) => (await loaded()).read(key, range),
    head: async (key) => (await loaded()).head(key),
    delete: async (key) => (await loaded()).delete(key),
    async *list(prefix) {
      yield* (await loaded()).list(prefix);
    },
    deleteAll: async (prefix) => (await loaded()).deleteAll(prefix),
    sweep: async (diedBefore) => (await loaded()).sweep(diedBefore),
  };
}
