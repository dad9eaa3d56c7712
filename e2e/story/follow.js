// She has a home of her own. Three months later the worklist asks how it goes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually } from "../lib/clock.js";
import { fill, follow, send } from "../lib/fill.js";
import { holds } from "../lib/pages.js";

export function followUp(story) {
  test("the dossier closes with a next place that said yes", async () => {
    const coordinator = await story.cast.as("coordinator", "Noord-Holland Noord");
    await coordinator.goto(`/dossier/${story.alias}`);
    await follow(coordinator, "Sluit het dossier");
    await fill(coordinator, {
      reason: "independent",
      accepted_by: "Woningcorporatie (verzonnen), vandaag",
      responsible: "Gemeente Alkmaar",
      open_items_because: "De nieuwe plek neemt de afspraak over.",
    });
    await send(coordinator, "Sluit het dossier");
    await coordinator.goto("/nameting");
    await eventually(coordinator, async () => (await coordinator.locator("main tr", { hasText: story.alias }).count()) === 4);
  });

  test("three months later a task asks how it goes, and the answer is recorded", async () => {
    await story.cast.later("Drie maanden verder");
    const coordinator = await story.cast.as("coordinator", "Noord-Holland Noord");
    const task = coordinator.locator("main .oever-task", { hasText: `${story.alias}: vraag hoe het gaat` });
    await coordinator.goto("/werk?wie=alle");
    await eventually(coordinator, async () => (await task.count()) === 1);
    await holds(coordinator, "worklist with a follow-up");
    await follow(coordinator, task.getByRole("link").first());
    await holds(coordinator, "follow-up");
    await fill(coordinator, { outcomes: ["safe", "housed"], note: "Zij slaapt al acht weken op dezelfde plek." });
    await send(coordinator, "Bewaar");
    const done = coordinator.locator("main section", { has: coordinator.getByRole("heading", { name: "Gevraagd", exact: true }) });
    assert.match(await done.locator("tr", { hasText: story.alias }).innerText(), /3 maanden/);
    await coordinator.goto("/werk?wie=alle");
    assert.equal(await task.count(), 0, "the task is done");
  });
}
