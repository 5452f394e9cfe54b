"use client";

import { Eye, EyeOff } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button } from "./button";
import { Field, Input } from "./field";

/** A password that may be pasted, filled in by a manager, and looked at while it is typed. */
export function PasswordField({
  label,
  name,
  autoComplete,
  help,
  problem,
}: {
  label: string;
  name: string;
  autoComplete: "current-password" | "new-password";
  help?: ReactNode;
  problem?: string;
}) {
  const [isShown, setIsShown] = useState(false);
  const Icon = isShown ? EyeOff : Eye;
  return (
    <Field label={label} help={help} problem={problem}>
      {(ids) => (
        <div className="relative">
          <Input
            {...ids}
            name={name}
            type={isShown ? "text" : "password"}
            autoComplete={autoComplete}
            autoCapitalize="none"
            spellCheck={false}
            required
            className="pr-12"
          />
          <Button
            variant="quiet"
            size="icon"
            className="absolute top-0 right-0"
            aria-label={isShown ? "Hide password" : "Show password"}
            onClick={() => setIsShown(!isShown)}
          >
            <Icon className="icon" aria-hidden />
          </Button>
        </div>
      )}
    </Field>
  );
}
