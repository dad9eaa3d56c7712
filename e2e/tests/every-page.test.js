// Every page that a link leads to, for every role: whole, accessible at two widths, nothing inline, no sideways
// scrolling. A page of one kind (one path, ids apart) is checked once a role that sees other things on it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { newContext, startBrowser } from "../lib/browser.js";
import { startDemo } from "../lib/demo.js";
import { login } from "../lib/login.js";
import { holds } from "../lib/pages.js";

const MOST = Number(process.env.OEVER_PAGES ?? 60);
const SKIP = /^\/(weg|taal|static|api|health|metrics|uitloggen|veilig-weg)\b|\.csv$/;

let browser;
let demo;
const seen = new Set();

before(async () => {
  demo = await startDemo();
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

/** The kind of a page: its path with ids, aliases and codes taken out, and the names of its query. */
function kind(url) {
  const path = url.pathname
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "{id}")
    .replace(/[A-Z][A-Za-z-]*-\d+/g, "{alias}")
    .replace(/\/(GM|VR|K)\d+/g, "/{code}")
    .replace(/\/\d+(?=\/|$)/g, "/{number}");
  return `${path}?${[...url.searchParams.keys()].sort().join("&")}`;
}

/** Gives the pages visited and what is wrong with them: one wrong page does not hide the next. */
async function crawl(page, start) {
  const queue = [...start];
  const found = [];
  const wrong = [];
  while (queue.length > 0 && found.length < MOST) {
    const path = queue.shift();
    const url = new URL(path, demo.url);
    if (seen.has(kind(url))) continue;
    seen.add(kind(url));
    const response = await page.goto(path);
    const type = response.headers()["content-type"] ?? "";
    if (!type.startsWith("text/html")) continue;
    if (response.status() >= 400) {
      wrong.push(`${path} is linked to and answers ${response.status()}`);
      continue;
    }
    const publicPage = (await page.locator(".oever-root--public").count()) > 0;
    await holds(page, path, { publicPage, response }).catch((error) => wrong.push(error.message));
    found.push(path);
    const links = await page.locator("a[href]").evaluateAll((all) => all.map((link) => link.href));
    for (const href of links) {
      const link = new URL(href);
      if (link.origin === new URL(demo.url).origin && !SKIP.test(link.pathname)) queue.push(link.pathname + link.search);
    }
  }
  assert.equal(wrong.length, 0, wrong.join("\n\n"));
  return found;
}

test("without an account", async () => {
  const context = await newContext(browser, { baseURL: demo.url });
  const pages = await crawl(await context.newPage(), ["/", "/inloggen"]);
  assert.ok(pages.length >= 5, `only ${pages.length} pages`);
  assert.deepEqual(context.problems, []);
  await context.close();
});

test("as every role", async (t) => {
  const roles = [...new Set(demo.logins.map((account) => account.role))];
  for (const role of roles) {
    await t.test(role, async () => {
      const context = await newContext(browser, { baseURL: demo.url });
      const page = await context.newPage();
      await login(page, demo.logins.find((account) => account.role === role));
      const first = new URL(page.url());
      seen.delete(kind(first));
      const pages = await crawl(page, [first.pathname]);
      assert.ok(pages.length >= 1, `${role} sees no page`);
      assert.deepEqual(context.problems, []);
      await context.close();
    });
  }
});
