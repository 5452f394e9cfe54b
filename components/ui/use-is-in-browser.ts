import { useSyncExternalStore } from "react";

/** Whether scripts run: false in the page as the server makes it, true from the moment after. */
export function useIsInBrowser(): boolean {
  return useSyncExternalStore(
    neverChanges,
    () => true,
    () => false,
  );
}

const neverChanges = () => () => {};
