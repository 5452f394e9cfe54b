import type { Person } from "./nouns";

type Consent = {
  appName: string;
  /** In words. */
  scopes: string[];
  people: Person[];
  /** Handle of who is offered first. */
  chosen?: string;
  /** What the address of the page asked for; goes back with the form. */
  fields: Record<string, string>;
};

/** What the simulated X asks before it gives a code. */
export function consentPage({ appName, scopes, people, chosen, fields }: Consent): string {
  const first = chosen ?? people[0]?.handle;
  const hidden = Object.entries(fields)
    .filter(([name]) => name !== "person")
    .map(([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`);
  const choices = people.map(
    ({ handle, name }) =>
      `<label class="person"><input type="radio" name="person" value="${escaped(handle)}"${handle === first ? " checked" : ""}>
        <span><b>${escaped(name)}</b> <small>@${escaped(handle)}</small></span></label>`,
  );
  return page(
    `${appName} asks for access`,
    `<h1>${escaped(appName)} wants to access an X account</h1>
    <form method="post" action="/i/oauth2/authorize">
      ${hidden.join("\n      ")}
      <fieldset><legend>Go on as</legend>
        ${choices.join("\n        ")}
        <label class="person"><input type="radio" name="person" value=""${people.length === 0 ? " checked" : ""}>
          <span class="newcomer">Somebody new <input name="newcomer" aria-label="Handle of somebody new" placeholder="handle" maxlength="15" autocomplete="off"></span></label>
      </fieldset>
      <h2>It will be able to</h2>
      <ul>${scopes.map((scope) => `<li>${escaped(scope)}</li>`).join("")}</ul>
      <div class="buttons">
        <button name="decision" value="allow" class="allow">Allow</button>
        <button name="decision" value="deny">Deny</button>
      </div>
    </form>`,
  );
}

export const mistakePage = (words: string): string =>
  page("Something went wrong", `<h1>Something went wrong</h1><p>${escaped(words)}</p>`);

function page(title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)} – simulated X</title>
<style>
  :root { color-scheme: light dark; --ink: #14171a; --faint: #5b6770; --line: #d5dbe0; --page: #f4f6f8; --card: #fff; --strong: #14171a; --on-strong: #fff; }
  @media (prefers-color-scheme: dark) { :root { --ink: #e8eaed; --faint: #9aa5b1; --line: #343b43; --page: #0c0f12; --card: #15191e; --strong: #e8eaed; --on-strong: #14171a; } }
  * { box-sizing: border-box; }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 24px 16px; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
  main { width: 100%; max-width: 440px; background: var(--card); border: 1px solid var(--line); border-radius: 16px; padding: 28px; }
  .banner { margin: 0 0 20px; font-size: 14px; color: var(--faint); }
  .banner b { color: var(--ink); }
  h1 { margin: 0 0 20px; font-size: 22px; line-height: 1.25; }
  h2, legend { margin: 0; padding: 0; font-size: 14px; font-weight: 600; color: var(--faint); }
  fieldset { min-width: 0; margin: 0 0 20px; padding: 0; border: 0; }
  .person { display: flex; gap: 12px; align-items: center; min-height: 44px; border-bottom: 1px solid var(--line); cursor: pointer; }
  .person input[type=radio] { width: 18px; height: 18px; margin: 0; accent-color: var(--strong); }
  small { color: var(--faint); font-size: 14px; }
  .newcomer { flex: 1; display: flex; gap: 12px; align-items: center; white-space: nowrap; }
  input[name=newcomer] { flex: 1; width: 0; max-width: 180px; padding: 5px 10px; border: 1px solid var(--line); border-radius: 8px; background: transparent; color: inherit; font: inherit; }
  ul { margin: 8px 0 24px; padding-left: 20px; }
  .buttons { display: grid; gap: 10px; }
  button { min-height: 44px; border: 1px solid var(--line); border-radius: 999px; background: transparent; color: inherit; font: inherit; font-weight: 600; cursor: pointer; }
  .allow { background: var(--strong); border-color: var(--strong); color: var(--on-strong); }
  :focus-visible { outline: 2px solid #3b82f6; outline-offset: 2px; }
</style>
</head>
<body><main>
<p class="banner"><b>Simulated X.</b> This is Roost’s simulator; nothing here reaches X.</p>
${content}
</main></body>
</html>`;
}

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] as string);
