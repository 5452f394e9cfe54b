import { Dropbox, DropboxAuth } from "dropbox";

/** For tests: the real SDK, its addresses turned to the simulator. */
const HOSTS = /^https:\/\/(?:(?:api|content|notify)\.dropboxapi\.com|(?:www\.)?dropbox\.com)(?=\/)/;

export const fetchAt = (origin: string) => (address: string | URL | Request, init?: RequestInit) =>
  fetch(String(address).replace(HOSTS, origin), init);

export const authAt = (origin: string): DropboxAuth =>
  new DropboxAuth({ clientId: "sim_dropbox", clientSecret: "sim_dropbox_secret", fetch: fetchAt(origin) });

export const sdkAt = (origin: string, accessToken: string): Dropbox =>
  new Dropbox({ accessToken, fetch: fetchAt(origin) });

/** Sends the form of the consent page as a browser would. @returns where the person is sent back to */
export const allow = (origin: string, asked: string, who?: string): Promise<URL> =>
  decide(origin, asked, "allow", who);
export const deny = (origin: string, asked: string): Promise<URL> => decide(origin, asked, "deny");

async function decide(
  origin: string,
  asked: string,
  decision: string,
  who = "robin@example.org",
): Promise<URL> {
  const page = await (await fetch(asked.replace(HOSTS, origin))).text();
  const form = new URLSearchParams({ decision });
  for (const [, name = "", value = ""] of page.matchAll(/type="hidden" name="([^"]*)" value="([^"]*)"/g))
    form.set(name, value.replaceAll("&amp;", "&").replaceAll("&quot;", '"'));
  const person = [...page.matchAll(/name="account" value="([^"]*)"[\s\S]*?<small>([^<]*)</g)].find(
    ([, , email]) => email === who,
  );
  form.set("account", person?.[1] ?? "");
  const answer = await fetch(`${origin}/oauth2/authorize`, {
    method: "POST",
    body: form,
    redirect: "manual",
  });
  return new URL(answer.headers.get("location") ?? "");
}
