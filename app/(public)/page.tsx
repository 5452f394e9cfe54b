import Link from "next/link";
import { redirect } from "next/navigation";
import { SampleMemories } from "@/components/landing/sample-memories";
import { Mark } from "@/components/shell/mark";
import { Button } from "@/components/ui/button";
import { findUser } from "@/lib/auth/current-user";
import { canRegister } from "@/lib/auth/sign-ups";
import { now } from "@/lib/clock";
import { db } from "@/lib/db/client";

const promises = [
  {
    title: "All of it",
    text: "Reads every kind of archive that X has given out since 2010: long notes, edits, replies, pictures, video. What cannot be read is counted and named.",
  },
  {
    title: "Yours",
    text: "Everything stays in one folder on this machine. No tracker, no request to anybody else, no account elsewhere.",
  },
  {
    title: "Safe to interrupt",
    text: "Close the laptop in the middle of an upload or an import. It goes on where it was, and nothing is lost or stored twice.",
  },
];

/** What a visitor sees first. Whoever is signed in goes straight to their memories. */
export default async function LandingPage() {
  if (await findUser()) redirect("/memories");
  const { isAllowed, isFirst } = await canRegister(db());
  const register = isFirst ? "Create the first account" : "Create your account";

  return (
    <div className="mx-auto grid max-w-wide gap-12 px-4 pt-6 pb-18 wide:px-12">
      <header className="flex items-center justify-between gap-4">
        <p className="flex items-center gap-3 font-serif text-xl font-medium tracking-title">
          <Mark className="text-today" />
          Roost
        </p>
        {!isFirst && (
          <Button asChild variant="quiet">
            <Link href="/sign-in">Sign in</Link>
          </Button>
        )}
      </header>

      <main className="grid gap-18">
        <section className="grid max-w-text justify-items-start gap-6 pt-6 wide:pt-12">
          <h1 className="font-serif text-3xl tracking-title text-balance wide:text-4xl">
            Your years on X, home to roost.
          </h1>
          <p className="text-lg text-ink-2">
            Upload the archive that X gives you. Every day, Roost shows what you wrote on this day in earlier
            years, as you wrote it, with nobody looking over your shoulder.
          </p>
          <div className="flex flex-wrap gap-3">
            {isAllowed && (
              <Button asChild variant="primary">
                <Link href="/register">{register}</Link>
              </Button>
            )}
            {!isFirst && (
              <Button asChild>
                <Link href="/sign-in">Sign in</Link>
              </Button>
            )}
          </div>
        </section>

        <SampleMemories today={now()} />

        <section aria-label="What Roost promises" className="grid gap-8 border-t pt-8 wide:grid-cols-3">
          {promises.map(({ title, text }) => (
            <div key={title} className="grid content-start gap-2">
              <h2 className="font-serif text-xl">{title}</h2>
              <p className="text-ink-2">{text}</p>
            </div>
          ))}
        </section>
      </main>
    </div>
  );
}
