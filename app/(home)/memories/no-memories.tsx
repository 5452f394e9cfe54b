import Link from "next/link";
import { Button } from "@/components/ui/button";
import { EmptyPage } from "@/components/ui/empty-page";
import { db } from "@/lib/db/client";
import { todayIn } from "@/lib/memories/day-ranges";
import { formatMonthDay, monthDayInWords } from "@/lib/memories/month-day";
import { findNearestDay } from "@/lib/memories/nearest-day";
import type { MonthDay, Viewpoint } from "@/lib/memories/types";
import { countInWords } from "@/lib/memories/words";

/** Why a day is empty, and where to go from there. */
export async function NoMemories({
  userId,
  day,
  from,
  oldest,
  isReading,
}: {
  userId: string;
  day: MonthDay;
  from: Viewpoint;
  oldest?: Date;
  isReading: boolean;
}) {
  if (!oldest) return isReading ? <FirstOnTheirWay /> : <NobodyImported />;
  const nearest = await findNearestDay(db(), userId, day, from);
  const sentence = `No tweets on ${monthDayInWords(day)}.`;
  if (!nearest) return <NothingOldEnough sentence={sentence} oldest={oldest} from={from} />;
  const name = monthDayInWords(nearest.day);
  return (
    <EmptyPage
      sentence={sentence}
      help={`The nearest day is ${name}, with ${countInWords(nearest.count)}.`}
      action={
        <Button asChild>
          <Link href={`/memories/${formatMonthDay(nearest.day)}`}>Go to {name}</Link>
        </Button>
      }
    />
  );
}

function NobodyImported() {
  return (
    <EmptyPage
      sentence="Here you will read what you wrote on this day, year by year."
      help={
        <div className="grid gap-3">
          <p>For that Roost needs your archive, the zip that X makes of everything you posted.</p>
          <ol className="grid list-decimal gap-1 pl-6">
            <li>On X, open Settings, Your account, Download an archive of your data.</li>
            <li>Ask for it. X takes a day or two and then sends you a message with a link.</li>
            <li>Download the zip, and bring it here as it is.</li>
          </ol>
        </div>
      }
      action={
        <Button asChild variant="primary">
          <Link href="/archive">Upload your archive</Link>
        </Button>
      }
    />
  );
}

function FirstOnTheirWay() {
  return (
    <EmptyPage
      sentence="Your archive is being read."
      help="The first memories come here by themselves, long before all of it is done."
    />
  );
}

function NothingOldEnough({ sentence, oldest, from }: { sentence: string; oldest: Date; from: Viewpoint }) {
  const first = todayIn(from.timeZone, oldest);
  return (
    <EmptyPage
      sentence={sentence}
      help={`Memories are from earlier years. Your first tweet here is from ${monthDayInWords(first)} ${first.year}: it comes back on that day in ${first.year + 1}.`}
    />
  );
}
