// Another region knows the same telephone number. Linking is off until both privacy officers decided; a second
// function confirms; the holder is asked first; the asker learns nothing until both said yes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually } from "../lib/clock.js";
import { fill, follow, refused, send } from "../lib/fill.js";
import { holds } from "../lib/pages.js";

const DUIN = "Veiligheidshuis Duinrand";
const DOM = "Zorgcoördinatie Domstad";

export function link(story) {
  test("who is seen as a suspect is never enrolled", async () => {
    const coordinator = await story.cast.as("coordinator", "Utrecht");
    assert.match(await enrol(story, coordinator, refused), /[Aa]lleen een mogelijk slachtoffer/);
    await coordinator.goto(`/dossier/${story.alias}`);
    await follow(coordinator, "Situatie");
    await coordinator.locator("[name=also_suspect]").uncheck();
    await send(coordinator, "Bewaar");
  });

  test("while one side says no nobody can be enrolled; with a basis of both sides it is on", async () => {
    const officer = await story.cast.as("privacy_officer", DUIN);
    await officer.goto("/toezicht/koppelingen");
    assert.match(await pair(officer, DOM), /Aan$/m);
    await fill(officer, { other: DOM, state: "off" });
    await send(officer, "Leg het besluit vast");
    assert.doesNotMatch(await pair(officer, DOM), /Aan$/m);
    await holds(officer, "supervision of linking");

    const coordinator = await story.cast.as("coordinator", "Utrecht");
    assert.match(await enrol(story, coordinator, refused), /Koppelen staat uit/);

    await fill(officer, { other: DOM, state: "on", basis: "AVG 6(1)(e), gemeentelijk mandaat (verzonnen)", dpia: "DPIA-DEMO-01 (verzonnen)" });
    await send(officer, "Leg het besluit vast");
    assert.match(await pair(officer, DOM), /Aan$/m);
  });

  test("a coordinator proposes, a second function confirms, and who proposed cannot", async () => {
    const coordinator = await story.cast.as("coordinator", "Utrecht");
    await enrol(story, coordinator, send);
    story.enrolment = new URL(coordinator.url()).pathname;
    assert.match(story.enrolment, /^\/koppelingen\/inschrijving\//);
    assert.match(await coordinator.locator("main").innerText(), /Wacht op tweede functie/);
    await coordinator.goto("/koppelingen/bevestigen");
    const own = coordinator.locator("main tr", { hasText: story.alias });
    assert.match(await own.innerText(), /Een collega moet dit bevestigen/);
    assert.equal(await own.getByRole("link").count(), 0);

    const second = await story.cast.as("coordinator", "Tweede functie (bevestigt koppelingen) Zorgcoördinatie Domstad");
    await second.goto("/koppelingen/bevestigen");
    await follow(second, story.alias);
    const asked = await second.locator("main").innerText();
    assert.ok(asked.includes("nagaan of een andere regio haar kent") && !asked.includes("06 00 41"), "the basis, not the values");
    await holds(second, "confirm an enrolment");
    await fill(second, { choice: "yes" });
    await send(second, "Verder");
  });

  test("the holder is asked first; the asker sees what everybody sees who waits", async () => {
    await story.cast.later("Naar morgenochtend");
    const holder = await story.cast.as("coordinator", "Noord-Holland Noord");
    await holder.goto("/koppelingen");
    await eventually(holder, async () => /Koppeling bij Es-204/.test(await holder.locator("main").innerText()));
    const asker = await story.cast.as("coordinator", "Utrecht");
    await asker.goto("/koppelingen");
    const list = asker.locator("main");
    assert.match(await list.innerText(), /Er zijn geen|Geen/);
    assert.match(await list.locator("tr", { hasText: story.alias }).innerText(), /Loopt/);
    await asker.goto(story.enrolment);
    assert.match(await asker.locator("main").innerText(), /We vergelijken\. Het antwoord komt op een vast moment\./);

    await follow(holder, "Koppeling bij Es-204");
    const question = await holder.locator("main").innerText();
    assert.ok(!question.includes(story.alias) && !question.includes("Domstad"), "who asks is not said");
    await holds(holder, "question to the holder");
    await fill(holder, { choice: "yes" });
    await send(holder, "Verder");
    assert.match(await holder.locator("main").innerText(), /Wacht op de ander/);

    await asker.goto(story.enrolment);
    assert.match(await asker.locator("main").innerText(), /We vergelijken/, "a yes is not told before the next release");
  });

  test("after the next night the asker is asked too; after two times yes they can call each other", async () => {
    await story.cast.later("Naar morgenochtend");
    const asker = await story.cast.as("coordinator", "Utrecht");
    await asker.goto("/koppelingen");
    await eventually(asker, async () => /Koppeling bij/.test(await asker.locator("main").innerText()));
    await follow(asker, `Koppeling bij ${story.alias}`);
    assert.ok(!(await asker.locator("main").innerText()).includes("Duinrand"), "the other side is closed until both said yes");
    await fill(asker, { choice: "yes" });
    await send(asker, "Verder");
    const linked = await asker.locator("main").innerText();
    assert.match(linked, /Zorgcoördinator regio Noord-Holland Noord/);
    assert.match(linked, /088/, "a work number, no name");
    assert.ok(!linked.includes("Marit") && !linked.includes("Es-204"), "no name of a person, no alias of the other side");
    await holds(asker, "both said yes");
  });

  test("both record what came of it", async () => {
    for (const [where, alias] of [["Utrecht", story.alias], ["Noord-Holland Noord", "Es-204"]]) {
      const page = await story.cast.as("coordinator", where);
      await page.goto("/koppelingen");
      await follow(page, `Koppeling bij ${alias}`);
      await fill(page, { outcome: "same" });
      await send(page, "Bewaar");
      assert.match(await page.locator("main").innerText(), /Dezelfde persoon/);
    }
  });
}

/** The row of a pair on the page of the privacy officer. */
async function pair(officer, other) {
  return officer.locator("main tr", { hasText: other }).innerText();
}

/** Proposes the person of the story, from the dossier; gives what `end` gives. */
async function enrol(story, page, end) {
  await page.goto(`/dossier/${story.alias}`);
  await follow(page, "Kent een andere organisatie dezelfde persoon?");
  assert.match(await page.locator("[name=phone]").inputValue(), /41\s?22\s?18/, "what was reported is not typed again");
  await fill(page, { role: "possible_victim", basis: "Zij is uit beeld geraakt; nagaan of een andere regio haar kent, om te helpen. (verzonnen)" });
  return end(page, "Stel voor");
}
