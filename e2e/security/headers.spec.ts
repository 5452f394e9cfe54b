import { type APIResponse, expect, type Page, test } from "@playwright/test";

const EVERYWHERE = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
};

const PAGES = ["/", "/sign-in", "/register", "/goodbye", "/nowhere", "/memories"];
const OTHERS = [
  "/api/health/live",
  "/api/nowhere",
  "/api/auth/session",
  "/_next/static/nothing.js",
  "/nothing.png",
];

for (const path of [...PAGES, ...OTHERS]) {
  test(`${path} says how it may be used`, async ({ request }) => {
    const answer = await request.get(path);
    expect(answer.headers()).toMatchObject(EVERYWHERE);
    expect(answer.headers()["permissions-policy"]).toContain("geolocation=()");
    expect(Object.keys(answer.headers())).not.toContain("x-powered-by");
  });
}

for (const path of PAGES) {
  test(`${path} runs scripts by a nonce alone, and is framed by nobody`, async ({ request }) => {
    const [first, second] = [await request.get(path), await request.get(path)];
    const policy = policyOf(first);
    expect(policy["script-src"]).toMatch(/^'self' 'nonce-[A-Za-z0-9+/=]{22,}' 'strict-dynamic'$/);
    expect(policyOf(second)["script-src"]).not.toBe(policy["script-src"]);
    expect(policy).toMatchObject({
      "default-src": "'self'",
      "object-src": "'none'",
      "base-uri": "'self'",
      "form-action": "'self'",
      "frame-ancestors": "'none'",
      "img-src": "'self' blob: data:",
      "media-src": "'self' blob: data:",
    });

    const nonce = /'nonce-([^']+)'/.exec(policy["script-src"] ?? "")?.[1];
    const scripts = (await first.text()).match(/<script\b[^>]*>/g) ?? [];
    expect(scripts.length).toBeGreaterThan(3);
    for (const script of scripts) expect(script).toContain(`nonce="${nonce}"`);
  });
}

test("a path or nonce of one’s own changes nothing of the policy", async ({ request }) => {
  const headers = { "x-roost-path": "/forged", "x-nonce": "forged" };
  for (const path of PAGES) {
    const answer = await request.get(path, { headers });
    expect(policyOf(answer)["script-src"]).toMatch(/^'self' 'nonce-[A-Za-z0-9+/=]{22,}' 'strict-dynamic'$/);
    expect(await answer.text()).not.toContain("forged");
  }
});

test("a page comes packed to a browser that can unpack it", async ({ request }) => {
  const packed = await request.get("/sign-in", { headers: { "accept-encoding": "gzip, deflate, br" } });
  expect(packed.headers()).toMatchObject({
    "content-encoding": "gzip",
    vary: expect.stringContaining("Accept-Encoding"),
  });
  expect(await packed.text()).toContain("</html>");
  const plain = await request.get("/sign-in", { headers: { "accept-encoding": "identity" } });
  expect(plain.headers()).not.toHaveProperty("content-encoding");
  expect(await plain.text()).toContain("</html>");
});

test("an answer of the API can run and load nothing", async ({ request }) => {
  expect(policyOf(await request.get("/api/health/live"))).toMatchObject({
    "default-src": "'none'",
    "frame-ancestors": "'none'",
  });
});

test("no page breaks its own policy, and its scripts run", async ({ page }) => {
  const broken = await violationsOf(page);
  for (const path of PAGES) await page.goto(path);
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Show password" }).click();
  await expect(page.getByLabel("Password", { exact: true })).toHaveAttribute("type", "text");
  expect(broken).toEqual([]);
});

test("an injected script does not run; the control shows that its breach is seen", async ({ page }) => {
  const broken = await violationsOf(page);
  await page.goto("/sign-in");
  await page.evaluate(() => {
    const script = document.createElement("div");
    script.innerHTML = `<img src="data:," onerror="document.title = 'broken in'">`;
    document.body.append(script);
  });
  await expect.poll(() => broken).toContainEqual(expect.stringContaining("script-src-attr"));
  expect(await page.title()).not.toBe("broken in");
});

function policyOf(answer: APIResponse): Record<string, string> {
  const parts = (answer.headers()["content-security-policy"] ?? "").split("; ");
  return Object.fromEntries(parts.map((part) => [part.split(" ")[0], part.split(" ").slice(1).join(" ")]));
}

/** Fills with what the browser refuses on the pages to come. */
async function violationsOf(page: Page): Promise<string[]> {
  const broken: string[] = [];
  await page.exposeFunction("tellViolation", (what: string) => broken.push(what));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => {
      (window as unknown as { tellViolation(what: string): void }).tellViolation(
        `${effectiveDirective} ${blockedURI}`,
      );
    });
  });
  return broken;
}
