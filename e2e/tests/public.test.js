// Somebody without an account tells something, with and without JavaScript, and comes back with a code.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { newContext, startBrowser } from "../lib/browser.js";
import { assertKeyboardReachesAll } from "../lib/checks.js";
import { startDemo } from "../lib/demo.js";
import { holds, press, visit } from "../lib/pages.js";

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

async function open(options = {}) {
  const context = await newContext(browser, { baseURL: demo.url, ...options });
  return { context, page: await context.newPage() };
}

async function tell(page, { way, each = async () => {} }) {
  await page.goto("/");
  await each("start");
  await page.getByText("Het gaat over mijzelf").click();
  await press(page, "Verder");
  await each("contact");
  await page.getByText(way).click();
  await press(page, "Verder");
  let code;
  if (await page.locator(".oever-code").count()) {
    code = await page.locator(".oever-code").innerText();
    await each("code");
    await page.fill("#typed", code.toUpperCase().replaceAll(" ", "-"));
    await press(page, "Verder");
  } else if (await page.locator("#number").count()) {
    await each("call");
    await page.fill("#number", "06 12345678");
    await page.fill("#when", "door de week overdag");
    await page.getByText("Nee, nooit").click();
    await press(page, "Verder");
  }
  await each("silent");
  await page.fill("#silent", "mijn baas");
  await press(page, "Verder");
  await each("signs");
  await page.getByText("Ik krijg geen geld").click();
  await press(page, "Verder");
  await each("words");
  await page.fill("#words", "Ik werk in een kas en krijg bijna niets.");
  await press(page, "Verder");
  await each("place");
  await page.fill("#place", "Groningen");
  await press(page, "Verder");
  await each("minor");
  await page.getByText("Nee", { exact: true }).click();
  await press(page, "Verder");
  await each("want");
  await page.getByText("Een veilige plek").click();
  await press(page, "Verder");
  await each("check");
  return code;
}

test("every public page holds without JavaScript", async () => {
  const { context, page } = await open({ javaScript: false });
  const pages = ["/", "/bericht", "/rechten-uitleg", "/privacy", "/toegankelijkheid", "/veilig-wissen", "/pro", "/melden/verstuurd"];
  for (const path of pages) {
    const response = await page.goto(path);
    assert.equal(response.status(), 200, path);
    assert.ok((await page.locator("h1").count()) === 1, `${path} has one heading`);
    assert.ok(!(await page.locator("body").innerText()).includes("⟦"), path);
  }
  assert.deepEqual(context.problems, []);
  await context.close();
});

test("every public page is accessible, neutral and has the exit", async () => {
  const { context, page } = await open();
  for (const path of ["/", "/bericht", "/rechten-uitleg", "/privacy", "/toegankelijkheid", "/veilig-wissen", "/melden/verstuurd"]) {
    await visit(page, path, { publicPage: true });
    await assertKeyboardReachesAll(page, path);
  }
  await visit(page, "/pro");
  await page.goto("/taal/en?terug=/");
  assert.equal(await page.locator("html").getAttribute("lang"), "en");
  await holds(page, "/ in English", { publicPage: true });
  assert.deepEqual(context.problems, []);
  await context.close();
});

test("the whole way of telling holds at every step, and the errors too", async () => {
  const { context, page } = await open();
  await page.goto("/");
  await press(page, "Verder");
  assert.match(await page.title(), /^Fout: Oever$/);
  await holds(page, "start with an error", { publicPage: true });
  await tell(page, { way: "Ja, bel mij", each: (step) => holds(page, step, { publicPage: true }) });
  await press(page, "Wijzig Plaats of gemeente");
  assert.equal(await page.inputValue("#place"), "Groningen");
  await page.fill("#place", "Utrecht");
  await press(page, "Verder");
  assert.match(await page.locator("dl").innerText(), /Utrecht/);
  await press(page, "Stuur mijn bericht");
  assert.equal(new URL(page.url()).pathname, "/melden/verstuurd");
  await holds(page, "sent", { publicPage: true });
  assert.deepEqual(context.problems, []);
  await context.close();
});

test("without JavaScript somebody tells, comes back with the code and writes again", async () => {
  const { context, page } = await open({ javaScript: false });
  const code = await tell(page, { way: "Ja, op deze website met een code" });
  assert.match(code, /^([a-z]+ ){5}\d{5}$/);
  assert.ok(!(await page.content()).includes(code.split(" ")[0] + " " + code.split(" ")[1]), "the code is shown once");
  await press(page, "Stuur mijn bericht");
  assert.ok(!(await page.content()).includes(code.split(" ").slice(0, 2).join(" ")));
  await page.goto("/bericht");
  await page.fill("#code", "appel berg fiets lamp regen 00000");
  await press(page, "Open mijn bericht");
  assert.match(await page.title(), /^Fout:/);
  await page.fill("#code", code.replaceAll(" ", "\u00a0"));
  await press(page, "Open mijn bericht");
  assert.match(await page.locator("main").innerText(), /Nog niet gelezen/);
  await page.fill("#text", "Ik kan morgen bellen.");
  await press(page, "Stuur");
  assert.match(await page.locator("ol").innerText(), /Ik kan morgen bellen/);
  assert.ok(!page.url().includes("?"), "nothing about it stands in the address");
  await context.close();
});

test("the quick exit leads somewhere neutral and clears what the browser held", async () => {
  const { context, page } = await open({ javaScript: false });
  await page.goto("/");
  const [response] = await Promise.all([
    page.waitForResponse((answer) => new URL(answer.url()).pathname === "/weg"),
    page.locator(".oever-quick-exit__link").click(),
  ]);
  assert.equal(response.status(), 303);
  const direct = await context.request.get("/weg", { maxRedirects: 0 });
  assert.match(direct.headers()["clear-site-data"], /"cookies"/);
  assert.equal(direct.headers()["referrer-policy"], "no-referrer");
  await page.waitForURL("**/veilig-weg");
  assert.ok(!/oever|slachtoffer|handel|uitbuiting/i.test(await page.content()));
  assert.deepEqual(await context.cookies(), []);
  await context.close();
});

test("answers do not come back with the back button after sending", async () => {
  const { context, page } = await open();
  await tell(page, { way: "Nee, geen contact" });
  await press(page, "Stuur mijn bericht");
  await page.goBack().catch(() => {});
  const shown = await page.locator("body").innerText().catch(() => "");
  assert.ok(!shown.includes("Ik werk in een kas"), "the check page is not shown again from the cache");
  await context.close();
});
