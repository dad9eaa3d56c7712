// She goes to live in another region: a human decides on the basis, the other side accepts before it counts, nothing is
// typed twice, and the old side keeps only what it may.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fill, follow, send } from "../lib/fill.js";
import { holds } from "../lib/pages.js";

export function move(story) {
  test("the dossier is offered, with a basis that a human thought along about", async () => {
    const coordinator = await story.cast.as("coordinator", "Utrecht");
    await coordinator.goto(`/dossier/${story.alias}`);
    story.clock = await coordinator.locator("main section[aria-labelledby=clocks]").innerText();
    await follow(coordinator, "Overdracht");
    await fill(coordinator, { to: "Zorgcoördinator regio Noord-Holland Noord" });
    await send(coordinator, "Verder");
    assert.match(await coordinator.locator("section[aria-labelledby=basis]").innerText(), /Regel .*versie/);
    await holds(coordinator, "offer a dossier");
    await fill(coordinator, {
      letter: "Zij heeft een kamer in de regio. Het plan loopt door.",
      motivation: "Zij verhuist en wil dat de nieuwe regio verder helpt.",
      advised_by: "privacy_officer",
    });
    await send(coordinator, "Bied het dossier aan");
    story.transfer = new URL(coordinator.url()).pathname;
    assert.match(story.transfer, /^\/overdracht\//);
  });

  test("before the other side accepts nothing opens", async () => {
    const receiver = await story.cast.as("coordinator", "Noord-Holland Noord");
    assert.equal((await receiver.goto(`/dossier/${story.alias}`)).status(), 404);
    await receiver.goto("/overdrachten");
    await holds(receiver, "transfers");
    await follow(receiver, story.alias);
    assert.match(await receiver.locator("main").innerText(), /Het plan loopt door\./);
    await holds(receiver, "a dossier is offered");
    await send(receiver, "Neem het dossier aan");
  });

  test("nothing is typed twice: wish, plan and clock are there, and the clock ran on", async () => {
    const receiver = await story.cast.as("coordinator", "Noord-Holland Noord");
    assert.equal((await receiver.goto(`/dossier/${story.alias}`)).status(), 200);
    const text = await receiver.locator("main").innerText();
    assert.ok(text.includes("Rust, en dat hij niet weet waar ik ben."), "the wish");
    assert.ok(text.includes(story.plan) && text.includes("Acht weken op dezelfde plek slapen"), "the plan item");
    assert.equal(await receiver.locator("main section[aria-labelledby=clocks]").innerText(), story.clock, "the same clock, the same end");
    await holds(receiver, "the dossier after the move");
    await receiver.goto(story.request);
    assert.match(await receiver.locator("main").innerText(), /heeft een plek/, "the place comes along");
  });

  test("the old side keeps that it handed over, and nothing of the case", async () => {
    const old = await story.cast.as("coordinator", "Utrecht");
    for (const path of [`/dossier/${story.alias}`, `/dossier/${story.alias}/tijdlijn`, `/dossier/${story.alias}/inzage`, `/dossier/${story.alias}/identiteit`, story.request]) {
      assert.equal((await old.goto(path)).status(), 404, path);
    }
    await old.goto("/overdrachten");
    assert.match(await old.locator("main tr", { hasText: story.alias }).innerText(), /[Aa]angenomen/);
    await old.goto("/werk?wie=alle");
    assert.ok(!(await old.locator("main").innerText()).includes(story.alias), "nothing waits on the old side");
    const teacher = await story.cast.as("reporter");
    assert.equal((await teacher.goto(story.sent)).status(), 200, "who reported still sees where it stands");
  });
}
