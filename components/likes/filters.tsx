"use client";

import clsx from "clsx";
import { Search, X } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type ChangeEvent, type FormEvent, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import type { GalleryFilter, GalleryFilters } from "@/lib/likes/types";
import { filterOf, galleryAddress } from "./address";
import { isFiltered, monthInWords } from "./words";

const TYPES = [
  { value: "photo", name: "Pictures" },
  { value: "video", name: "Videos" },
  { value: "gif", name: "GIFs" },
] as const;
const STATUSES = [
  { value: "saved", name: "Saved" },
  { value: "waiting", name: "Waiting" },
  { value: "failed", name: "Needs you" },
] as const;

/** What of the gallery is shown. It all stands in the address: to go back, to keep, to send. */
export function Filters({ filter, choices }: { filter: GalleryFilter; choices: GalleryFilters }) {
  const router = useRouter();
  const [isBusy, startTransition] = useTransition();
  const show = (form: HTMLFormElement) => {
    const given = Object.fromEntries(new FormData(form)) as Record<string, string>;
    startTransition(() => router.push(galleryAddress(filterOf(given)), { scroll: false }));
  };
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    show(event.currentTarget);
  };
  const onChoice = (event: ChangeEvent<HTMLSelectElement>) => {
    if (event.target.form) show(event.target.form);
  };
  return (
    <search className="grid gap-3 pt-6" aria-busy={isBusy || undefined}>
      {/* The address decides what the fields hold, also after "Clear" and the browser's own way back. */}
      <form
        key={galleryAddress(filter)}
        action="/likes"
        onSubmit={onSubmit}
        className="grid grid-cols-2 gap-2 wide:grid-cols-[minmax(0,2fr)_minmax(0,1fr)_minmax(0,1fr)]"
      >
        <div className="relative max-wide:col-span-2">
          <Search
            className="icon pointer-events-none absolute inset-y-0 left-3 my-auto text-ink-3"
            aria-hidden
          />
          <Input
            type="search"
            name="search"
            aria-label="Search your likes"
            placeholder="Search words, names, descriptions"
            defaultValue={filter.search}
            className="pl-10"
          />
        </div>
        <Select
          name="author"
          aria-label="By"
          defaultValue={filter.author?.toLowerCase() ?? ""}
          onChange={onChoice}
        >
          <option value="">By anybody</option>
          {withChosen(choices.authors, filter.author).map(({ handle, name, pictures }) => (
            <option key={handle} value={handle.toLowerCase()}>
              {[name && `${name} `, `@${handle}`, pictures > 0 && ` (${pictures})`].filter(Boolean).join("")}
            </option>
          ))}
        </Select>
        <Select name="month" aria-label="From" defaultValue={filter.month ?? ""} onChange={onChoice}>
          <option value="">From any month</option>
          {[...new Set([...choices.months.map(({ month }) => month), filter.month])]
            .filter((month) => month !== undefined)
            .map((month) => (
              <option key={month} value={month}>
                {monthInWords(month)}
              </option>
            ))}
        </Select>
        {filter.type && <input type="hidden" name="type" value={filter.type} />}
        {filter.status && <input type="hidden" name="status" value={filter.status} />}
      </form>
      <div className="-mx-4 flex gap-2 overflow-x-auto px-4 py-1 wide:mx-0 wide:flex-wrap wide:px-0">
        {TYPES.map(({ value, name }) => (
          <Chip
            key={value}
            isOn={filter.type === value}
            href={galleryAddress({ ...filter, type: filter.type === value ? undefined : value })}
          >
            {name}
          </Chip>
        ))}
        <span className="mx-1 w-px shrink-0 self-stretch bg-line" aria-hidden />
        {STATUSES.map(({ value, name }) => (
          <Chip
            key={value}
            isOn={filter.status === value}
            href={galleryAddress({ ...filter, status: filter.status === value ? undefined : value })}
          >
            {name}
          </Chip>
        ))}
        {isFiltered(filter) && (
          <Button asChild variant="quiet" size="small">
            <Link href="/likes" scroll={false}>
              <X className="icon-small" aria-hidden />
              Clear
            </Link>
          </Button>
        )}
      </div>
    </search>
  );
}

/** An author whom the address names stays chosen, though the list does not reach so far. */
function withChosen(authors: GalleryFilters["authors"], chosen?: string): GalleryFilters["authors"] {
  const isListed = authors.some(({ handle }) => handle.toLowerCase() === chosen?.toLowerCase());
  return !chosen || isListed ? authors : [{ handle: chosen, name: "", pictures: 0 }, ...authors];
}

function Chip({ isOn, href, children }: { isOn: boolean; href: string; children: string }) {
  return (
    <Link
      href={href}
      scroll={false}
      aria-current={isOn ? "true" : undefined}
      className={clsx(
        "inline-flex h-11 shrink-0 items-center rounded-full border px-4 text-sm font-medium transition wide:h-8 wide:px-3",
        isOn ? "border-transparent bg-tint text-accent" : "text-ink-2 hover:border-ink-3 hover:text-ink",
      )}
    >
      {children}
    </Link>
  );
}
