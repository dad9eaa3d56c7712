// Only the keyboard: signing in, sending a report, and reaching everything on the page where one lands.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { newContext, startBrowser } from "../lib/browser.js";
import { assertKeyboardReachesAll } from "../lib/checks.js";
import { loginOf, startDemo } from "../lib/demo.js";
import { freshCode } from "../lib/login.js";

let browser;
let demo;

before(async () => {
  demo = await startDemo();
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

/** Presses Tab until a control with this name, or one that the test accepts, has the focus. */
async function tabTo(page, wanted) {
  for (let step = 0; step < 150; step += 1) {
    await page.keyboard.press("Tab");
    const found = await page.evaluate((name) => {
      const element = document.activeElement;
      return element && (element.id === name || element.name === name || element.innerText?.trim() === name);
    }, wanted);
    if (found) return;
  }
  throw new Error(`Tab never reaches ${wanted} on ${page.url()}`);
}

async function enter(page) {
  await Promise.all([page.waitForEvent("load"), page.keyboard.press("Enter")]);
}

async function signIn(page, account) {
  await page.goto("/inloggen");
  await tabTo(page, "email");
  await page.keyboard.type(account.email);
  await tabTo(page, "password");
  await page.keyboard.type(account.password);
  await tabTo(page, "code");
  await page.keyboard.type(await freshCode(page, account));
  await enter(page);
  assert.ok(!page.url().includes("/inloggen"), "signed in");
}

test("somebody tells something without an account", async () => {
  const context = await newContext(browser, { baseURL: demo.url });
  const page = await context.newPage();
  await page.goto("/");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("href")), "#main-content");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("href")), "/weg", "the exit is the second stop");
  // An empty answer leads to the summary, and its link to the first choice.
  await tabTo(page, "Verder");
  await enter(page);
  // The browser moves the focus to the summary at the first frame, which may come after the load.
  await page.waitForFunction(() => document.activeElement?.id === "error-summary-heading");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "who");
  await page.keyboard.press("Space");
  await tabTo(page, "Verder");
  await enter(page);
  await tabTo(page, "way");
  await page.keyboard.press("ArrowUp"); // the last choice: no contact
  await tabTo(page, "Verder");
  await enter(page);
  await tabTo(page, "Verder");
  await enter(page);
  await tabTo(page, "signs");
  await page.keyboard.press("Space");
  await tabTo(page, "Verder");
  await enter(page);
  await tabTo(page, "words");
  await page.keyboard.type("Ik werk in een kas en krijg bijna niets.");
  for (const field of ["place", "minor", "want"]) {
    await tabTo(page, "Verder");
    await enter(page);
    await tabTo(page, field);
    if (field === "place") await page.keyboard.type("Groningen");
    else await page.keyboard.press("Space");
  }
  await tabTo(page, "Verder");
  await enter(page);
  await tabTo(page, "Stuur mijn bericht");
  await enter(page);
  assert.equal(new URL(page.url()).pathname, "/melden/verstuurd");
  assert.deepEqual(context.problems, []);
  await context.close();
});

for (const role of ["reporter", "coordinator", "provider", "municipality"]) {
  test(`${role} signs in and reaches everything on the first page`, async () => {
    const context = await newContext(browser, { baseURL: demo.url });
    const page = await context.newPage();
    await signIn(page, loginOf(demo, role));
    await assertKeyboardReachesAll(page);
    assert.deepEqual(context.problems, []);
    await context.close();
  });
}
