import { useEffect, useState } from "react";

/** Where the browser thinks it is: the first guess at when this person's day begins. Nothing on the server. */
export function useBrowsersTimeZone(): string {
  const [timeZone, setTimeZone] = useState("");
  useEffect(() => setTimeZone(Intl.DateTimeFormat().resolvedOptions().timeZone), []);
  return timeZone;
}
