/** Through the front door of a running app, as a browser does it. @returns the cookies to send along. */
export async function signIn(
  url: string,
  { name, password }: { name: string; password: string },
): Promise<string> {
  const asked = await fetch(`${url}/api/auth/csrf`);
  const { csrfToken } = (await asked.json()) as { csrfToken: string };
  const answer = await fetch(`${url}/api/auth/callback/credentials`, {
    method: "POST",
    redirect: "manual",
    headers: { cookie: cookiesOf(asked), origin: url },
    body: new URLSearchParams({ csrfToken, name, password, json: "true" }),
  });
  const cookie = cookiesOf(answer);
  if (!cookie.includes("sign-in=")) throw new Error(`${name} was not signed in: ${answer.status}`);
  return cookie;
}

export const cookiesOf = (answer: Response): string =>
  answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
