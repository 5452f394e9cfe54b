/**
 * Who may reach what: each page, route handler and server action of the app, by the file that it is in. The matrix in
 * authz-matrix.spec.ts reads the file tree and fails for whatever is not listed here, then tries each as everybody.
 *
 * - `public`  anybody
 * - `user`    a person who is signed in, and sees only what is theirs
 * - `owner`   the person whose row it is; to everybody else it does not exist
 * - `admin`   the admin; to everybody else it does not exist
 * - `signed`  a program that signs its requests
 *
 * In paths and forms `:connection`, `:archive`, `:upload`, `:file`, `:signIn`, `:job`, `:likedTweet` and `:archivedLike` stand for rows of the owner. A page that `showsRows`
 * has the owner's secret words on it, for the owner: the control that they would be seen.
 */
export type Access = "public" | "user" | "owner" | "admin" | "signed";

export const pages: Record<string, { path: string; access: Access; showsRows?: true }> = {
  "app/(home)/archive/[archiveId]/page.tsx": { path: "/archive/:archive", access: "owner", showsRows: true },
  "app/(home)/archive/page.tsx": { path: "/archive", access: "user", showsRows: true },
  "app/(home)/likes/(gallery)/page.tsx": { path: "/likes", access: "user", showsRows: true },
  "app/(home)/likes/archive/page.tsx": { path: "/likes/archive", access: "user", showsRows: true },
  "app/(home)/likes/choices/page.tsx": { path: "/likes/choices", access: "user" },
  "app/(home)/memories/(today)/page.tsx": { path: "/memories", access: "user" },
  "app/(home)/memories/[day]/page.tsx": { path: "/memories/05-05", access: "user", showsRows: true },
  "app/(home)/settings/account/page.tsx": { path: "/settings/account", access: "user" },
  "app/(home)/settings/connections/page.tsx": {
    path: "/settings/connections",
    access: "user",
    showsRows: true,
  },
  "app/(home)/settings/delete/page.tsx": { path: "/settings/delete", access: "user" },
  "app/(home)/settings/jobs/page.tsx": { path: "/settings/jobs", access: "user" },
  "app/(home)/settings/page.tsx": { path: "/settings", access: "user" },
  "app/(home)/settings/password/page.tsx": { path: "/settings/password", access: "user" },
  "app/(home)/settings/people/page.tsx": { path: "/settings/people", access: "admin" },
  "app/(home)/settings/sign-ins/page.tsx": { path: "/settings/sign-ins", access: "user" },
  "app/(home)/settings/spending/page.tsx": { path: "/settings/spending", access: "user" },
  "app/(public)/goodbye/page.tsx": { path: "/goodbye", access: "public" },
  "app/(public)/page.tsx": { path: "/", access: "public" },
  "app/(public)/register/page.tsx": { path: "/register", access: "public" },
  "app/(public)/sign-in/page.tsx": { path: "/sign-in", access: "public" },
};

type Call = { method: string; path: string; access: Access; headers?: Record<string, string>; body?: string };

const tus = { "tus-resumable": "1.0.0" };
const bytes = { ...tus, "content-type": "application/offset+octet-stream", "upload-offset": "0" };
const form = { "content-type": "application/x-www-form-urlencoded" };

