"use client";

import type { ReactNode } from "react";
import { ActionButton } from "@/components/ui/action-button";
import type { FormAction } from "@/components/ui/form-state";
import { useBrowsersTimeZone } from "./use-browsers-time-zone";

/** The button to another site's sign-in, which takes the browser's time zone along: for whoever is new. */
export function ContinueWith({
  action,
  values,
  children,
}: {
  action: FormAction;
  values: Record<string, string>;
  children: ReactNode;
}) {
  const timeZone = useBrowsersTimeZone();
  return (
    <ActionButton action={action} values={{ ...values, timeZone }}>
      {children}
    </ActionButton>
  );
}
