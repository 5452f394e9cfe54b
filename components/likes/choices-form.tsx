"use client";

import { type ReactNode, useActionState, useState } from "react";
import { CostNote } from "@/components/spending/cost-note";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/field";
import { type FormAction, problemAt } from "@/components/ui/form-state";
import { Notice } from "@/components/ui/notice";
import { Select } from "@/components/ui/select";
import { Tick } from "@/components/ui/tick";
import type { Place, SaverChoices } from "@/lib/likes/types";
import { NameTemplate } from "./name-template";
import { PLACES } from "./words";

type CostOfReach = Record<SaverChoices["reach"], { of: string; microUsd: number }[]>;

export type Costs = {
  plain: CostOfReach;
  /** Quoted tweets come with the others, and X bills them too. */
  withQuoted: CostOfReach;
  spentMicroUsd: number;
  capMicroUsd: number;
};

/**
 * Everything that can be chosen about saving likes. `submit` names the deed: to switch on, or to change what is on.
 * What it costs stands before the button, for the choice that is made.
 */
export function ChoicesForm({
  action,
  initial,
  places,
  costs,
  soFar,
  isNew,
  isPaused,
  sendsMail,
  timeZone,
  submit,
}: {
  action: FormAction;
  initial: SaverChoices;
  /** Those that are set up here. */
  places: Place[];
  costs: Costs;
  /** How it stands with the likes so far: how many are known, or read. */
  soFar: string;
  /** It never was switched on. */
  isNew: boolean;
  /** It was switched on, and is off now. */
  isPaused: boolean;
  sendsMail: boolean;
  timeZone: string;
  submit: string;
}) {
  const [state, act, isBusy] = useActionState(action, { status: "idle" });
  const [choices, setChoices] = useState(initial);
  const choose = (some: Partial<SaverChoices>) => setChoices({ ...choices, ...some });
  const [place = "dropbox", copyPlace] = choices.places;
  const problem =
    problemAt(state) ?? problemAt(state, "places") ?? problemAt(state, "reach") ?? problemAt(state, "digest");
  return (
    <form action={act} className="grid max-w-text gap-8">
      <Group legend="Which likes?">
        <Tick
          type="radio"
          name="reach"
          value="new"
          checked={choices.reach === "new"}
          onChange={() => choose({ reach: "new" })}
          help={isNew ? "From the moment you switch it on." : "What was found before stays as it is."}
        >
          Only what I like from now on
        </Tick>
        <Tick
          type="radio"
          name="reach"
          value="all"
          checked={choices.reach === "all"}
          onChange={() => choose({ reach: "all" })}
          help={soFar}
        >
          All my likes so far, too
        </Tick>
      </Group>
      <Group legend="What of them?">
        <p className="text-ink-2">Pictures always, in the largest size that X has.</p>
        <Tick
          type="checkbox"
          name="savesVideos"
          checked={choices.savesVideos}
          onChange={(event) => choose({ savesVideos: event.target.checked })}
        >
          Videos
        </Tick>
        <Tick
          type="checkbox"
          name="savesGifs"
          checked={choices.savesGifs}
          onChange={(event) => choose({ savesGifs: event.target.checked })}
        >
          GIFs
        </Tick>
        <Tick
          type="checkbox"
          name="savesQuoted"
          checked={choices.savesQuoted}
          onChange={(event) => choose({ savesQuoted: event.target.checked })}
        >
          What quoted tweets show
        </Tick>
      </Group>
      <Group legend="Where do they go?">
        <div className="grid gap-4 wide:grid-cols-2">
          <PlaceField
            label="Place"
            name="place"
            help={places.includes("dropbox") ? undefined : "Dropbox can be chosen once it is linked."}
            value={place}
            places={places}
            choose={(name) => choose({ places: placesOf(name, copyPlace) })}
          />
          <PlaceField
            label="Second copy"
            name="copyPlace"
            value={copyPlace ?? ""}
            places={places.filter((name) => name !== place)}
            canBeNone
            choose={(name) => choose({ places: placesOf(place, name) })}
          />
        </div>
        <NameTemplate
          template={choices.nameTemplate}
          setTemplate={(nameTemplate) => choose({ nameTemplate })}
          problem={problemAt(state, "nameTemplate")}
          timeZone={timeZone}
        />
      </Group>
      <Group legend="Shall Roost tell you what was saved?">
        <div className="grid gap-4 wide:grid-cols-2">
          <Field label="A note" help="Above your pictures, when something was saved.">
            {(ids) => (
              <Select
                {...ids}
                name="digest"
                value={choices.digest}
                onChange={({ target }) => choose({ digest: target.value as SaverChoices["digest"] })}
              >
                <option value="off">No note</option>
                <option value="daily">Each morning</option>
                <option value="weekly">On Mondays</option>
              </Select>
            )}
          </Field>
          {sendsMail && choices.digest !== "off" && (
            <Field
              label="By mail, too"
              help="Left empty, it comes only there."
              problem={problemAt(state, "digestAddress")}
            >
              {(ids) => (
                <Input
                  {...ids}
                  type="email"
                  name="digestAddress"
                  autoComplete="email"
                  placeholder="you@example.org"
                  value={choices.digestAddress ?? ""}
                  onChange={({ target }) => choose({ digestAddress: target.value })}
                />
              )}
            </Field>
          )}
        </div>
      </Group>
      <CostNote
        does={`${isPaused ? "Saving is paused. When it goes on, " : ""}Roost looks at your likes again and again, and saves ${choices.reach === "all" ? "the pictures of all of them" : "the pictures of new ones"}.`}
        costs={(choices.savesQuoted ? costs.withQuoted : costs.plain)[choices.reach]}
        spentMicroUsd={costs.spentMicroUsd}
        capMicroUsd={costs.capMicroUsd}
      >
        {problem && <Notice tone="bad">{problem}</Notice>}
        <div className="flex flex-wrap items-center gap-4">
          <Button type="submit" variant="primary" isBusy={isBusy}>
            {submit}
          </Button>
          <p role="status" className="text-good">
            {state.status === "done" && (state.message ?? "Saved.")}
          </p>
        </div>
      </CostNote>
    </form>
  );
}

function Group({ legend, children }: { legend: string; children: ReactNode }) {
  return (
    <fieldset className="grid gap-3">
      <legend className="mb-3 font-serif text-xl">{legend}</legend>
      {children}
    </fieldset>
  );
}

function PlaceField({
  label,
  name,
  help,
  value,
  places,
  canBeNone = false,
  choose,
}: {
  label: string;
  name: string;
  help?: string;
  value: string;
  places: Place[];
  canBeNone?: boolean;
  choose: (name: string) => void;
}) {
  return (
    <Field label={label} help={help}>
      {(ids) => (
        <Select {...ids} name={name} value={value} onChange={({ target }) => choose(target.value)}>
          {canBeNone && <option value="">None</option>}
          {places.map((place) => (
            <option key={place} value={place}>
              {PLACES[place]}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

/** The place and its copy as a list; the same place twice is one. */
function placesOf(place: string, copyPlace?: string): Place[] {
  return [...new Set([place, copyPlace])].filter((name): name is Place => Boolean(name));
}
