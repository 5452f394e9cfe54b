/** What a person's browser says of the file that it wants to send. */
export type NewUpload = {
  fileName: string;
  sizeBytes: number;
  /** When the file was last changed on the person's disk. */
  fileModifiedAt?: Date;
  keepsZip: boolean;
};

export type UploadLimits = {
  maxBytes: number;
  /** What one person may store; undefined for as much as fits. */
  quotaBytes?: number;
  /** What must stay free on the disk. */
  minFreeBytes: number;
  /** The pictures and videos out of a zip need room beside it: they are most of it, and hardly packed. */
  keepsPicturesHere: boolean;
};

/** `message` is for the person. */
export type CreateUploadOutcome =
  | { status: "created"; archiveId: string }
  | { status: "too_large" | "over_quota" | "no_space"; message: string };

/** An upload that can go on from the byte that is on the disk. */
export type UnfinishedUpload = {
  archiveId: string;
  fileName: string;
  sizeBytes: number;
  receivedBytes: number;
  /** ISO instant, to know the same file again. */
  fileModifiedAt?: string;
  /** ISO instant of its last byte. */
  touchedAt: string;
};

/** Where uploads go. */
export const uploadsPath = "/api/uploads";

/** An upload that goes from the browser straight into Vercel Blob. */
export type BrowserUpload = { archiveId: string; key: string; token: string };

/** Where such uploads are begun, confirmed and given up. */
export const browserUploadsPath = "/api/uploads/blob";

/** The one type that such an upload may have; what is in it is looked at later. */
export const ZIP_TYPE = "application/zip";
