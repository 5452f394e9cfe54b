"use client";

import type { ReactNode } from "react";
import { ActionButton } from "@/components/ui/action-button";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import type { FormAction } from "@/components/ui/form-state";

/** A deed that takes something away: says in numbers what goes and what stays before it is done. */
export function ConfirmedAction({
  verb,
  title,
  children,
  action,
  archiveId,
}: {
  verb: string;
  title: string;
  children: ReactNode;
  action: FormAction;
  archiveId: string;
}) {
  return (
    <Dialog>
      <DialogTrigger asChild>
        <Button>{verb}</Button>
      </DialogTrigger>
      <DialogContent title={title} description={children}>
        <div className="flex flex-wrap gap-2">
          <ActionButton action={action} values={{ archiveId }} variant="danger">
            {verb}
          </ActionButton>
          <DialogClose asChild>
            <Button>Keep it</Button>
          </DialogClose>
        </div>
      </DialogContent>
    </Dialog>
  );
}
