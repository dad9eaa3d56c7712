// Somebody releases a table; the protection refuses what would give people away. Page and file show the same, with
// the day on which it was known.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { fill, follow, refused } from "../lib/fill.js";
import { holds } from "../lib/pages.js";

export function picture(story) {
  test("the national centre cannot release a table that is too fine for so few people", async () => {
    const centre = await story.cast.as("national_centre");
    await centre.goto("/beeld");
    await follow(centre, "Geef een tabel vrij");
    await fill(centre, { kind: "reports", year: String(new Date(story.today).getUTCFullYear()), layout: "year" });
    await holds(centre, "release a table");
    assert.match(await refused(centre, "Geef vrij"), /\d+% van de gevulde vakken afgeschermd/, "the refusal says why");
  });

  test("the policy maker reads what was released: a date, withheld cells, no case", async () => {
    const policy = await story.cast.as("policy_maker");
    await policy.goto("/beeld");
    const text = await policy.locator("main").innerText();
    assert.match(text, /Zoals bekend op .* 20\d\d/, "a reference date");
    assert.match(text, /Per gemeente: te onzeker/, "no estimate of the unseen part for a municipality");
    assert.match(text, /valt niet te schatten hoeveel mensen wij niet zien/, "a verdict where others would give a number");
    assert.match(text, /Hoe lang het duurt tot mensen terug zijn, tonen we hier pas als het veilig kan|niet terug/, "the line, or why there is none");
    await holds(policy, "picture");
    const withheld = policy.locator("main .oever-section", { has: policy.getByRole("link", { name: /^Download/ }) }).filter({ has: policy.locator("td .oever-suppressed") }).first();
    assert.match(await withheld.locator("tbody").innerText(), /afgeschermd/, "a withheld cell says so");
    const [download] = await Promise.all([policy.waitForEvent("download"), withheld.getByRole("link", { name: /^Download/ }).click()]);
    const csv = await readFile(await download.path(), "utf8");
    assert.match(csv, /20\d\d-\d\d-\d\d/, "the file has the date too");
    assert.match(csv, /,\.,20\d\d-/, "and marks a withheld count");
    for (const hidden of [story.alias, "Mila", "Zeist"]) assert.ok(!csv.includes(hidden));
    assert.equal((await policy.goto(`/dossier/${story.alias}`)).status(), 404);
  });
}
