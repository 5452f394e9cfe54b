/** The rooms that have a page. A new room is one more row; the phone's tabs show the first five. */
export const rooms: { name: string; href: string; mark: string }[] = [
  { name: "Memories", href: "/memories", mark: "mark-memories" },
  { name: "Likes", href: "/likes", mark: "mark-likes" },
  { name: "Archive", href: "/archive", mark: "mark-archive" },
  { name: "Settings", href: "/settings", mark: "mark-settings" },
];
