import "./globals.css";
import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { ThemeProvider } from "@/components/ui/theme-provider";
import { fontVariables } from "./fonts";

export const metadata: Metadata = {
  title: { default: "Roost", template: "%s · Roost" },
  description: "Your years on X, home to roost.",
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  viewportFit: "cover",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#fcfaf6" },
    { media: "(prefers-color-scheme: dark)", color: "#101217" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  // Set by page-door.ts with the Content-Security-Policy of this one answer.
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  return (
    // The theme's script sets data-theme before React looks at <html>.
    <html lang="en" className={fontVariables} suppressHydrationWarning>
      <body>
        <ThemeProvider nonce={nonce}>{children}</ThemeProvider>
      </body>
    </html>
  );
}
