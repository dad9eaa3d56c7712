// A bottleneck gets a measure, with an owner and a date.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fill, follow, send } from "../lib/fill.js";
import { holds } from "../lib/pages.js";

export function steer(story) {
  test("a measure is added to a statement, with an owner, a date and what is counted", async () => {
    const policy = await story.cast.as("policy_maker");
    await policy.goto("/knelpunten");
    assert.match(await policy.locator("main").innerText(), /117 knelpunten/);
    await holds(policy, "bottlenecks");
    await fill(policy, { zoek: "K003" });
    await send(policy, "Toon");
    const chain = policy.locator("main article").first();
    assert.match(await chain.innerText(), /K003[\s\S]*Zonder eigenaar/);
    await follow(policy, chain.getByRole("link").first());
    await follow(policy, "Bedenk een maatregel");
    await fill(policy, {
      title: "Vaste plekken voor wie net volwassen is (verzonnen)",
      goal: "Binnen een week een plek",
      indicator: "Dagen tussen vraag en plek",
      better_when: "lower",
      baseline: "31",
      margin: "2",
      starts_on_day: "1",
      starts_on_month: "3",
      starts_on_year: "2027",
      baseline_on_day: "1",
      baseline_on_month: "11",
      baseline_on_year: "2026",
      owner: "own",
    });
    await holds(policy, "plan a measure");
    await send(policy, "Bewaar");
    const measure = await policy.locator("main").innerText();
    assert.match(measure, /Eigenaar[\s\S]*Beleidsmedewerker/);
    assert.match(measure, /1 maart 2027/);
    await holds(policy, "measure");
    await policy.goto("/knelpunten?zoek=K003");
    assert.match(await policy.locator("main article").first().innerText(), /Vaste plekken voor wie net volwassen is/);
  });
}
