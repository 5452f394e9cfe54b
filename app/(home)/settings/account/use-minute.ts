import { useEffect, useState } from "react";

const MINUTE_MS = 60_000;

/** The present minute, told anew as each begins. Nothing on the server, whose minute is not the reader's. */
export function useMinute(): Date | undefined {
  const [now, setNow] = useState<Date>();
  useEffect(() => {
    if (!now) return setNow(new Date());
    const timer = setTimeout(() => setNow(new Date()), MINUTE_MS - (now.getTime() % MINUTE_MS));
    return () => clearTimeout(timer);
  }, [now]);
  return now;
}
