"use client";

import { useActionState, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/field";
import { type FormAction, problemAt } from "@/components/ui/form-state";
import { Saved } from "../saved";
import { useMinute } from "./use-minute";
import { matchingZones, timeIn, zoneInWords } from "./zones";

/** Enough to see that the search goes the right way; more would only be scrolled past. */
const MOST_SHOWN = 60;

export function TimeZoneForm({
  action,
  timeZone: current,
  zones,
}: {
  action: FormAction;
  timeZone: string;
  zones: string[];
}) {
  const [state, submit, isBusy] = useActionState(action, { status: "idle" });
  const [chosen, setChosen] = useState(current);
  const [search, setSearch] = useState("");
  const minute = useMinute();
  const found = matchingZones(zones, search);
  const time = (zone: string) => (minute ? timeIn(zone, minute) : "");
  return (
    <form action={submit} className="grid gap-4">
      <p className="text-lg">
        <strong className="font-semibold">{zoneInWords(chosen)}</strong>
        <span className="text-ink-2 tabular-nums">{minute && `, where it is ${time(chosen)} now`}</span>
      </p>
      <input type="hidden" name="timeZone" value={chosen} />
      <Field label="Find a city or region" problem={problemAt(state, "timeZone") ?? problemAt(state)}>
        {(ids) => (
          <Input
            {...ids}
            type="search"
            autoComplete="off"
            placeholder="Tokyo, Europe, UTC …"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
        )}
      </Field>
      {search && (
        <fieldset className="max-h-[50dvh] overflow-y-auto rounded-md border bg-raised p-1">
          <legend className="sr-only">Time zones</legend>
          {found.slice(0, MOST_SHOWN).map((zone) => (
            <label
              key={zone}
              className="relative flex min-h-11 items-center gap-3 rounded-sm px-3 has-checked:bg-tint hover:bg-sunken has-focus-visible:outline-2 has-focus-visible:outline-accent"
            >
              <input
                type="radio"
                name="zone-choice"
                className="sr-only"
                checked={zone === chosen}
                onChange={() => setChosen(zone)}
              />
              <span className="min-w-0 truncate">{zoneInWords(zone)}</span>
              <span className="ml-auto text-sm text-ink-2 tabular-nums">{time(zone)}</span>
            </label>
          ))}
          {found.length === 0 && (
            <p className="px-3 py-2 text-ink-2">No zone is named like this. Try the largest city near you.</p>
          )}
          {found.length > MOST_SHOWN && (
            <p className="px-3 py-2 text-sm text-ink-2">
              {found.length - MOST_SHOWN} more. Type on to narrow them down.
            </p>
          )}
        </fieldset>
      )}
      <div className="flex flex-wrap items-center gap-4">
        <Button type="submit" isBusy={isBusy} disabled={chosen === current}>
          Change my time zone
        </Button>
        <Saved state={state} />
      </div>
    </form>
  );
}
