import type { ReactNode } from "react";

/** One plain question of Settings, with what it means below. */
export function Section({ title, help, children }: { title: string; help?: ReactNode; children: ReactNode }) {
  return (
    <section className="grid gap-4">
      <header className="grid gap-1">
        <h2 className="font-serif text-xl">{title}</h2>
        {help && <p className="text-ink-2">{help}</p>}
      </header>
      {children}
    </section>
  );
}
