import { Notice } from "@/components/ui/notice";
import type { Provider } from "@/lib/connections/types";
import { PROVIDER_NAMES } from "@/lib/connections/words";
import { publicUrl } from "@/lib/env";

const WHERE: Record<Provider, { console: string; field: string; page: string }> = {
  x: { console: "console.x.com", field: "Callback URI / Redirect URL", page: "docs/connect-x.md" },
  dropbox: {
    console: "dropbox.com/developers/apps",
    field: "Redirect URIs",
    page: "docs/connect-dropbox.md",
  },
};

/** What whoever runs this Roost has to do before anybody can link: which settings, and which address goes where. */
export function MissingKeys({ provider, missing }: { provider: Provider; missing: string[] }) {
  const { console, field, page } = WHERE[provider];
  return (
    <Notice tone="note" title={`${PROVIDER_NAMES[provider]} is not set up on this Roost yet`}>
      <p>
        Whoever runs it makes an app at {console}, enters this address there under “{field}”,
      </p>
      <p className="my-2 font-medium wrap-anywhere text-ink select-all">
        {publicUrl()}/api/auth/callback/{provider}
      </p>
      <p>
        and starts Roost with {missing.length === 1 ? "this setting" : "these settings"}:{" "}
        <span className="font-medium text-ink">{missing.join(", ")}</span>. Step by step, and what it costs:{" "}
        {page}.
      </p>
    </Notice>
  );
}
