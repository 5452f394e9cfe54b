import { ActionButton } from "@/components/ui/action-button";
import { SCOPES } from "@/lib/auth/oauth/scopes";
import type { Connection, Provider } from "@/lib/connections/types";
import { PROVIDER_NAMES, scopesInWords } from "@/lib/connections/words";
import { Section } from "../section";
import { linkAction } from "./actions";
import { LinkedAccount } from "./linked-account";
import { MissingKeys } from "./missing-keys";

const QUESTIONS: Record<Provider, { title: string; help: string }> = {
  x: {
    title: "Which X account is yours?",
    help: "Roost reads from X in your name what you like. It cannot post, like or follow with this link.",
  },
  dropbox: {
    title: "Which Dropbox is yours?",
    help: "Roost puts pictures into a folder of its own in your Dropbox. It sees nothing else that you keep there.",
  },
};

const SIGNS_IN =
  "Once linked, it is a way to sign in as well: whoever can sign in there can come in here as you.";

/** Everything about one provider: what is linked, what a link allows, and how to make one. */
export function ProviderSection({
  provider,
  connections,
  missing,
  timeZone,
  next,
}: {
  provider: Provider;
  connections: Connection[];
  /** Settings without which nothing can be linked. */
  missing: string[];
  timeZone: string;
  /** The room that sent them here, and gets them back once an account is linked. */
  next?: string;
}) {
  const name = PROVIDER_NAMES[provider];
  const { title, help } = QUESTIONS[provider];
  return (
    <Section title={title} help={`${help} ${SIGNS_IN}`}>
      {connections.length > 0 && (
        <ul className="divide-y border-y">
          {connections.map((connection) => (
            <LinkedAccount
              key={connection.id}
              connection={connection}
              timeZone={timeZone}
              next={next}
              canLink={missing.length === 0}
            />
          ))}
        </ul>
      )}
      {missing.length > 0 ? (
        <MissingKeys provider={provider} missing={missing} />
      ) : (
        <div className="grid justify-items-start gap-3">
          {connections.length === 0 && <Allows scopes={SCOPES[provider]} />}
          <ActionButton
            action={linkAction}
            values={{ provider, ...(next && { next }) }}
            variant={connections.length === 0 ? "primary" : "secondary"}
          >
            {connections.length === 0 ? `Link ${name}` : `Link another ${name} account`}
          </ActionButton>
        </div>
      )}
    </Section>
  );
}

function Allows({ scopes }: { scopes: string[] }) {
  return (
    <div className="grid gap-1">
      <p>Once linked, Roost may</p>
      <ul className="list-disc pl-5 text-ink-2">
        {scopesInWords(scopes).map((words) => (
          <li key={words}>{words}</li>
        ))}
      </ul>
    </div>
  );
}
