import { Inngest } from "inngest";

/**
 * Where events go and functions register is settled by the SDK's own settings (INNGEST_BASE_URL and keys), which
 * npm start points at the built-in engine. Without checkpointing every step is one call that the engine stores.
 */
export const inngest = new Inngest({ id: "roost", checkpointing: false });
