import "server-only";
import { importArchive } from "../archive/import/import-archive";
import { diskStorage } from "../clients/storage/disk";
import { connect } from "../db/client";

/** An import alone, as a process that tests can kill: <database url> <folder of files> <archive id>. Ends when it is done. */
const [databaseUrl = "", folder = "", archiveId = ""] = process.argv.slice(2);

const { db, sql } = connect(databaseUrl, 4);
await importArchive({ db, sql, storage: diskStorage(folder), now: () => new Date() }, archiveId);
await sql.end();
