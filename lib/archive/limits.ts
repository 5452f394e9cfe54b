/** How much an archive may ask of the server. Counted while reading; what a zip's headers say is only believed when it is worse. */

const megabyte = 1024 ** 2;
const gigabyte = 1024 ** 3;

/** A real archive has a few thousand files, one per picture. */
export const MAX_ENTRIES = 250_000;
/** Theirs are about 50 bytes long. A longer list of longer names would take longer to look through than anybody waits. */
export const MAX_NAME_BYTES = 1024;
/** The list of all files: some hundred bytes for each. It is in memory as a whole. */
export const MAX_DIRECTORY_BYTES = 64 * megabyte;

/** Real data files inflate to five to twenty times their size in the zip; deflate itself ends at about a thousand. */
export const MAX_RATIO = 200;
/** Below this size, of one file or of all together, a high ratio is harmless: an empty like.js is mostly air. */
export const RATIO_FREE_BYTES = 64 * megabyte;

/** A classic archive has one for each month, any other a part for some ten thousand tweets. */
export const MAX_DATA_FILES = 1000;
/** X cuts data files long before this. */
export const MAX_DATA_FILE_BYTES = 16 * gigabyte;
/** account.js, profile.js, manifest.js and their like are read whole. */
export const MAX_SMALL_FILE_BYTES = 8 * megabyte;
/** X takes videos of some gigabytes from those who pay. */
export const MAX_MEDIA_FILE_BYTES = 8 * gigabyte;

/** One tweet of the archives seen is 1 to 8 kB. */
export const MAX_RECORD_BYTES = 4 * megabyte;

/** Unreadable records of one file that are kept with their place and reason; all others are only counted. */
export const MAX_LISTED_SKIPS = 1000;
/** A file is given up when so many records could not be read, and not even one of a hundred could. */
export const HOPELESS_SKIPS = 10_000;
