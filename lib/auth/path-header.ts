/** Where page-door.ts writes the path being asked for; a page cannot learn it otherwise. */
export const PATH_HEADER = "x-roost-path";
