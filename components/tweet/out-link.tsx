import clsx from "clsx";
import type { ComponentProps } from "react";

/** Among words a link is known by more than its colour. */
export const inText = "text-accent underline decoration-accent/40 hover:decoration-accent";

/** A link that leaves the app: in a tab of its own, telling the other side nothing about this one. */
export function OutLink({ className, ...props }: ComponentProps<"a">) {
  return (
    <a
      target="_blank"
      rel="noopener noreferrer nofollow"
      className={clsx("underline-offset-4 hover:underline", className)}
      {...props}
    />
  );
}
