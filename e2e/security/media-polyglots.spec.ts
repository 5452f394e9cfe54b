import { createHash } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, type Page, test } from "@playwright/test";
import sharp from "sharp";
import { craftZip } from "../../lib/testing/crafted-zip";
import { drawFilm } from "../../lib/testing/sample-archive/film";
import { signedIn } from "../sign-in";
import { hostileArchive, importThroughPage, tweetIdAt } from "./hostile-archive";
import { addPerson, ask, forgetAttempts, type Person } from "./people";

/** Files that are a picture and something that runs at once: from the zip, through the import, to a browser. */

const HTML = "<html><body><script>alert(1)</script><img src=x onerror=alert(2)></body></html>";
const SCRIPT = "alert(1)";
const SVG = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(2)</script></svg>';
const PDF =
  "%PDF-1.4\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\ntrailer<</Root 1 0 R>>";

type Shown = "image/jpeg" | "image/png" | "image/gif" | "image/webp" | "video/mp4";
/** `type` is what it is served as; without one it is only ever a download. */
type Polyglot = { what: string; name: string; bytes: Buffer; type?: Shown };

const bytes = (text: string): Buffer => Buffer.from(text, "latin1");
const joined = (...parts: (string | Buffer)[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === "string" ? bytes(part) : part)));

async function polyglots(): Promise<Polyglot[]> {
  const picture = () => sharp({ create: { width: 8, height: 8, channels: 3, background: "#38a" } });
  const [jpeg, png, gif, webp] = await Promise.all([
    picture().jpeg().toBuffer(),
    picture().png().toBuffer(),
    picture().gif().toBuffer(),
    picture().webp().toBuffer(),
  ]);
  const comment = Buffer.from([0xff, 0xfe, 0, HTML.length + 2]);
  const zip = craftZip([{ name: "index.html", content: HTML }]);
  return [
    {
      what: "a JPEG with HTML in its comment",
      name: "a.jpg",
      type: "image/jpeg",
      bytes: joined(jpeg.subarray(0, 2), comment, HTML, jpeg.subarray(2)),
    },
    { what: "a JPEG with a zip behind it", name: "b.jpg", type: "image/jpeg", bytes: joined(jpeg, zip) },
    { what: "a JPEG that is called HTML", name: "c.html", type: "image/jpeg", bytes: joined(jpeg, HTML) },
    {
      what: "a PNG with a script behind it",
      name: "d.png",
      type: "image/png",
      bytes: joined(png, "\n", SCRIPT),
    },
    { what: "a PNG with a PDF behind it", name: "e.png", type: "image/png", bytes: joined(png, PDF) },
    {
      what: "a GIF that is a script",
      name: "f.gif",
      type: "image/gif",
      bytes: bytes(`GIF89a=1;${SCRIPT}//`),
    },
    { what: "a GIF that is HTML", name: "g.gif", type: "image/gif", bytes: bytes(`GIF89a${HTML}`) },
    { what: "a GIF with an SVG behind it", name: "h.gif", type: "image/gif", bytes: joined(gif, SVG) },
    {
      what: "a WebP that is a script",
      name: "i.webp",
      type: "image/webp",
      bytes: bytes(`RIFF/***WEBP*/=1;${SCRIPT}`),
    },
    { what: "a WebP with HTML behind it", name: "j.webp", type: "image/webp", bytes: joined(webp, HTML) },
    {
      what: "a film that is HTML",
      name: "k.mp4",
      type: "video/mp4",
      bytes: bytes(`\0\0\0\u0018ftypisom${HTML}`),
    },
    {
      what: "a film with a script behind it",
      name: "l.mp4",
      type: "video/mp4",
      bytes: joined(drawFilm(1), SCRIPT),
    },
    { what: "an SVG that is called a JPEG", name: "m.jpg", bytes: bytes(SVG) },
    { what: "an SVG behind a declaration", name: "n.png", bytes: bytes(`<?xml version="1.0"?>${SVG}`) },
    { what: "HTML that is called a PNG", name: "o.png", bytes: bytes(HTML) },
    { what: "HTML behind spaces", name: "p.jpg", bytes: bytes(` \n\t${HTML}`) },
    { what: "HTML in UTF-16", name: "q.jpg", bytes: Buffer.from(`\ufeff${HTML}`, "utf16le") },
    { what: "HTML in UTF-7", name: "r.jpg", bytes: bytes("+ADw-script+AD4-alert(1)+ADw-/script+AD4-") },
    { what: "a script that is called a picture", name: "s.jpg", bytes: bytes(SCRIPT) },
    { what: "a PDF", name: "t.jpg", bytes: bytes(PDF) },
    { what: "a zip", name: "u.jpg", bytes: zip },
    { what: "a BMP that is a script", name: "v.jpg", bytes: bytes(`BM=1;${SCRIPT}`) },
    { what: "nothing", name: "w.jpg", bytes: Buffer.alloc(0) },
  ];
}

