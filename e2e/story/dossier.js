// The dossier takes over what was told, with the wish above the plan; two windows meet on one plan item.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fill, follow, send } from "../lib/fill.js";
import { holds } from "../lib/pages.js";

export function dossier(story) {
  test("a dossier opens with the wish above the plan", async () => {
    const coordinator = await story.cast.as("coordinator", "Utrecht");
    await coordinator.goto(`/meldingen/${story.report}`);
    await follow(coordinator, "Open een dossier");
    await fill(coordinator, { asked: "yes", words: "Rust, en dat hij niet weet waar ik ben.", present: "mentor van school" });
    await send(coordinator, "Open het dossier");
    // The demo holds a dossier with the same telephone number: first the question whether this is the same person.
    const known = await coordinator.locator("main").innerText();
    assert.ok(known.includes("Is deze persoon hier al bekend?") && known.includes("Linde-118"), known.slice(0, 300));
    assert.ok(!known.includes("Mila") && !/\d %|%/.test(known), "no name, no bare number");
    await holds(coordinator, "probably the same person");
    await send(coordinator, "Dit is iemand anders: open een nieuw dossier");
    story.alias = decodeURIComponent(new URL(coordinator.url()).pathname.split("/")[2]);
    assert.match(story.alias, /^[A-Z][\p{L}-]*-\d+$/u, "an alias, never a name, stands in the address");
    const text = await coordinator.locator("main").innerText();
    assert.ok(text.includes("Rust, en dat hij niet weet waar ik ben."));
    assert.ok(!text.includes("Mila"), "the name is hidden");
    assert.ok(!(await coordinator.title()).includes("Mila"));
    await holds(coordinator, "dossier");
  });

  test("a plan item says who, what, why and which effect; a clock counts down", async () => {
    const coordinator = await story.cast.as("coordinator", "Utrecht");
    await coordinator.goto(`/dossier/${story.alias}`);
    await follow(coordinator, "Voeg een afspraak toe");
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
    await follow(coordinator, "Start een klok");
    await coordinator.locator("main").getByText("Wmo-onderzoek", { exact: true }).click();
    await send(coordinator, "Verder");
    const today = new Date(story.today);
    await fill(coordinator, { started_on_day: today.getUTCDate(), started_on_month: today.getUTCMonth() + 1, started_on_year: today.getUTCFullYear() });
    await send(coordinator, "Start de klok");
    await coordinator.goto(`/dossier/${story.alias}`);
    assert.match(await coordinator.locator("main section[aria-labelledby=clocks]").innerText(), /Wmo-onderzoek/);
  });

  test("two windows change one plan item: the second sees both versions", async () => {
    const coordinator = await story.cast.as("coordinator", "Utrecht");
    const other = await coordinator.context().newPage();
    for (const page of [coordinator, other]) {
      await page.goto(`/dossier/${story.alias}`);
      await follow(page, "Zoekt een veilige plek");
    }
    story.plan = "Zoekt een plek met eigen kamer";
    await fill(coordinator, { what: story.plan });
    await send(coordinator);
    await fill(other, { what: "Zoekt een plek dicht bij haar zus" });
    await Promise.all([other.waitForEvent("load"), other.locator("main form button.oever-button[type=submit]").first().click()]);
    const text = await other.locator("main").innerText();
    assert.ok(text.includes(story.plan) && text.includes("Zoekt een plek dicht bij haar zus"), text);
    await holds(other, "conflict");
    await other.close();
  });

  test("who looked stands in the dossier", async () => {
    const coordinator = await story.cast.as("coordinator", "Utrecht");
    await coordinator.goto(`/dossier/${story.alias}`);
    await coordinator.getByRole("link", { name: "Wie keek mee", exact: true }).click();
    await coordinator.waitForURL(/inzage$/);
    assert.match(await coordinator.locator("main table").innerText(), /Zorgcoördinator/);
  });
}
