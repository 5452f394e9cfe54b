"use client";

import { Failure } from "@/components/shell/failure";

/** Inside the shell: the other rooms stay within reach. */
export default function RoomError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return <Failure digest={error.digest} retry={reset} />;
}