export const routes: Record<string, Call[]> = {
  "app/api/archives/[archiveId]/report.csv/route.ts": [
    { method: "GET", path: "/api/archives/:archive/report.csv", access: "owner" },
  ],
  "app/api/archives/[archiveId]/report.json/route.ts": [
    { method: "GET", path: "/api/archives/:archive/report.json", access: "owner" },
  ],
  "app/api/archives/[archiveId]/route.ts": [
    { method: "GET", path: "/api/archives/:archive", access: "owner" },
  ],
  "app/api/auth/[...nextauth]/route.ts": [
    { method: "GET", path: "/api/auth/session", access: "public" },
    { method: "GET", path: "/api/auth/callback/x?code=somebodys&state=somebodys", access: "public" },
    { method: "GET", path: "/api/auth/callback/dropbox?error=access_denied", access: "public" },
    { method: "POST", path: "/api/auth/signout", access: "public", headers: form, body: "csrfToken=wrong" },
  ],
  "app/api/files/[hash]/route.ts": [{ method: "GET", path: "/api/files/:file", access: "owner" }],
  "app/api/health/live/route.ts": [{ method: "GET", path: "/api/health/live", access: "public" }],
  "app/api/health/ready/route.ts": [{ method: "GET", path: "/api/health/ready", access: "public" }],
  "app/api/inngest/route.ts": [
    { method: "GET", path: "/api/inngest", access: "signed" },
    {
      method: "POST",
      path: "/api/inngest?fnId=roost-archive-import&stepId=step",
      access: "signed",
      body: "{}",
    },
    { method: "PUT", path: "/api/inngest", access: "signed" },
  ],
  "app/api/likes/[tweetId]/[position]/route.ts": [
    { method: "GET", path: "/api/likes/:savedPicture/0", access: "owner" },
  ],
  "app/api/likes/state/route.ts": [{ method: "GET", path: "/api/likes/state", access: "user" }],
  "app/api/uploads/blob/[archiveId]/route.ts": [
    { method: "POST", path: "/api/uploads/blob/:upload", access: "owner" },
    { method: "DELETE", path: "/api/uploads/blob/:upload", access: "owner" },
  ],
  "app/api/uploads/blob/completed/route.ts": [
    { method: "POST", path: "/api/uploads/blob/completed", access: "signed", body: "{}" },
  ],
  "app/api/uploads/blob/route.ts": [
    {
      method: "POST",
      path: "/api/uploads/blob",
      access: "user",
      headers: { "content-type": "application/json" },
      body: "{}",
    },
  ],
  "app/api/uploads/[[...slug]]/route.ts": [
    { method: "GET", path: "/api/uploads", access: "user" },
    { method: "POST", path: "/api/uploads", access: "user", headers: { ...tus, "upload-length": "0" } },
    { method: "HEAD", path: "/api/uploads/:upload", access: "owner", headers: tus },
    { method: "PATCH", path: "/api/uploads/:upload", access: "owner", headers: bytes, body: "PK" },
    { method: "DELETE", path: "/api/uploads/:upload", access: "owner", headers: tus },
  ],
};

type Action = {
  page: string;
  access: Access;
  form?: Record<string, string>;
  args?: unknown[];
  showsRows?: true;
};

