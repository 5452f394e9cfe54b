import type { ReactNode } from "react";

/** The title of a page, a line above it, and what can be done with the whole page at its end. */
export function PageHeader({
  title,
  above,
  help,
  actions,
}: {
  title: ReactNode;
  above?: ReactNode;
  help?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <header className="mb-8 flex flex-wrap items-end gap-x-6 gap-y-3">
      <div className="grid min-w-0 gap-2">
        {above && <p className="text-sm font-medium text-ink-2">{above}</p>}
        <h1 className="font-serif text-3xl tracking-title wide:text-4xl">{title}</h1>
        {help && <p className="max-w-text text-lg text-ink-2">{help}</p>}
      </div>
      {actions && <div className="ml-auto flex gap-2">{actions}</div>}
    </header>
  );
}
