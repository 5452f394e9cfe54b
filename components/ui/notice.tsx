import clsx from "clsx";
import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";

const tones = {
  note: { icon: Info, colour: "text-accent" },
  good: { icon: CircleCheck, colour: "text-good" },
  warn: { icon: TriangleAlert, colour: "text-warn" },
  bad: { icon: CircleAlert, colour: "text-bad" },
};

/** A box for what stands apart: what happened, what it means, what to do. */
export function Notice({
  tone = "note",
  title,
  action,
  children,
  className,
}: {
  tone?: keyof typeof tones;
  title?: string;
  action?: ReactNode;
  children?: ReactNode;
  className?: string;
}) {
  const { icon: Icon, colour } = tones[tone];
  return (
    <div
      role={tone === "bad" ? "alert" : "status"}
      className={clsx("flex flex-wrap items-start gap-3 rounded-lg border bg-raised px-4 py-3", className)}
    >
      <Icon className={clsx("icon", colour)} aria-hidden />
      <div className="grid min-w-0 flex-1 basis-label gap-1">
        {title && <p className="font-semibold">{title}</p>}
        {children && <div className="text-ink-2">{children}</div>}
      </div>
      {action && <div className="basis-full pl-8 wide:basis-auto wide:pl-0">{action}</div>}
    </div>
  );
}
