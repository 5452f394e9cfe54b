import type { Account } from "./world";

const WORDS: Record<string, string> = {
  "account_info.read": "See your name and email address",
  "files.metadata.read": "See the names and sizes of files in its own folder",
  "files.content.read": "Read the files in its own folder",
  "files.content.write": "Save and delete files in its own folder",
};

type Asking = {
  appName: string;
  accounts: Account[];
  scopes: string[];
  /** Carried through the form as they came. */
  fields: Record<string, string>;
};

/** Where a simulated person says yes or no. It says of itself that it is no Dropbox. */
export function consentPage({ appName, accounts, scopes, fields }: Asking): string {
  const hidden = Object.entries(fields)
    .filter(([, value]) => value !== "")
    .map(([name, value]) => `<input type="hidden" name="${safe(name)}" value="${safe(value)}">`);
  const people = accounts.map(
    ({ accountId, displayName, email }, index) =>
      `<label class="person"><input type="radio" name="account" value="${safe(accountId)}"${index === 0 ? " checked" : ""}>
       <span>${safe(displayName)}<small>${safe(email)}</small></span></label>`,
  );
  return page(
    `${safe(appName)} asks for access`,
    `<p class="note">This is the simulator, not Dropbox. Nothing here leaves this machine.</p>
     <h1>${safe(appName)} would like to use your Dropbox</h1>
     <ul>${scopes.map((scope) => `<li>${safe(WORDS[scope] ?? scope)}</li>`).join("")}</ul>
     <form method="post" action="/oauth2/authorize">${hidden.join("")}
       <fieldset><legend>Whose Dropbox?</legend>${people.join("")}</fieldset>
       <div class="buttons"><button name="decision" value="deny">Deny</button>
       <button name="decision" value="allow" class="main">Allow</button></div>
     </form>`,
  );
}

/** When the app asked for what cannot be: a mistake in the app, told to whoever builds it. */
export function problemPage(problem: string): string {
  return page(
    "This cannot be asked for",
    `<p class="note">This is the simulator, not Dropbox.</p>
     <h1>The app asked for what cannot be</h1><p>${safe(problem)}</p>`,
  );
}

const page = (title: string, body: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title} – simulated Dropbox</title><style>
:root { color-scheme: light dark; --ink: #1c2733; --quiet: #51606f; --paper: #fff; --ground: #eef2f6; --line: #c5ced8; --main: #0b57c4; --on-main: #fff }
@media (prefers-color-scheme: dark) { :root { --ink: #e8edf3; --quiet: #a9b6c4; --paper: #18212b; --ground: #0d141b; --line: #3a4755; --main: #8ab8ff; --on-main: #0d141b } }
* { box-sizing: border-box } body { margin: 0; padding: 24px 16px; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif }
main { max-width: 440px; margin: 6vh auto 0; padding: 28px; background: var(--paper); border: 1px solid var(--line); border-radius: 12px }
h1 { font-size: 22px; line-height: 1.25; margin: 16px 0 8px } ul { padding-left: 20px; color: var(--quiet) }
.note { margin: 0; padding: 8px 12px; border: 1px dashed var(--line); border-radius: 8px; font-size: 14px; color: var(--quiet) }
fieldset { border: 0; margin: 20px 0; padding: 0 } legend { padding: 0; margin-bottom: 8px; font-weight: 600 }
.person { display: flex; gap: 12px; align-items: center; min-height: 52px; padding: 6px 12px; border: 1px solid var(--line); border-radius: 8px; margin-bottom: 8px; cursor: pointer }
.person:has(:checked) { border-color: var(--main); box-shadow: 0 0 0 1px var(--main) } .person input { accent-color: var(--main) }
small { display: block; color: var(--quiet); font-size: 14px; overflow-wrap: anywhere }
.buttons { display: flex; gap: 12px } button { flex: 1; min-height: 44px; border: 1px solid var(--line); border-radius: 8px; background: none; color: inherit; font: inherit; cursor: pointer }
button.main { background: var(--main); border-color: var(--main); color: var(--on-main); font-weight: 600 } :focus-visible { outline: 2px solid var(--main); outline-offset: 2px }
</style></head><body><main>${body}</main></body></html>`;

const safe = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
