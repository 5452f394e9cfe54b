"use client";

import { LogOut, Monitor, Moon, Settings, Sun } from "lucide-react";
import Link from "next/link";
import { useTheme } from "next-themes";
import { startTransition } from "react";
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from "@/components/ui/menu";

const themes = [
  { name: "Light", value: "light", icon: Sun },
  { name: "Dark", value: "dark", icon: Moon },
  { name: "As the system", value: "system", icon: Monitor },
];

/** Who is signed in, how the page looks, and the way out. */
export function PersonMenu({
  userName,
  signOutAction,
}: {
  userName: string;
  signOutAction: () => Promise<unknown>;
}) {
  const { setTheme } = useTheme();
  return (
    <Menu>
      <MenuTrigger className="mt-auto flex h-12 min-w-0 items-center gap-3 rounded-md px-3 text-left font-medium text-ink-2 transition hover:bg-sunken hover:text-ink">
        <span
          aria-hidden
          className="grid size-8 shrink-0 place-items-center rounded-full bg-tint text-sm font-semibold text-accent uppercase"
        >
          {[...userName][0]}
        </span>
        <bdi className="truncate">{userName}</bdi>
      </MenuTrigger>
      <MenuContent align="start" side="top">
        {themes.map(({ name, value, icon: Icon }) => (
          <MenuItem key={value} onSelect={() => setTheme(value)}>
            <Icon className="icon text-ink-2" aria-hidden />
            {name}
          </MenuItem>
        ))}
        <MenuSeparator />
        <MenuItem asChild>
          <Link href="/settings">
            <Settings className="icon text-ink-2" aria-hidden />
            Settings
          </Link>
        </MenuItem>
        <MenuItem onSelect={() => startTransition(async () => void (await signOutAction()))}>
          <LogOut className="icon text-ink-2" aria-hidden />
          Sign out
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}
