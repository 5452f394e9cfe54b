"use client";

import { useTheme } from "next-themes";
import { Toaster as Sonner } from "sonner";

/** Where short messages rise; `import { toast } from "sonner"` sends one. */
export function Toaster() {
  const { resolvedTheme } = useTheme();
  return (
    <Sonner
      theme={resolvedTheme === "dark" ? "dark" : "light"}
      position="bottom-center"
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            "flex w-full items-center gap-3 rounded-lg border bg-raised px-4 py-3 text-base text-ink shadow-float font-sans",
          description: "text-sm text-ink-2",
          actionButton: "ml-auto font-medium text-accent",
          error: "text-bad",
        },
      }}
    />
  );
}
