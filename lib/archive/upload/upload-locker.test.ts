import { ERRORS } from "@tus/server";
import { expect, test } from "vitest";
import { processes } from "../../testing/processes-with-turns";
import { UploadLocker } from "./upload-locker";

const patient = () => new AbortController().signal;
const begin = processes();
const inOneProcess = () => new UploadLocker(begin().takeTurn);

test("a request cuts off the one that writes to the same upload, in whichever process that is", async () => {
  const [here, there] = [inOneProcess(), inOneProcess()];
  const writing: string[] = [];
  /** As @tus/server does: who is asked to let go stops waiting, or writing. */
  const write = async (locker: UploadLocker, name: string) => {
    const cut = new AbortController();
    const lock = locker.newLock("upload");
    const stop = async () => {
      expect(writing).toEqual([name]);
      writing.pop();
      await lock.unlock();
    };
    const hasLock = await lock
      .lock(cut.signal, async () => {
        cut.abort();
        if (writing.includes(name)) await stop();
      })
      .then(
        () => true,
        (error) => error !== ERRORS.ERR_LOCK_TIMEOUT,
      );
    if (!hasLock) return;
    expect(writing).toEqual([]);
    writing.push(name);
    if (cut.signal.aborted) await stop();
  };
  await write(here, "first");
  expect(writing).toEqual(["first"]);
  await write(there, "second");
  expect(writing).toEqual(["second"]);
  await Promise.all([write(there, "third"), write(here, "fourth"), write(here, "fifth")]);
  expect(writing).toHaveLength(1);
});

test("who cannot wait any longer is told so, and the next has the lock", async () => {
  const [here, there, elsewhere] = [inOneProcess(), inOneProcess(), inOneProcess()];
  const held = here.newLock("slow");
  await held.lock(patient(), () => {});
  const impatient = there.newLock("slow").lock(AbortSignal.timeout(20), () => {});
  await expect(impatient).rejects.toBe(ERRORS.ERR_LOCK_TIMEOUT);
  await held.unlock();
  await elsewhere.newLock("slow").lock(patient(), () => {});
});
