// The first half of the main job as one story: a teacher reports, the coordinator reads, answers, opens a dossier
// that takes over what was told, writes the wish and the plan; two windows meet on one plan item; the teacher
// hears where it stands and nothing of the case; nobody else can look.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { newContext, startBrowser } from "../lib/browser.js";
import { loginOf, startDemo } from "../lib/demo.js";
import { fill, send } from "../lib/fill.js";
import { login } from "../lib/login.js";
import { holds } from "../lib/pages.js";

const STORY = "Twee telefoons, een oudere bekende wacht bij school, nachten weg.";
let browser;
let demo;
const contexts = [];
const world = {};

before(async () => {
  demo = await startDemo();
  browser = await startBrowser();
});
after(async () => {
  for (const context of contexts) await context.close();
  await browser?.close();
  await demo?.stop();
});

async function as(role, where) {
  const context = await newContext(browser, { baseURL: demo.url });
  contexts.push(context);
  const page = await context.newPage();
  await login(page, loginOf(demo, role, where));
  return page;
}

async function follow(page, name) {
  await Promise.all([page.waitForEvent("load"), page.locator("main").getByRole("link", { name, exact: true }).first().click()]);
}

test("a teacher reports, question by question", async () => {
  const teacher = (world.teacher = await as("reporter"));
  await teacher.goto("/pro/melden");
  await fill(teacher, {
    aim: "help",
    urgency: "this_week",
    destination: "coordination",
    municipality: "Zeist",
    setting: "school",
    forms: ["criminal"],
    agreement: "not_yet",
    basis: "Eerst zonder naam overlegd.",
  });
  await send(teacher, "Verder");
  await send(teacher, "Voeg een persoon toe");
  await fill(teacher, { person_0_part: "both", person_0_name: "Mila (verzonnen)", person_0_birth_year: "2006", person_0_birth_precision: "estimate" });
  await holds(teacher, "report: people");
  await send(teacher, "Verder");
  await fill(teacher, { story: STORY, seen_on_year: "2026", seen_on_precision: "year" });
  await send(teacher, "Verder");
  await send(teacher, "Voeg een gegeven toe");
  await fill(teacher, { attribute_0_kind: "phone", attribute_0_value: "06 00 41 22 18", attribute_0_of: "person" });
  await send(teacher, "Verder");
  await fill(teacher, { safe_contact: "Na school, via de mentor", must_not_know: "de oudere bekende" });
  await send(teacher, "Verder");
  await holds(teacher, "report: check");
  await send(teacher, "Stuur de melding");
  world.sent = new URL(teacher.url()).pathname;
  assert.match(world.sent, /^\/mijn-meldingen\//);
  assert.ok(!(await teacher.locator("main").innerText()).includes(STORY), "the status page holds no case content");
});

test("the coordinator reads it and says so", async () => {
  const coordinator = (world.coordinator = await as("coordinator", "Utrecht"));
  await coordinator.goto("/meldingen");
  world.report = new URL(world.sent, demo.url).pathname.split("/").pop();
  await coordinator.goto(`/meldingen/${world.report}`);
  const text = await coordinator.locator("main").innerText();
  assert.ok(text.includes(STORY) && text.includes("Mogelijk allebei") && text.includes("06 00 41 22 18"));
  await send(coordinator, "Laat weten dat je dit las");
  await world.teacher.goto(world.sent);
  assert.match(await world.teacher.locator("main").innerText(), /[Gg]elezen/);
});

test("police, the municipality and the policy maker cannot look", async () => {
  for (const role of ["police", "municipality", "policy_maker"]) {
    const page = await as(role);
    const response = await page.goto(`/meldingen/${world.report}`);
    assert.equal(response.status(), 404, role);
    assert.ok(!(await page.locator("body").innerText()).includes(STORY));
  }
});

test("a dossier opens with the wish above the plan", async () => {
  const { coordinator } = world;
  await coordinator.goto(`/meldingen/${world.report}`);
  await follow(coordinator, "Open een dossier");
  await fill(coordinator, { asked: "yes", words: "Rust, en dat hij niet weet waar ik ben.", present: "mentor van school" });
  await send(coordinator, "Open het dossier");
  world.alias = decodeURIComponent(new URL(coordinator.url()).pathname.split("/")[2]);
  assert.match(world.alias, /^[A-Z][\p{L}-]*-\d+$/u, "an alias, never a name, stands in the address");
  const text = await coordinator.locator("main").innerText();
  assert.ok(text.includes("Rust, en dat hij niet weet waar ik ben."));
  assert.ok(!text.includes("Mila"), "the name is hidden");
  assert.ok(!(await coordinator.title()).includes("Mila"));
});

test("a plan item says who, what, why and which effect", async () => {
  const { coordinator, alias } = world;
  await coordinator.goto(`/dossier/${alias}/afspraken/nieuw`);
  await fill(coordinator, {
    who: "coordinator",
    what: "Zoekt een veilige plek",
    why: "Zij kan niet terug",
    desired_effect: "Acht weken op dezelfde plek slapen",
    due_on_day: "30",
    due_on_month: "11",
    due_on_year: "2027",
  });
  await send(coordinator);
  const row = await coordinator.locator(".oever-data-table tbody tr", { hasText: "Zoekt een veilige plek" }).innerText();
  assert.match(row, /Zij kan niet terug/);
  assert.match(row, /Acht weken/);
});

test("two windows change one plan item: the second sees both versions", async () => {
  const { coordinator, alias } = world;
  const other = await coordinator.context().newPage();
  for (const page of [coordinator, other]) {
    await page.goto(`/dossier/${alias}`);
    await follow(page, "Zoekt een veilige plek");
  }
  await fill(coordinator, { what: "Zoekt een plek met eigen kamer" });
  await send(coordinator);
  await fill(other, { what: "Zoekt een plek dicht bij haar zus" });
  await Promise.all([other.waitForEvent("load"), other.locator("main form button.oever-button[type=submit]").first().click()]);
  const text = await other.locator("main").innerText();
  assert.ok(text.includes("Zoekt een plek met eigen kamer") && text.includes("Zoekt een plek dicht bij haar zus"), text);
  await holds(other, "conflict");
  await other.close();
});

test("who looked stands in the dossier", async () => {
  const { coordinator, alias } = world;
  await coordinator.goto(`/dossier/${alias}/inzage`);
  assert.match(await coordinator.locator("main table").innerText(), /Zorgcoördinator/);
});
