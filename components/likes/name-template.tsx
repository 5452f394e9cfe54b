"use client";

import { Summary } from "@/components/archive/summary";
import { Field, Input } from "@/components/ui/field";
import { nameOf, SAMPLE } from "@/lib/likes/name-template";
import { FIELDS } from "@/lib/likes/name-template/parse-template";
import { templateProblem } from "@/lib/likes/name-template/template-problem";

/** How files are called: a pattern, and at once what it makes of a picture. */
export function NameTemplate({
  template,
  setTemplate,
  problem,
  timeZone,
}: {
  template: string;
  setTemplate: (template: string) => void;
  problem?: string;
  timeZone: string;
}) {
  const wrong = templateProblem(template);
  return (
    <div className="grid gap-2">
      <Field
        label="Name of each file"
        problem={wrong ?? problem}
        help={
          <>
            A picture of @{SAMPLE.authorHandle} becomes{" "}
            <output className="font-mono text-ink wrap-anywhere">
              {wrong ? "" : nameOf(template, SAMPLE, timeZone)}
            </output>
          </>
        }
      >
        {(ids) => (
          <Input
            {...ids}
            name="nameTemplate"
            value={template}
            onChange={({ target }) => setTemplate(target.value)}
            autoCapitalize="none"
            autoComplete="off"
            spellCheck={false}
            maxLength={200}
            className="font-mono text-sm"
          />
        )}
      </Field>
      <details>
        <Summary>What a name can be made of</Summary>
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-sm">
          {Object.entries(FIELDS).map(([field, { words }]) => (
            <div key={field} className="contents">
              <dt className="font-mono">{`{${field}}`}</dt>
              <dd className="text-ink-2">{words}</dd>
            </div>
          ))}
        </dl>
      </details>
    </div>
  );
}
