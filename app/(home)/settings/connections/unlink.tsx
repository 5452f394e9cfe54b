"use client";

import { ActionButton } from "@/components/ui/action-button";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import type { Provider } from "@/lib/connections/types";
import { PROVIDER_NAMES } from "@/lib/connections/words";
import { unlinkAction } from "./actions";

const LOSSES: Record<Provider, string> = {
  x: "New likes are no longer looked for, and you cannot sign in with it any more. What was saved stays where it is.",
  dropbox:
    "Pictures that wait stay unsaved, and you cannot sign in with it any more. What is in your Dropbox stays there.",
};

/** Says what stops before it is done. */
export function Unlink({
  connectionId,
  provider,
  handle,
}: {
  connectionId: string;
  provider: Provider;
  handle: string;
}) {
  const name = PROVIDER_NAMES[provider];
  return (
    <Dialog>
      <DialogTrigger asChild>
        <Button variant="danger" aria-label={`Unlink ${handle} at ${name}…`}>
          Unlink…
        </Button>
      </DialogTrigger>
      <DialogContent title={`Unlink ${handle}?`} description={LOSSES[provider]}>
        <div className="flex flex-wrap gap-2">
          <ActionButton action={unlinkAction} values={{ connectionId }} variant="danger">
            Unlink {handle}
          </ActionButton>
          <DialogClose asChild>
            <Button>Keep it linked</Button>
          </DialogClose>
        </div>
      </DialogContent>
    </Dialog>
  );
}
