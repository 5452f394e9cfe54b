import { Archive, Heart, type LucideIcon, Settings, Sunrise } from "lucide-react";

/** The rooms that have a page. A new room is one more row; the phone's tabs show the first five. */
export const rooms: { name: string; href: string; icon: LucideIcon }[] = [
  { name: "Memories", href: "/memories", icon: Sunrise },
  { name: "Likes", href: "/likes", icon: Heart },
  { name: "Archive", href: "/archive", icon: Archive },
  { name: "Settings", href: "/settings", icon: Settings },
];
