import { z } from "zod";

export const unlinkInput = z.object({ connectionId: z.uuid() });
