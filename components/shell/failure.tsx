"use client";

import { Button } from "@/components/ui/button";
import { EmptyPage } from "@/components/ui/empty-page";

/** What a page says when it could not be made. The number leads whoever runs this Roost to the line in the log. */
export function Failure({ digest, retry }: { digest?: string; retry: () => void }) {
  return (
    <div role="alert">
      <EmptyPage
        sentence="This page could not be made."
        help={
          <>
            <p>Nothing that is stored was changed. Try again; often it passes.</p>
            {digest && (
              <p className="mt-2 text-sm">
                If it stays, the log has the reason under <span className="font-mono">{digest}</span>.
              </p>
            )}
          </>
        }
        action={
          <Button variant="primary" onClick={retry}>
            Try again
          </Button>
        }
      />
    </div>
  );
}