/** By file and exported name. `page` is one that has the action; `form` or `args` is what it would need to succeed. */
export const actions: Record<string, Action> = {
  "app/(home)/archive/actions.ts#deleteKeptZipAction": {
    page: "/archive",
    access: "owner",
    form: { archiveId: ":archive" },
  },
  "app/(home)/archive/actions.ts#discardArchiveAction": {
    page: "/archive",
    access: "owner",
    form: { archiveId: ":upload" },
  },
  "app/(home)/archive/actions.ts#keepZipAction": {
    page: "/archive",
    access: "owner",
    form: { archiveId: ":archive", keepsZip: "1" },
  },
  "app/(home)/archive/actions.ts#nameOwnerAction": {
    page: "/archive",
    access: "owner",
    form: { archiveId: ":archive", handle: "ada" },
  },
  "app/(home)/archive/actions.ts#retryImportAction": {
    page: "/archive",
    access: "owner",
    form: { archiveId: ":archive" },
  },
  "app/(home)/likes/actions.ts#askForPicturesAction": {
    page: "/likes/archive",
    access: "user",
    form: { tweetId: ":archivedLike" },
  },
  "app/(home)/likes/actions.ts#changeChoicesAction": {
    page: "/likes/choices",
    access: "user",
    form: { reach: "all", place: "disk", nameTemplate: "{tweet_id}-{n}.{ext}", digest: "off" },
  },
  "app/(home)/likes/actions.ts#dismissDigestAction": { page: "/likes", access: "user" },
  "app/(home)/likes/actions.ts#goOnAction": { page: "/likes", access: "user" },
  "app/(home)/likes/actions.ts#lookNowAction": { page: "/likes", access: "user" },
  "app/(home)/likes/actions.ts#moreArchivedAction": {
    page: "/likes/archive",
    access: "user",
    args: ["$undefined", "0.1"],
    showsRows: true,
  },
  "app/(home)/likes/actions.ts#morePicturesAction": {
    page: "/likes",
    access: "user",
    args: [{}, "9999999999999.1.0"],
    showsRows: true,
  },
  "app/(home)/likes/actions.ts#pauseAction": { page: "/likes", access: "user" },
  "app/(home)/likes/actions.ts#retryAction": {
    page: "/likes",
    access: "user",
    form: { tweetId: ":likedTweet", position: "0" },
  },
  "app/(home)/likes/actions.ts#switchOnAction": {
    page: "/likes",
    access: "user",
    form: { reach: "all", place: "disk", nameTemplate: "{tweet_id}-{n}.{ext}", digest: "off" },
  },
  "app/(home)/memories/actions.ts#moreOfDateAction": {
    page: "/memories/05-05",
    access: "user",
    args: ["2020-05-05", { createdAt: "$D2020-05-04T00:00:00.000Z", tweetId: "1" }],
    showsRows: true,
  },
  "app/(home)/settings/account/actions.ts#changeNameAction": {
    page: "/settings/account",
    access: "user",
    form: { name: "Somebody Else" },
  },
  "app/(home)/settings/account/actions.ts#changeTimeZoneAction": {
    page: "/settings/account",
    access: "user",
    form: { timeZone: "Asia/Tokyo" },
  },
  "app/(home)/settings/delete/actions.ts#deleteAccountAction": {
    page: "/settings/delete",
    access: "user",
    form: { name: ":name", password: ":password" },
  },
  "app/(home)/settings/connections/actions.ts#linkAction": {
    page: "/settings/connections",
    access: "user",
    form: { provider: "x" },
  },
  "app/(home)/settings/connections/actions.ts#unlinkAction": {
    page: "/settings/connections",
    access: "owner",
    form: { connectionId: ":connection" },
  },
  "app/(home)/settings/jobs/actions.ts#retryJobAction": {
    page: "/settings/jobs",
    access: "owner",
    form: { runId: ":job" },
  },
  "app/(home)/settings/jobs/actions.ts#retryJobsAction": {
    page: "/settings/jobs",
    access: "user",
    form: { functionId: "roost-none", cause: "none" },
  },
  "app/(home)/settings/jobs/actions.ts#stopJobAction": {
    page: "/settings/jobs",
    access: "owner",
    form: { runId: ":liveJob" },
  },
  "app/(home)/settings/password/actions.ts#changePasswordAction": {
    page: "/settings/password",
    access: "user",
    form: { current: ":password", password: "yet another pass phrase" },
  },
  "app/(home)/settings/people/actions.ts#changeSignUpsAction": {
    page: "/settings/people",
    access: "admin",
    form: { open: "no" },
  },
  "app/(home)/settings/sign-ins/actions.ts#revokeOtherSignInsAction": {
    page: "/settings/sign-ins",
    access: "user",
  },
  "app/(home)/settings/sign-ins/actions.ts#revokeSignInAction": {
    page: "/settings/sign-ins",
    access: "user",
    form: { signInId: ":signIn" },
  },
  "app/(home)/settings/spending/actions.ts#changeCapAction": {
    page: "/settings/spending",
    access: "user",
    form: { dollars: "5" },
  },
  "app/(home)/settings/spending/actions.ts#changeInstanceCapAction": {
    page: "/settings/spending",
    access: "admin",
    form: { dollars: "20" },
  },
  "app/(home)/settings/spending/actions.ts#tryAgainAction": { page: "/settings/spending", access: "admin" },
  "app/(home)/sign-out-action.ts#signOutAction": { page: "/settings/account", access: "public" },
  "app/(public)/continue-with-action.ts#continueWithAction": {
    page: "/sign-in",
    access: "public",
    form: { provider: "x", from: "/sign-in" },
  },
  "app/(public)/register/actions.ts#registerAction": { page: "/register", access: "public" },
  "app/(public)/sign-in/actions.ts#lookAroundAction": { page: "/sign-in", access: "public" },
  "app/(public)/sign-in/actions.ts#signInAction": { page: "/sign-in", access: "public" },
};
