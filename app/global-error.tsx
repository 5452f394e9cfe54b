"use client";

import "./globals.css";
import { Failure } from "@/components/shell/failure";

/** When even the frame around all pages could not be made. */
export default function GlobalError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <html lang="en">
      <body>
        <title>Roost</title>
        <main className="mx-auto w-full max-w-text px-4 py-12">
          <Failure digest={error.digest} retry={reset} />
        </main>
      </body>
    </html>
  );
}
