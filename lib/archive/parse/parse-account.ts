import { count, id, type Loose, object, objects, words } from "../../tweets/read/loose";
import { parseDate } from "./dates";
import { lastPathPiece } from "./parse-media";
import { unwrap } from "./parse-tweet";
import { ianaZoneOf } from "./rails-zones";

/** What the small files of an archive say about its owner. */
export type Account = {
  xUserId?: string;
  handle?: string;
  displayName?: string;
  bio?: string;
  location?: string;
  website?: string;
  /** Ends of file names in the zip's `profile_media` folder, where an id and a hyphen stand before them. */
  avatarName?: string;
  headerName?: string;
  timeZone?: string;
  generatedAt?: Date;
};

const first = (list: unknown, wrapper: string): Loose => unwrap(objects(list)[0], wrapper) ?? {};

/** `account.js`. The e-mail address in it is none of our business. */
export function parseAccount(data: unknown): Account {
  const account = first(data, "account");
  return {
    xUserId: id(account.accountId),
    handle: words(account.username),
    displayName: words(account.accountDisplayName),
  };
}

/** `profile.js`. The pictures lie in `profile_media` as "<id>-<last path piece>"; the header's file ends in .jpg. */
export function parseProfile(data: unknown): Account {
  const profile = first(data, "profile");
  const description = object(profile.description);
  const avatar = words(profile.avatarMediaUrl);
  const header = words(profile.headerMediaUrl);
  return {
    bio: words(description.bio),
    location: words(description.location),
    website: words(description.website),
    avatarName: avatar && lastPathPiece(avatar),
    headerName: header && lastPathPiece(header),
  };
}

/** `account-timezone.js`: a city or region in the words of Rails, filled in by few. */
export function parseTimeZone(data: unknown): Account {
  const zone = words(first(data, "accountTimezone").timeZone);
  return { timeZone: zone && ianaZoneOf(zone) };
}

/** `user_details.js` and `payload_details.js` of classic archives. */
export function parseClassicAccount(user: unknown, payload: unknown): Account {
  const details = object(user);
  return {
    xUserId: id(details.id),
    handle: words(details.screen_name),
    displayName: words(details.full_name),
    bio: words(details.bio),
    location: words(details.location),
    generatedAt: parseDate(object(payload).created_at),
  };
}

/** `manifest.js`: who, when, and how many rows each file should have, by the file's name. */
export type Manifest = { account: Account; rowsExpected: Map<string, number> };

export function parseManifest(data: unknown): Manifest {
  const manifest = object(data);
  const user = object(manifest.userInfo);
  const files = Object.values(object(manifest.dataTypes)).flatMap((type) => objects(object(type).files));
  return {
    account: {
      xUserId: id(user.accountId),
      handle: words(user.userName),
      displayName: words(user.displayName),
      generatedAt: parseDate(object(manifest.archiveInfo).generationDate),
    },
    rowsExpected: new Map(
      files.flatMap((file): [string, number][] => {
        const name = words(file.fileName);
        const rows = count(file.count);
        return name && rows !== undefined ? [[name, rows]] : [];
      }),
    ),
  };
}

/** `tweet_index.js` of classic archives: the number of tweets in each month's file. */
export function parseClassicIndex(data: unknown): Map<string, number> {
  return new Map(
    objects(data).flatMap((month): [string, number][] => {
      const name = words(month.file_name);
      const rows = count(month.tweet_count);
      return name && rows !== undefined ? [[name, rows]] : [];
    }),
  );
}
