import clsx from "clsx";
import { type ComponentProps, type ReactNode, useId } from "react";

/** A checkbox or one of several choices, its words beside it: all of the line can be pressed. */
export function Tick({
  type,
  help,
  children,
  className,
  ...props
}: Omit<ComponentProps<"input">, "type"> & { type: "checkbox" | "radio"; help?: ReactNode }) {
  const id = useId();
  return (
    <label className={clsx("flex min-h-11 items-start gap-3 py-2 wide:min-h-8 wide:py-1", className)}>
      <input
        type={type}
        aria-describedby={help ? `${id}-help` : undefined}
        className="mt-px size-5 shrink-0 accent-accent"
        {...props}
      />
      <span className="grid">
        <span className="font-medium">{children}</span>
        {help && (
          <span id={`${id}-help`} className="text-sm text-ink-2">
            {help}
          </span>
        )}
      </span>
    </label>
  );
}
