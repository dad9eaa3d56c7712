// A place: who pays comes first, every place says why, one rule stands in the way and the provider lifts it; asked
// without a name, accepted, placed.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fill, follow, send } from "../lib/fill.js";
import { holds } from "../lib/pages.js";

const HOUSE = "Vrouwenopvang Berk 1 (verzonnen)";
const NEEDS = {
  urgency: "this_week",
  wishes: ["own_room"],
  sex: "female",
  age_group: "18_22",
  children: "none",
  residence_status: "no_permit_needed",
  funding_title: "wmo",
  guidance: "night_on_call",
  secret_address: "needed",
  exploitation_form: "criminal",
  oldest_child: "none",
  boys_12_plus: "no",
  addiction: "stable",
  lvb: "suspected",
  psychiatric: "in_treatment",
  aggression: "no",
  also_suspect: "no",
  pets: "no",
};

export function place(story) {
  test("the provider says what it offers and how many places are free today", async () => {
    const provider = await story.cast.as("provider");
    await provider.goto("/opvang/programmas");
    await follow(provider, HOUSE);
    await holds(provider, "programme");
    await fill(provider, { offer_own_room: "Ja" });
    await send(provider, provider.locator("form:has([name=offer_own_room]) button[type=submit]"));
    await provider.goto("/opvang");
    await holds(provider, "room today");
    await send(provider, "Bevestig de bezetting");
    assert.doesNotMatch(await provider.getByRole("group", { name: HOUSE }).innerText(), /onbekend/);
  });

  test("who may place and who pays comes before any place", async () => {
    const coordinator = await story.cast.as("coordinator", "Utrecht");
    await coordinator.goto(`/dossier/${story.alias}`);
    await follow(coordinator, "Zoek een plek");
    await fill(coordinator, NEEDS);
    await holds(coordinator, "request for a place: needs");
    await send(coordinator, "Zoek plekken");
    story.request = new URL(coordinator.url()).pathname;
    assert.match(story.request, /^\/plek\/[0-9a-f-]+$/, "no alias in the address");
    const payer = coordinator.locator("section[aria-labelledby=pays]");
    for (let asked = 0; await payer.locator("form").count(); asked += 1) {
      assert.ok(asked < 10, "the questions end");
      await send(coordinator, payer.getByRole("button", { name: "Nee", exact: true }));
    }
    assert.match(await payer.innerText(), /Mag plaatsen[\s\S]*Betaalt[\s\S]*Regel FU-/);
    const [money, places] = [await payer.boundingBox(), await coordinator.locator(".oever-place-card").first().boundingBox()];
    assert.ok(money.y < places.y, "above the places");
  });

  test("a place that nearly fits says whose rule it is, since when, and who can lift it", async () => {
    const coordinator = await story.cast.as("coordinator", "Utrecht");
    await coordinator.goto(story.request);
    const text = await card(coordinator).innerText();
    assert.match(text, /Niet bij: Licht verstandelijke beperking/);
    assert.match(text, /Regel van Huis De Linde \(verzonnen\), sinds .* 20\d\d/);
    assert.match(text, /Kan vervallen: de opvang beslist/);
    await holds(coordinator, "request for a place");
    await fill(coordinator, { change: "Licht verstandelijke beperking (LVB): nee" });
    await send(coordinator, "Bekijk het verschil");
    assert.ok((await coordinator.locator("#what-if [role=status]").innerText()).includes(HOUSE), "what if says which places would fit");
  });

  test("the provider is asked to lift its rule, sees no person, and does so", async () => {
    const coordinator = await story.cast.as("coordinator", "Utrecht");
    await coordinator.goto(story.request);
    await send(coordinator, card(coordinator).getByRole("button", { name: /Vraag de opvang dit op te heffen/ }));
    const provider = await story.cast.as("provider");
    await provider.goto("/opvang/aanvragen");
    await follow(provider, "Voorwaarden opheffen");
    const asked = provider.locator("main section", { hasText: HOUSE }).filter({ has: provider.getByRole("button") });
    assert.match(await asked.innerText(), /Licht verstandelijke beperking/);
    await holds(provider, "asked to lift a rule");
    await send(provider, asked.getByRole("button", { name: /Hef op voor deze persoon/ }));
    await coordinator.goto(story.request);
    assert.doesNotMatch(await card(coordinator).innerText(), /Past niet/, "the place fits now");
  });

  test("the provider sees what is needed and not who, and says yes", async () => {
    const coordinator = await story.cast.as("coordinator", "Utrecht");
    await follow(coordinator, card(coordinator).getByRole("link", { name: /^Vraag/ }));
    await holds(coordinator, "ask a provider");
    await fill(coordinator, { question: "Is er deze week een kamer met een slot?" });
    await send(coordinator, "Verstuur de vraag");
    const provider = await story.cast.as("provider");
    await provider.goto("/opvang/aanvragen");
    await follow(provider, provider.locator("main tr", { hasText: "Zorgcoördinator regio Utrecht" }).getByRole("link", { name: HOUSE }));
    const asked = await provider.locator("main").innerText();
    assert.match(asked, /Is er deze week een kamer met een slot\?/);
    assert.ok(!asked.includes(story.alias) && !asked.includes("Mila") && !asked.includes("Zeist"), "needs, no person");
    await holds(provider, "offer");
    await fill(provider, { answer: "accept" });
    await send(provider, "Verstuur het antwoord");
  });

  test("the coordinator takes the place; the dossier knows; the police cannot see it", async () => {
    const coordinator = await story.cast.as("coordinator", "Utrecht");
    await coordinator.goto(story.request);
    await send(coordinator, coordinator.getByRole("button", { name: /Deze plek wordt het/ }));
    assert.match(await coordinator.locator("main").innerText(), /heeft een plek/);
    await holds(coordinator, "placed");
    await coordinator.goto(`/dossier/${story.alias}/tijdlijn`);
    assert.match(await coordinator.locator("main").innerText(), /plek/i);
    const police = await story.cast.as("police");
    assert.equal((await police.goto(story.request)).status(), 404);
    assert.equal((await police.goto(`/dossier/${story.alias}`)).status(), 404);
  });
}

/** The card of the house; a place that does not fit at all has none. */
function card(page) {
  return page.locator(".oever-place-card", { hasText: HOUSE }).first();
}
