import Link from "next/link";
import { counted } from "@/components/archive/words";
import { Steps } from "@/components/likes/steps";
import { Button } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import type { CurrentUser } from "@/lib/auth/types";
import { db } from "@/lib/db/client";
import { countAskable } from "@/lib/likes/archived";
import type { SaverState } from "@/lib/likes/types";
import { switchOnAction } from "../actions";
import { Offer } from "../choices/offer";
import { findLinks, notSetUp } from "../links";

/** Before saving was ever switched on: what it does, what is missing, and then the switch. */
export async function FirstTime({ user, saver }: { user: CurrentUser; saver: SaverState }) {
  const [links, archived] = await Promise.all([findLinks(user.id), countAskable(db(), user.id, "all")]);
  return (
    <>
      <PageHeader
        title="Keep what you like"
        help="Like a tweet on X, and its pictures are saved: in their original size, to your Dropbox or another place, where they stay whatever becomes of the tweet."
      />
      <div className="grid gap-8">
        <Steps links={links} notSetUp={notSetUp()} />
        {links.x?.status === "working" ? (
          <Offer user={user} saver={saver} links={links} action={switchOnAction} submit="Switch saving on" />
        ) : (
          <p className="max-w-text text-ink-2">
            When X is linked you choose which likes are saved, how their files are called, and see what it
            costs, before anything begins.
          </p>
        )}
        {archived > 0 && (
          <p className="flex max-w-text flex-wrap items-center gap-x-4 gap-y-2 border-t pt-6 text-ink-2">
            Your archive tells of {counted(archived, "like")}.
            <Button asChild size="small">
              <Link href="/likes/archive">Read them</Link>
            </Button>
          </p>
        )}
      </div>
    </>
  );
}
