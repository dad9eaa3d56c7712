// Proves the harness itself: the helpers pass on good pages and fail on a page that is wrong on purpose.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { newContext, startBrowser } from "../lib/browser.js";
import { assertAccessible, assertKeyboardReachesAll, assertNoSidewaysScroll, assertNothingInline, assertPublicPage, assertTargetSize } from "../lib/checks.js";
import { serveFixtures } from "../lib/server.js";
import { decodeBase32, totp } from "../lib/totp.js";

let browser;
let server;

before(async () => {
  server = await serveFixtures();
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

async function open(path, options = {}) {
  const context = await newContext(browser, { baseURL: server.url, ...options });
  const page = await context.newPage();
  const response = await page.goto(path);
  return { context, page, response };
}

test("one-time codes match the vectors of RFC 6238", () => {
  const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
  assert.equal(decodeBase32(secret).toString(), "12345678901234567890");
  assert.equal(totp(secret, 59_000, 8), "94287082");
  assert.equal(totp(secret, 1_111_111_109_000, 8), "07081804");
  assert.equal(totp(secret, 20_000_000_000_000, 8), "65353130");
  assert.throws(() => decodeBase32("not-base32!"));
});

test("a good public page passes every check", async () => {
  const { context, page, response } = await open("/");
  await assertPublicPage(page, response);
  await assertNothingInline(page);
  await assertTargetSize(page);
  await assertKeyboardReachesAll(page);
  await assertAccessible(page);
  assert.deepEqual(context.problems, []);
  await context.close();
});

test("a form with errors passes every check and starts at the error summary", async () => {
  const { context, page } = await open("/form.html");
  assert.match(await page.title(), /^Fout: /);
  assert.equal(await page.evaluate(() => document.activeElement.id), "error-summary-heading");
  for (const link of await page.locator(".oever-error-summary a").all()) {
    const target = (await link.getAttribute("href")).slice(1);
    assert.equal(await page.locator(`[id="${target}"]`).count(), 1, `the summary links to #${target}`);
  }
  await assertNothingInline(page);
  await assertTargetSize(page);
  await assertKeyboardReachesAll(page);
  await assertAccessible(page);
  assert.deepEqual(context.problems, []);
  await context.close();
});

test("a wrong page fails every check", async () => {
  const { context, page, response } = await open("/broken.html");
  await assert.rejects(assertAccessible(page), /label|html-has-lang|image-alt/);
  await page.setViewportSize({ width: 320, height: 800 });
  await assert.rejects(assertNoSidewaysScroll(page), /sideways/);
  await assert.rejects(assertNothingInline(page), /inline/);
  await assert.rejects(assertTargetSize(page), /24 px|targets/);
  await assert.rejects(assertPublicPage(page, response), /neutral/);
  await context.close();
});

test("without JavaScript the page is whole and the exit is a plain link", async () => {
  const { context, page } = await open("/", { javaScript: false });
  assert.equal(await page.locator("input[type=radio]").count(), 4);
  await page.getByText("Het gaat over iemand anders").click();
  assert.ok(await page.locator("input[value=ander]").isChecked());
  await page.locator(".oever-quick-exit__link").click();
  await page.waitForURL("**/weg");
  assert.equal(await page.title(), "Weer");
  await context.close();
});

test("Shift three times within five seconds leaves, and Back does not return to the page", async () => {
  const { context, page } = await open("/");
  await page.keyboard.press("Shift");
  await page.keyboard.press("a");
  await page.keyboard.press("Shift");
  await page.keyboard.press("Shift");
  assert.equal(new URL(page.url()).pathname, "/", "another key starts the count again");
  await page.keyboard.press("Shift");
  await page.waitForURL("**/weg");
  await page.goBack();
  assert.equal(page.url(), "about:blank", "the page was replaced in the history");
  await context.close();
});

test("a changed form warns before it is left, a sent one does not", async () => {
  const { context, page } = await open("/form.html");
  const asked = [];
  page.on("dialog", async (dialog) => { asked.push(dialog.type()); await dialog.accept(); });
  await page.fill("[name=name]", "Linde");
  await page.goto("/");
  assert.deepEqual(asked, ["beforeunload"]);
  await page.goto("/form.html");
  await page.fill("[name=name]", "Linde");
  await page.getByRole("button", { name: "Maak dossier" }).click();
  await page.waitForURL("**/dossier");
  assert.equal(asked.length, 1);
  await context.close();
});
