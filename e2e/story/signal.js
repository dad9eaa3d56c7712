// A teacher sees signs, asks what she may share, reports; the coordinator reads it; nobody else can look.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fill, send } from "../lib/fill.js";
import { holds } from "../lib/pages.js";

const STORY = "Twee telefoons, een oudere bekende wacht bij school, nachten weg.";

/** What the teacher knows when she is asked what she may share. */
const KNOWN = {
  urgency: "not_acute",
  purpose: "help",
  from: "school",
  to: "coordinator",
  identifiable: "yes",
  age: "adult",
  secrecy: "no",
  to_mandate: "municipal",
  public_task: "no",
  consent_avg: "given",
  agreement_help: "given",
  able_to_consent: "yes",
  domestic_link: "no",
  care_data: "no",
};

export function signal(story) {
  test("a quick scan without an account explains every sign", async () => {
    const page = await story.cast.anybody();
    await page.goto("/pro/snelscan");
    await fill(page, { variant: "school" });
    await send(page, "Verder");
    const questions = await page.locator("main form fieldset").evaluateAll((all) => all.map((one) => one.querySelector("input").name));
    assert.ok(questions.length >= 5 && questions.length <= 10, `${questions.length} questions`);
    for (const question of questions.slice(0, 3)) await fill(page, { [question]: "present" });
    await send(page, "Verder");
    await fill(page, { age: "adult" });
    await send(page, "Bekijk de uitkomst");
    await holds(page, "quick scan: result");
    const signs = page.locator("main section[aria-labelledby=signs] tbody tr");
    assert.equal(await signs.count(), 3, "each sign that was seen stands there");
    for (const cell of await signs.locator("td").allInnerTexts()) assert.ok(cell.trim().length > 10, "why it counts, and what else it can be");
  });

  test("the teacher asks what she may share, and keeps the decision", async () => {
    const teacher = await story.cast.as("reporter");
    await teacher.goto("/pro/delen");
    for (let asked = 0; await teacher.locator("[name=asked]").count(); asked += 1) {
      assert.ok(asked < 20, "the questions end");
      const fact = await teacher.locator("[name=asked]").inputValue();
      await fill(teacher, { answer: KNOWN[fact] });
      await send(teacher, "Verder");
    }
    await holds(teacher, "may I share this: result");
    const lightest = await teacher.locator("main .oever-card--route").first().innerText();
    assert.match(lightest, /zonder naam/i, "the lightest route comes first");
    await fill(teacher, {
      route: "as-asked",
      choice: "share",
      motivation: "Zij wil hulp en vindt het goed dat ik dit vertel.",
      advised_by: "privacy_officer",
    });
    await send(teacher, "Leg mijn afweging vast");
    assert.match(new URL(teacher.url()).pathname, /^\/besluiten\/[0-9a-f-]+$/);
    const kept = await teacher.locator("main").innerText();
    assert.ok(kept.includes("Zij wil hulp en vindt het goed dat ik dit vertel."));
    assert.match(kept, /Waarom\?/, "the record names its rules");
    await holds(teacher, "decision record");
  });

  test("a teacher reports, question by question", async () => {
    const teacher = await story.cast.as("reporter");
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
    story.sent = new URL(teacher.url()).pathname;
    assert.match(story.sent, /^\/mijn-meldingen\//);
    assert.ok(!(await teacher.locator("main").innerText()).includes(STORY), "the status page holds no case content");
    story.report = story.sent.split("/").pop();
  });

  test("the coordinator reads it and says so", async () => {
    const coordinator = await story.cast.as("coordinator", "Utrecht");
    await coordinator.goto("/meldingen");
    await coordinator.goto(`/meldingen/${story.report}`);
    const text = await coordinator.locator("main").innerText();
    assert.ok(text.includes(STORY) && text.includes("Mogelijk allebei") && text.includes("06 00 41 22 18"));
    await send(coordinator, "Laat weten dat je dit las");
    const teacher = await story.cast.as("reporter");
    await teacher.goto(story.sent);
    assert.match(await teacher.locator("main").innerText(), /[Gg]elezen/);
  });

  test("police, the municipality and the policy maker cannot look", async () => {
    for (const role of ["police", "municipality", "policy_maker"]) {
      const page = await story.cast.as(role);
      const response = await page.goto(`/meldingen/${story.report}`);
      assert.equal(response.status(), 404, role);
      assert.ok(!(await page.locator("body").innerText()).includes(STORY));
    }
  });
}
