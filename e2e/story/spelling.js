// Two organisations that know the same person under another spelling, with day and month in the other order and no number
// in common. Nothing but the pieces of the name and the date can meet.
import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually } from "../lib/clock.js";
import { fill, follow, send } from "../lib/fill.js";

const HERE = { coordinator: "Utrecht", house: "Zorgcoördinatie Domstad", name: "Юлія Voorbeeldenko", birth: "1990-02-03" };
const THERE = { coordinator: "Noord-Holland Noord", house: "Veiligheidshuis Duinrand", name: "VOORBEELDENKO, Yuliia", birth: "2-3-1990" };

export function spelling(story) {
  const aliases = {};

  test("each proposes a dossier under its own spelling, with no number", async () => {
    for (const side of [HERE, THERE]) {
      aliases[side.house] = await propose(story, side);
      await confirm(story, side, aliases[side.house]);
      // Whoever is confirmed first holds.
      await story.cast.later("Naar morgenochtend");
    }
  });

  test("they meet, and after two times yes each reads what agrees and never a value", async () => {
    for (const side of [HERE, THERE]) {
      const page = await story.cast.as("coordinator", side.coordinator);
      await page.goto("/koppelingen");
      const link = `Koppeling bij ${aliases[side.house]}`;
      await eventually(page, async () => (await page.locator("main").innerText()).includes(link));
      await follow(page, link);
      await fill(page, { choice: "yes" });
      await send(page, "Verder");
      if (side === HERE) await story.cast.later("Naar morgenochtend");
    }
    for (const side of [HERE, THERE]) {
      const page = await story.cast.as("coordinator", side.coordinator);
      await page.goto("/koppelingen");
      await follow(page, `Koppeling bij ${aliases[side.house]}`);
      const said = await page.locator("main").innerText();
      assert.match(said, /De naam lijkt/);
      assert.match(said, /Dezelfde geboortedatum; dag en maand zijn misschien verwisseld/);
      assert.doesNotMatch(said, /voorbeeldenko/i);
    }
  });
}

/** Proposes the first dossier of the list that is not enrolled yet; gives its alias. */
async function propose(story, side) {
  const page = await story.cast.as("coordinator", side.coordinator);
  await page.goto("/koppelingen");
  const enrolled = await page.locator("main").innerText();
  await page.goto("/dossiers");
  const listed = await page.locator('main a[href^="/dossier/"]').allInnerTexts();
  const alias = listed.map((text) => text.trim()).find((text) => /^[\p{L}-]+-\d+$/u.test(text) && !enrolled.includes(text));
  assert.ok(alias, `a dossier to propose among ${listed.length}`);
  await page.goto(`/koppelingen/inschrijven?dossier=${encodeURIComponent(alias)}`);
  for (const known of ["phone", "email", "handle", "plate", "kvk-number", "address", "document-number"]) {
    await fill(page, { [known]: "" });
  }
  await fill(page, {
    role: "possible_victim", name: side.name, "birth-date": side.birth,
    basis: "Zij is uit beeld geraakt; nagaan of een andere regio haar kent, om te helpen. (verzonnen)",
  });
  await send(page, "Stel voor");
  return alias;
}

async function confirm(story, side, alias) {
  const second = await story.cast.as("coordinator", `Tweede functie (bevestigt koppelingen) ${side.house}`);
  await second.goto("/koppelingen/bevestigen");
  await follow(second, alias);
  await fill(second, { choice: "yes" });
  await send(second, "Verder");
}
