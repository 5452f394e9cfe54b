import "server-only";
import { describeArchive } from "../archive/import/describe-archive";
import { openZip } from "../archive/zip/open-zip";
import { zipBytesOf } from "../archive/zip/zip-bytes";
import { diskStorage } from "../clients/storage/disk";
import { peakMemoryMb } from "./peak-memory";

/** Opens and describes a zip as an import does, in a process of its own, so that its memory is seen. */
const [localPath = ""] = process.argv.slice(2);
const zip = await openZip(await zipBytesOf(diskStorage("nowhere"), { id: "", localPath, storageKey: null }));
const { media } = await describeArchive(zip);
console.log(JSON.stringify({ media: media.length, megabytes: peakMemoryMb() }));
await zip.close();
