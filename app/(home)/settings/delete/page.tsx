import type { Metadata } from "next";
import { hasPassword } from "@/lib/auth/account";
import { requireUser } from "@/lib/auth/current-user";
import { countBelongings, findHeir } from "@/lib/auth/delete-account";
import { bytesInWords } from "@/lib/bytes-in-words";
import { db } from "@/lib/db/client";
import { Section } from "../section";
import { deleteAccountAction } from "./actions";
import { DeleteForm } from "./delete-form";

export const metadata: Metadata = { title: "Delete my account" };

export default async function DeleteAccountPage() {
  const user = await requireUser();
  const [belongings, heir, asksPassword] = await Promise.all([
    countBelongings(db(), user.id),
    findHeir(db(), user.id),
    hasPassword(db(), user.id),
  ]);
  const { tweets, likes, files, sizeBytes, archives, links } = belongings;
  const losses = [
    counted(tweets, "tweet"),
    counted(likes, "like"),
    files > 0 && `${counted(files, "picture and video", "pictures and videos")}, ${bytesInWords(sizeBytes)}`,
    counted(archives, "import", "imports"),
    counted(links, "linked account"),
    "your name, password and settings here",
  ].filter(Boolean);
  return (
    <Section
      title="Delete my account"
      help="Everything of yours goes from this Roost, at once and for good. What is on X stays as it is."
    >
      <div className="grid gap-3 rounded-lg border border-bad/40 bg-raised p-4">
        <p className="font-semibold">This will be gone:</p>
        <ul className="list-disc pl-5 tabular-nums">
          {losses.map((loss) => (
            <li key={String(loss)}>{loss}</li>
          ))}
        </ul>
        {heir && (
          <p className="text-ink-2">
            You are the only admin. <span dir="auto">{heir.name}</span>, who came next, becomes admin.
          </p>
        )}
      </div>
      <DeleteForm action={deleteAccountAction} userName={user.name} asksPassword={asksPassword} />
    </Section>
  );
}

function counted(count: number, one: string, many = `${one}s`): string | false {
  return count > 0 && `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}
