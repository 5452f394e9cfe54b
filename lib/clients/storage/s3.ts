import "server-only";
import { Readable } from "node:stream";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
  S3ServiceException,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { AppError } from "../../errors";
import { checkedKey, folderOf } from "./key";
import { putInPieces } from "./pieces";
import { inOurWords, noSuchFile, storeAway, storeRefuses } from "./problems";
import type { Storage } from "./types";

export type S3Place = {
  bucket: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** Of a store that is not Amazon's. */
  endpoint?: string;
};

/** So many keys are deleted in one request: S3 takes no more. */
const DELETED_AT_ONCE = 1000;

/** Objects of one bucket of an S3 store, Amazon's or any other. The bucket is the app's alone. */
export function s3Storage({ bucket: Bucket, endpoint, region, ...credentials }: S3Place): Storage {
  const s3 = new S3Client({
    region,
    credentials,
    // Other stores than Amazon's seldom answer to a name for each bucket, and not all know its newer checksums.
    ...(endpoint && { endpoint, forcePathStyle: true }),
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    requestHandler: { connectionTimeout: 10_000, socketTimeout: 60_000 },
  });
  const keysBelow = async function* (prefix: string): AsyncGenerator<string[]> {
    const pages = paginateListObjectsV2({ client: s3 }, { Bucket, Prefix: `${folderOf(prefix)}/` });
    try {
      for await (const page of pages) yield (page.Contents ?? []).flatMap(({ Key }) => Key ?? []);
    } catch (error) {
      throw appErrorOf(error);
    }
  };

  return {
    isOnThisDisk: false,

    async put(key, body) {
      const Key = checkedKey(key);
      return putInPieces(body, {
        whole: async (Body) => {
          await s3.send(new PutObjectCommand({ Bucket, Key, Body })).catch(throwAppError);
        },
        begin: async () => {
          const { UploadId } = await s3
            .send(new CreateMultipartUploadCommand({ Bucket, Key }))
            .catch(throwAppError);
          const upload = { Bucket, Key, UploadId };
          return {
            async send(PartNumber, Body) {
              const { ETag } = await s3
                .send(new UploadPartCommand({ ...upload, PartNumber, Body }))
                .catch(throwAppError);
              return { PartNumber, ETag };
            },
            async complete(Parts) {
              await s3
                .send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } }))
                .catch(throwAppError);
            },
            async abort() {
              await s3.send(new AbortMultipartUploadCommand(upload));
            },
          };
        },
      });
    },

    async read(key, range) {
      const Key = checkedKey(key);
      const Range = range && `bytes=${range.start}-${range.end ?? ""}`;
      try {
        const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key, Range }));
        return inOurWords(Body as Readable, appErrorOf);
      } catch (error) {
        if (statusOf(error) === 416) return Readable.from([]);
        if (statusOf(error) === 404 && !isMissingBucket(error)) throw noSuchFile(key, error);
        throw appErrorOf(error);
      }
    },

    async head(key) {
      const Key = checkedKey(key);
      try {
        const { ContentLength = 0 } = await s3.send(new HeadObjectCommand({ Bucket, Key }));
        return { sizeBytes: ContentLength };
      } catch (error) {
        if (statusOf(error) === 404) return undefined;
        throw appErrorOf(error);
      }
    },

    async delete(key) {
      await s3.send(new DeleteObjectCommand({ Bucket, Key: checkedKey(key) })).catch(throwAppError);
    },

    async *list(prefix) {
      for await (const keys of keysBelow(prefix)) yield* keys;
    },

    async deleteAll(prefix) {
      for await (const keys of keysBelow(prefix)) {
        for (let at = 0; at < keys.length; at += DELETED_AT_ONCE) {
          const Objects = keys.slice(at, at + DELETED_AT_ONCE).map((Key) => ({ Key }));
          const { Errors } = await s3
            .send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }))
            .catch(throwAppError);
          if (Errors?.[0]) throw storeRefuses(new Error(`${Errors[0].Code}: ${Errors[0].Message}`));
        }
      }
    },

    async sweep(diedBefore) {
      let swept = 0;
      let next: { KeyMarker?: string; UploadIdMarker?: string } | undefined = {};
      while (next) {
        const page: ListMultipartUploadsCommandOutput = await s3
          .send(new ListMultipartUploadsCommand({ Bucket, ...next }))
          .catch(throwAppError);
        for (const { Initiated, Key, UploadId } of page.Uploads ?? []) {
          if (!Initiated || Initiated >= diedBefore) continue;
          await s3.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId })).catch(throwAppError);
          swept += 1;
        }
        next =
          page.IsTruncated && page.NextKeyMarker
            ? { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker }
            : undefined;
      }
      return swept;
    },
  };
}

const statusOf = (error: unknown): number | undefined =>
  error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;

const isMissingBucket = (error: unknown): boolean => error instanceof Error && error.name === "NoSuchBucket";

function appErrorOf(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const status = statusOf(error);
  return status === 401 || status === 403 || isMissingBucket(error) ? storeRefuses(error) : storeAway(error);
}

function throwAppError(error: unknown): never {
  throw appErrorOf(error);
}
