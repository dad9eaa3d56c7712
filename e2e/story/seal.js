// Three organisations see the same telephone number and none of them is sure enough to report. Each seals its signal:
// two together open nothing; the third makes it open, when two privacy officers open their part.
import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually } from "../lib/clock.js";
import { fill, send } from "../lib/fill.js";
import { holds } from "../lib/pages.js";

/** What is sealed, as each of them writes it down. */
export const SEALED = {
  story: "Steeds dezelfde auto voor de deur, en iemand die voor haar antwoordt.",
  numbers: ["06 00 41 77 31", "+31 6 0041 7731", "0031 6 00417731"],
  normal: "00417731",
};

const NORTH = "Zorgcoördinatie Domstad";
const SOUTH = "Veiligheidshuis Duinrand";

/** `apart`: key service and index run at other parties. */
export function seal(story, { apart = false } = {}) {
  test("before sealing the page says what happens, and where the parts run", async () => {
    const teacher = await story.cast.as("reporter");
    await toTheEnd(teacher, SEALED.numbers[0]);
    await send(teacher, "Verzegel dit signaal");
    const text = await teacher.locator("main").innerText();
    assert.match(text, /opent vanaf 3 organisaties/);
    if (apart) {
      assert.match(text, /Deels verzegeld tegen wie deze machine beheert/);
      assert.doesNotMatch(text, /op één machine/);
    } else {
      assert.match(text, /Niet verzegeld tegen wie deze machine beheert/);
    }
    await holds(teacher, "seal: explain");
    await confirm(teacher);
    assert.match(await teacher.locator("main").innerText(), /Dicht/);
    assert.ok(!(await teacher.locator("main").innerText()).includes(SEALED.story), "not even for who wrote it");
    await holds(teacher, "sealed signals");
  });

  test("two organisations open nothing", async () => {
    await seals(await story.cast.as("municipality"), SEALED.numbers[1]);
    await story.cast.later("Naar morgenochtend");
    const officer = await story.cast.as("privacy_officer", NORTH);
    await officer.goto("/toezicht/verzegeld");
    assert.match(await officer.locator("main").innerText(), /Er wacht niets/);
  });

  test("at three organisations the officers are asked, and one alone opens nothing", async () => {
    await seals(await story.cast.as("provider"), SEALED.numbers[2]);
    await story.cast.later("Naar morgenochtend");
    const officer = await story.cast.as("privacy_officer", NORTH);
    await officer.goto("/toezicht/verzegeld");
    await eventually(officer, async () => /3 organisaties zagen hetzelfde/.test(await officer.locator("main").innerText()));
    assert.equal(await officer.locator("main .oever-task").count(), 1, "what two saw was never put before them");
    await holds(officer, "sealed signals: openers");
    await send(officer, "Open jouw deel");
    assert.match(await officer.locator("main").innerText(), /3 organisaties zagen hetzelfde/, "it still waits");
    const teacher = await story.cast.as("reporter");
    await teacher.goto("/verzegeld");
    assert.match(await teacher.locator("main").innerText(), /Dicht/);
  });

  test("with the second officer all three are ordinary reports", async () => {
    const officer = await story.cast.as("privacy_officer", SOUTH);
    await officer.goto("/toezicht/verzegeld");
    await send(officer, "Open jouw deel");
    assert.match(await officer.locator("main").innerText(), /Er wacht niets/);
    for (const role of ["reporter", "municipality", "provider"]) {
      const page = await story.cast.as(role);
      await page.goto("/verzegeld");
      assert.match(await page.locator("main").innerText(), /Andere organisaties zagen hetzelfde/, role);
    }
    const teacher = await story.cast.as("reporter");
    const report = await teacher.locator("main").getByRole("link", { name: "Naar de melding" }).first().getAttribute("href");
    const coordinator = await story.cast.as("coordinator", "Utrecht");
    await coordinator.goto(`/meldingen/${report.split("/").pop()}`);
    const text = await coordinator.locator("main").innerText();
    assert.ok(text.includes(SEALED.story) && text.includes(SEALED.numbers[0]), "from now on it is read as any other");
  });
}

async function seals(page, number) {
  await toTheEnd(page, number);
  await send(page, "Verzegel dit signaal");
  await confirm(page);
}

async function confirm(page) {
  await fill(page, { days: "90", adults_and_safe: "yes" });
  await send(page, "Verzegel dit signaal");
  assert.equal(new URL(page.url()).pathname, "/verzegeld");
}

/** Fills the report in, up to its last page. */
async function toTheEnd(page, number) {
  await page.goto("/pro/melden");
  await fill(page, {
    aim: "stop",
    urgency: "later",
    destination: "coordination",
    municipality: "Zeist",
    setting: "health",
    agreement: "nobody",
  });
  await send(page, "Verder");
  await send(page, "Verder");
  await fill(page, { story: SEALED.story });
  await send(page, "Verder");
  await send(page, "Voeg een gegeven toe");
  await fill(page, { attribute_0_kind: "phone", attribute_0_value: number, attribute_0_of: "other" });
  await send(page, "Verder");
  await send(page, "Verder");
}
