import { after } from "next/server";
import { DayHeader } from "@/components/memories/day-header";
import { DayKeys } from "@/components/memories/day-keys";
import { DayPicker } from "@/components/memories/day-picker";
import { DaySlide } from "@/components/memories/day-slide";
import { MemoryDates } from "@/components/memories/memory-dates";
import { ReadingBanner } from "@/components/memories/reading-banner";
import { YearStrip } from "@/components/memories/year-strip";
import { getArchiveProgress } from "@/lib/archive/progress";
import type { CurrentUser } from "@/lib/auth/types";
import { now } from "@/lib/clock";
import { db } from "@/lib/db/client";
import { todayIn } from "@/lib/memories/day-ranges";
import { getMemories } from "@/lib/memories/get-memories";
import { formatMonthDay, indexOfDay, monthDayInWords, turnDay } from "@/lib/memories/month-day";
import { packCounts, packDates } from "@/lib/memories/packed";
import type { MonthDay } from "@/lib/memories/types";
import { dayThisYear, sumInWords } from "@/lib/memories/words";
import { frameOf } from "../frame-of";
import { moreOfDateAction } from "./actions";
import { askForCalendar } from "./ask-for-calendar";
import { NoMemories } from "./no-memories";

/** One day of the year and what the person wrote on it; today when no day is named. */
export async function MemoriesOfDay({ user, day: asked }: { user: CurrentUser; day?: MonthDay }) {
  const { timeZone } = user;
  const today = todayIn(timeZone, now());
  const day = asked ?? today;
  const from = { year: today.year, timeZone };
  const [memories, { calendar, archiveId, lastImport, isStale }] = await Promise.all([
    getMemories(db(), user.id, day, from),
    frameOf(user),
  ]);
  const { oldest } = memories;
  const reading = archiveId && (await getArchiveProgress(db(), user.id, archiveId));
  if (oldest && isStale && !reading) after(() => askForCalendar(user.id, from, lastImport));

  const index = indexOfDay(day);
  const counts = calendar && packCounts(calendar.counts);
  const { isToday, words } = dayThisYear(day, today);
  const years = new Set(memories.dates.map(({ date }) => date.slice(0, 4))).size;
  const previous = linkTo(turnDay(day, -1, today.year));
  const next = linkTo(turnDay(day, 1, today.year));
  return (
    <>
      <DayKeys previous={previous.href} next={next.href} today="/memories" />
      <DayHeader
        name={monthDayInWords(day)}
        above={
          isToday ? (
            <>
              <b className="font-semibold text-today-ink">Today</b> · {words}
            </>
          ) : (
            words
          )
        }
        previous={previous}
        next={next}
        picker={<DayPicker shown={index} today={indexOfDay(today)} counts={counts} />}
      />
      {counts && <YearStrip counts={counts} shown={index} />}
      {reading && <ReadingBanner initial={reading} />}
      <DaySlide key={index} index={index}>
        {memories.count > 0 ? (
          <>
            <p className="mt-4 mb-2 text-right text-sm text-ink-2 tabular-nums">
              {sumInWords(memories.count, years)}
            </p>
            <MemoryDates
              packed={packDates(memories.dates)}
              year={today.year}
              timeZone={timeZone}
              moreAction={moreOfDateAction}
            />
          </>
        ) : (
          <NoMemories
            userId={user.id}
            day={day}
            from={from}
            oldest={oldest}
            isReading={archiveId !== undefined}
          />
        )}
      </DaySlide>
    </>
  );
}

function linkTo(day: MonthDay): { href: string; name: string } {
  return { href: `/memories/${formatMonthDay(day)}`, name: monthDayInWords(day) };
}
