"use client";

import { Failure } from "@/components/shell/failure";

export default function PageError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <main className="mx-auto w-full max-w-text px-4 py-12">
      <Failure digest={error.digest} retry={reset} />
    </main>
  );
}
