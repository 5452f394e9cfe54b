import { Check } from "lucide-react";
import type { ActionState } from "@/app/answering";

/** Beside a button, what its last press did. Screen readers hear it. */
export function Saved({ state }: { state: ActionState }) {
  return (
    <p role="status" className="flex items-center gap-2 text-good">
      {state.status === "done" && (
        <>
          <Check className="icon-small" aria-hidden />
          {state.message ?? "Saved."}
        </>
      )}
    </p>
  );
}
