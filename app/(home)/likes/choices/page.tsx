import type { Metadata } from "next";
import { LikesNav } from "@/components/likes/likes-nav";
import { Steps } from "@/components/likes/steps";
import { PageHeader } from "@/components/ui/page-header";
import { requireUser } from "@/lib/auth/current-user";
import { now } from "@/lib/clock";
import { db } from "@/lib/db/client";
import { getSaverState } from "@/lib/likes/saver";
import { FirstTime } from "../(gallery)/first-time";
import { changeChoicesAction } from "../actions";
import { findLinks, notSetUp } from "../links";
import { Offer } from "./offer";

export const metadata: Metadata = { title: "Choices about likes" };

export default async function ChoicesPage() {
  const user = await requireUser();
  const [saver, links] = await Promise.all([getSaverState(db(), user.id, now()), findLinks(user.id)]);
  if (saver.isNew) return <FirstTime user={user} saver={saver} />;
  const isMissing =
    links.x?.status !== "working" ||
    (saver.places.includes("dropbox") && links.dropbox?.status !== "working");
  return (
    <>
      <PageHeader title="Likes" />
      <LikesNav />
      <div className="grid gap-8">
        {isMissing && <Steps links={links} notSetUp={notSetUp()} />}
        <Offer
          user={user}
          saver={saver}
          links={links}
          action={changeChoicesAction}
          submit="Save these choices"
        />
      </div>
    </>
  );
}
