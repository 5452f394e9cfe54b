import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ImportReport } from "@/components/archive/import-report";
import { isActive, titleOf } from "@/components/archive/import-words";
import { LiveImport } from "@/components/archive/live-import";
import { PageHeader } from "@/components/ui/page-header";
import { getArchiveProgress, listSkips } from "@/lib/archive/progress";
import { getReport } from "@/lib/archive/report/read-report";
import { requireUser } from "@/lib/auth/current-user";
import { db } from "@/lib/db/client";
import { isAppError } from "@/lib/errors";
import {
  deleteKeptZipAction,
  discardArchiveAction,
  keepZipAction,
  nameOwnerAction,
  retryImportAction,
} from "../actions";

export const metadata: Metadata = { title: "An import" };

const actions = {
  discard: discardArchiveAction,
  retry: retryImportAction,
  deleteZip: deleteKeptZipAction,
  keepZip: keepZipAction,
  nameOwner: nameOwnerAction,
};

export default async function ImportPage({ params }: { params: Promise<{ archiveId: string }> }) {
  const user = await requireUser();
  const { archiveId } = await params;
  const archive = await getArchiveProgress(db(), user.id, archiveId).catch((error) => {
    if (isAppError(error, "not_found")) notFound();
    throw error;
  });
  return (
    <>
      <PageHeader title={titleOf(archive)} above="An import" />
      {isActive(archive) ? (
        <LiveImport initial={archive} actions={actions} />
      ) : (
        <ImportReport
          archive={archive}
          report={await getReport(db(), user.id, archiveId)}
          skips={await listSkips(db(), user.id, archiveId)}
          timeZone={user.timeZone}
          actions={actions}
        />
      )}
    </>
  );
}