const addressOf = ({ bytes: content }: Polyglot): string =>
  `/api/files/${createHash("sha256").update(content).digest("hex")}`;

let ada: Person;
let all: Polyglot[];
let elsewhere: Server;

test.beforeAll(async ({ browser }) => {
  await forgetAttempts();
  ada = await addPerson("Ada");
  all = await polyglots();
  const media = (name: string) => ({ media_url_https: `https://pbs.twimg.com/media/${name}`, type: "photo" });
  const tweets = all.map(({ name, what }) => ({
    full_text: what,
    extended_entities: { media: [media(name)] },
  }));
  const files = all.map((one, index) => ({ name: `${tweetIdAt(index)}-${one.name}`, bytes: one.bytes }));
  const page = await browser.newPage({ baseURL: `http://localhost:${process.env.ROOST_E2E_PORT}` });
  await signedIn(page, ada);
  await importThroughPage(page, hostileArchive({ tweets, media: files }));
  await page.close();
  // The same bytes from a server that says nothing of how they may be used.
  elsewhere = createServer((request, answer) => {
    const [, type = "", index = ""] = /^\/(script|page)\/(\d+)/.exec(request.url ?? "") ?? [];
    answer.setHeader("content-type", type === "script" ? "text/javascript" : "text/html");
    answer.end(all[Number(index)]?.bytes);
  }).listen(0, "127.0.0.1");
});
test.afterAll(() => {
  elsewhere.closeAllConnections();
  elsewhere.close();
});

function listen(page: Page): string[] {
  const ran: string[] = [];
  page.on("dialog", async (dialog) => {
    ran.push(dialog.message());
    await dialog.dismiss();
  });
  return ran;
}

/** As a page, which some are downloads of; then in every element that would run or show it. */
async function open(page: Page, address: string): Promise<void> {
  await page.goto(address).catch((error: Error) => {
    if (!/Download is starting|ERR_ABORTED/.test(error.message)) throw error;
  });
}

async function embed(page: Page, address: string): Promise<string[]> {
  return page.evaluate(async (src) => {
    const attempt = (tag: string, attributes: Record<string, string>) =>
      new Promise<string>((resolve) => {
        const element = document.createElement(tag);
        element.onload = () => resolve(`${tag} loads`);
        element.onerror = () => resolve(`${tag} does not`);
        for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
        document.body.append(element);
      });
    const found = [await attempt("script", { src }), await attempt("link", { rel: "stylesheet", href: src })];
    // A frame says nothing of a download.
    const seconds = new Promise((resolve) => setTimeout(resolve, 3_000));
    await Promise.all([
      Promise.race([attempt("iframe", { src }), seconds]),
      Promise.race([attempt("object", { data: src }), seconds]),
      Promise.race([attempt("embed", { src }), seconds]),
    ]);
    return found;
  }, address);
}

test("each is a picture or a film by its first bytes, or a download, and may do nothing", async () => {
  for (const one of all) {
    const answer = await ask(addressOf(one), { cookie: ada.cookie });
    expect(answer.status, one.what).toBe(200);
    expect(Object.fromEntries(answer.headers), one.what).toMatchObject({
      "content-type": one.type ?? "application/octet-stream",
      "content-disposition": one.type ? "inline" : "attachment",
      "x-content-type-options": "nosniff",
      "content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
      "cross-origin-resource-policy": "same-origin",
      "cache-control": expect.stringContaining("private"),
    });
    expect(Buffer.from(await answer.arrayBuffer()).equals(one.bytes), one.what).toBe(true);
  }
});

test("none runs when it is opened", async ({ page }) => {
  await signedIn(page, ada);
  const ran = listen(page);
  for (const one of all) await open(page, addressOf(one));
  expect(ran).toEqual([]);
});

test.describe("where no policy of the pages helps", () => {
  test.use({ bypassCSP: true });

  test("none is taken for a script or a style, and none runs in a frame", async ({ page }) => {
    await signedIn(page, ada);
    const ran = listen(page);
    await page.goto("/memories/05-05");
    // Some at a time: each waits a while for frames that say nothing.
    for (let from = 0; from < all.length; from += 8)
      await Promise.all(
        all.slice(from, from + 8).map(async (one) => {
          expect(await embed(page, addressOf(one)), one.what).toEqual(["script does not", "link does not"]);
        }),
      );
    expect(ran).toEqual([]);
  });

  test("the control: from a server that says nothing they run, as pages and as scripts", async ({ page }) => {
    const ran = listen(page);
    const { port } = elsewhere.address() as AddressInfo;
    const index = (what: string): number => all.findIndex((one) => one.what === what);
    await page.goto(`http://127.0.0.1:${port}/page/${index("a GIF that is HTML")}`);
    await expect.poll(() => ran).toContain("1");
    ran.length = 0;
    expect(await embed(page, `/script/${index("a GIF that is a script")}`)).toContain("script loads");
    await expect.poll(() => ran).toContain("1");
  });
});
