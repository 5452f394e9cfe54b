import "server-only";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Sql, TransactionSql } from "postgres";
import { AppError } from "../errors";

/**
 * Keeps a transaction from its connection once that is lost. postgres.js rejects the transaction then, but what runs
 * inside of it goes on; its next query, and the commit or rollback at its end, would be written to a socket that is none,
 * from a timer, where nobody can catch the error: every process that was in the midst of a transaction would end when
 * the database is restarted.
 */
export function guardTransactions(sql: Sql): void {
  const begin = sql.begin.bind(sql) as (...given: unknown[]) => Promise<unknown>;
  const guarded = async (...given: unknown[]) => {
    const work = given.pop() as (tx: TransactionSql) => unknown;
    let isOver = false;
    const calmly = async (tx: TransactionSql) => {
      try {
        const done = work(usableUntil(tx, () => isOver));
        const result = await (Array.isArray(done) ? Promise.all(done) : done);
        return isOver ? await forEver() : result;
      } catch (error) {
        // What is lost is told to the query first, and to the transaction right after.
        await nextTurn();
        if (isOver) await forEver();
        throw error;
      }
    };
    try {
      return await begin(...given, calmly);
    } finally {
      isOver = true;
    }
  };
  Object.assign(sql, { begin: guarded });
}

/** The transaction is rejected already: nobody waits any more, and there is nothing to commit or to roll back. */
const forEver = () => new Promise<never>(() => {});

function usableUntil(tx: TransactionSql, isOver: () => boolean): TransactionSql {
  return new Proxy(tx, {
    apply(target, self, given) {
      return isOver() ? lost() : Reflect.apply(target, self, given);
    },
    get(target, name) {
      const found = Reflect.get(target, name);
      return isOver() && (name === "unsafe" || name === "savepoint") ? lost : found;
    },
  });
}

function lost(): Promise<never> {
  return Promise.reject(
    new AppError("unavailable", "The connection to the database was lost. Please try again in a moment."),
  );
}
