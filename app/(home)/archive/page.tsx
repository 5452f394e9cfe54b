import type { Metadata } from "next";
import { ImportList } from "@/components/archive/import-list";
import { ImportReport } from "@/components/archive/import-report";
import { isActive } from "@/components/archive/import-words";
import { LiveImport } from "@/components/archive/live-import";
import { Uploader } from "@/components/archive/uploader/uploader";
import { PageHeader } from "@/components/ui/page-header";
import { getArchiveProgress, listArchives, listSkips } from "@/lib/archive/progress";
import { getReport } from "@/lib/archive/report/read-report";
import { listUnfinishedUploads } from "@/lib/archive/upload/unfinished-uploads";
import { requireUser } from "@/lib/auth/current-user";
import { takesBrowserUploads } from "@/lib/clients/storage/browser-upload";
import { now } from "@/lib/clock";
import { db } from "@/lib/db/client";
import { env } from "@/lib/env";
import {
  deleteKeptZipAction,
  discardArchiveAction,
  keepZipAction,
  nameOwnerAction,
  retryImportAction,
} from "./actions";

export const metadata: Metadata = { title: "Archive" };

const actions = {
  discard: discardArchiveAction,
  retry: retryImportAction,
  deleteZip: deleteKeptZipAction,
  keepZip: keepZipAction,
  nameOwner: nameOwnerAction,
};

export default async function ArchivePage() {
  const user = await requireUser();
  const [archives, unfinished] = await Promise.all([
    listArchives(db(), user.id),
    listUnfinishedUploads(db(), user.id),
  ]);
  // What runs or waits for a decision stands on top, and otherwise the last one that there was.
  const current = archives.filter(
    (archive, index) => index === 0 || isActive(archive) || archive.status === "failed",
  );
  const earlier = archives.filter((archive) => !current.includes(archive));
  const shown = await Promise.all(
    current.map(async ({ id }) => ({
      archive: await getArchiveProgress(db(), user.id, id),
      skips: await listSkips(db(), user.id, id),
      report: await getReport(db(), user.id, id),
    })),
  );
  const isFirst = archives.length === 0;
  return (
    <>
      <PageHeader
        title={isFirst ? "Bring your archive home" : "Your archive"}
        help={
          isFirst
            ? "Roost reads the zip that X sends you: every tweet you wrote, with its pictures. It stays on this server."
            : undefined
        }
      />
      <div className="grid gap-12">
        {shown.map(({ archive, skips, report }) =>
          isActive(archive) ? (
            <LiveImport key={archive.id} initial={archive} actions={actions} />
          ) : (
            <ImportReport
              key={archive.id}
              archive={archive}
              report={report}
              skips={skips}
              timeZone={user.timeZone}
              actions={actions}
            />
          ),
        )}
        <section aria-label="Upload an archive" className="grid gap-4">
          {!isFirst && <h2 className="font-serif text-xl">Add an archive</h2>}
          <Uploader
            unfinished={unfinished}
            archiveIds={archives.map((archive) => archive.id)}
            isFirst={isFirst}
            maxBytes={env().ROOST_UPLOAD_MAX_BYTES}
            goesPastServer={takesBrowserUploads(env())}
            now={now().toISOString()}
            discardAction={discardArchiveAction}
          />
        </section>
        {earlier.length > 0 && <ImportList archives={earlier} timeZone={user.timeZone} />}
      </div>
    </>
  );
}
