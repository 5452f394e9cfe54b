import clsx from "clsx";
import { type ComponentProps, type ReactNode, useId } from "react";

const box =
  "w-full rounded-md border bg-raised px-3 text-base text-ink placeholder:text-ink-3 transition hover:border-ink-3 aria-invalid:border-bad disabled:opacity-50";

export function Label({ className, ...props }: ComponentProps<"label">) {
  // biome-ignore lint/a11y/noLabelWithoutControl: the control is named by htmlFor, which callers give.
  return <label className={clsx("font-medium text-base text-ink", className)} {...props} />;
}

export function Input({ className, ...props }: ComponentProps<"input">) {
  return <input className={clsx(box, "h-11 wide:h-10", className)} {...props} />;
}

/**
 * A labelled question with help below it and, when the answer cannot be used, the reason in its place.
 * The control gets the ids through the function child: `<Field label="Name">{(ids) => <Input name="name" {...ids} />}</Field>`.
 */
export function Field({
  label,
  help,
  problem,
  children,
}: {
  label: string;
  help?: ReactNode;
  problem?: string;
  children: (ids: { id: string; "aria-describedby"?: string; "aria-invalid"?: true }) => ReactNode;
}) {
  const id = useId();
  const note = problem ?? help;
  return (
    <div className="grid gap-1">
      <Label htmlFor={id}>{label}</Label>
      {children({
        id,
        "aria-describedby": note ? `${id}-note` : undefined,
        "aria-invalid": problem ? true : undefined,
      })}
      {note && (
        <p
          id={`${id}-note`}
          role={problem ? "alert" : undefined}
          className={clsx("text-sm", problem ? "text-bad" : "text-ink-2")}
        >
          {note}
        </p>
      )}
    </div>
  );
}
