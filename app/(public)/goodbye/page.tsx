import type { Metadata } from "next";
import { EntryPage, OtherDoor } from "../entry-page";

export const metadata: Metadata = { title: "Goodbye" };

export default function GoodbyePage() {
  return (
    <EntryPage
      title="Your account is deleted"
      help="Your tweets, pictures and archives are gone from this Roost. Whatever you have on X is as it was."
    >
      <OtherDoor question="Changed your mind?" href="/register">
        Register again
      </OtherDoor>
    </EntryPage>
  );
}
