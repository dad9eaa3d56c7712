// What every page must hold to: no accessibility violation, no sideways scrolling, neutral where it is public,
// nothing inline, and every control in reach of the keyboard.
import assert from "node:assert/strict";
import AxeBuilder from "@axe-core/playwright";
import { NARROW, WIDE } from "./browser.js";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

function describe(violations) {
  return violations
    .map((violation) => `${violation.id} (${violation.impact}): ${violation.help}\n` + violation.nodes.map((node) => `    ${node.target.join(" ")}\n    ${node.html.slice(0, 160)}`).join("\n"))
    .join("\n");
}

/** axe at 1280 and 320 pixels wide; any violation fails. */
export async function assertAccessible(page, label = page.url()) {
  const before = page.viewportSize();
  for (const viewport of [WIDE, NARROW]) {
    await page.setViewportSize(viewport);
    const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
    assert.equal(violations.length, 0, `${label} at ${viewport.width} px:\n${describe(violations)}`);
    if (viewport === NARROW) await assertNoSidewaysScroll(page, label);
  }
  await page.setViewportSize(before);
}

export async function assertNoSidewaysScroll(page, label = page.url()) {
  const [scroll, client] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  assert.ok(scroll <= client, `${label} scrolls sideways: ${scroll} > ${client} px`);
}

/** Controls smaller than 24 by 24 pixels that are not part of running text (WCAG 2.5.8). */
export async function assertTargetSize(page, label = page.url(), least = 24) {
  const small = await page.evaluate((limit) => [...document.querySelectorAll("a, button, input, select, textarea, summary")]
    .filter((element) => {
      const box = element.getBoundingClientRect();
      const hidden = box.width < 2 || box.height < 2 || getComputedStyle(element).display === "inline" || element.type === "hidden";
      return !hidden && (box.width < limit || box.height < limit);
    })
    .map((element) => element.outerHTML.slice(0, 120)), least);
  assert.deepEqual(small, [], `${label} has targets under ${least} px`);
}

/** The content security policy forbids inline styles and handlers; they would silently do nothing. */
export async function assertNothingInline(page, label = page.url()) {
  const inline = await page.evaluate(() => [...document.querySelectorAll("*")]
    .filter((element) => [...element.attributes].some((attribute) => (attribute.name === "style" && attribute.value !== "") || attribute.name.startsWith("on")) || element.tagName === "STYLE" || (element.tagName === "SCRIPT" && !element.src))
    .map((element) => element.outerHTML.slice(0, 120)));
  assert.deepEqual(inline, [], `${label} has inline style or script`);
}

/** A public page gives nothing away in tab, history or preview, and offers the exit three ways (ux E1-E5). */
export async function assertPublicPage(page, response, label = page.url()) {
  assert.match(await page.title(), /^(Fout: |Error: )?Oever$/, `${label}: the title must be neutral`);
  assert.equal(await page.locator("meta[property^='og:']").count(), 0, `${label}: no previews`);
  assert.match((await page.locator("meta[name=robots]").getAttribute("content")) ?? "", /noindex/, `${label}: noindex`);
  const exit = page.locator(".oever-quick-exit__link");
  await exit.waitFor({ state: "visible" });
  await page.mouse.wheel(0, 4000);
  assert.ok(await exit.evaluate((element) => {
    const box = element.getBoundingClientRect();
    const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return box.top >= 0 && box.bottom <= innerHeight && (top === element || element.contains(top));
  }), `${label}: the exit must stay on screen and on top`);
  assert.equal(await exit.getAttribute("href"), "/weg");
  if (response) assert.match(response.headers()["cache-control"] ?? "", /no-store/, `${label}: no-store`);
}

/**
 * Walks the page with Tab and gives the visited controls in order. Fails on a control without a visible focus,
 * a control hidden behind something else, or a trap.
 */
export async function keyboardWalk(page, { limit = 200 } = {}) {
  // Focusing the body moves the starting point of Tab back to the top, also after an autofocus.
  await page.evaluate(() => { document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute("tabindex"); });
  const visited = [];
  for (let step = 0; step < limit; step += 1) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body || element === document.documentElement) return null;
      // A native date field is several stops: day, month, year.
      const before = document.querySelector("[data-walked=last]");
      if (element === before) return { same: true };
      if (element.dataset.walked) return { repeated: true, html: element.outerHTML.slice(0, 120) };
      if (before) before.dataset.walked = "before";
      element.dataset.walked = "last";
      const shown = element.closest(".oever-choice") ?? element;
      const style = getComputedStyle(shown);
      const box = shown.getBoundingClientRect();
      const top = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, 20));
      return {
        tag: element.tagName.toLowerCase(),
        text: (element.innerText || element.getAttribute("aria-label") || element.name || "").trim().slice(0, 60),
        focusShown: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
        obscured: box.width > 0 && top !== null && !shown.contains(top) && !top.contains(shown),
        html: element.outerHTML.slice(0, 120),
      };
    });
    if (stop === null || stop.repeated) break;
    if (stop.same) continue;
    assert.ok(stop.focusShown, `focus cannot be seen on ${stop.html}`);
    assert.ok(!stop.obscured, `focus is hidden behind something on ${stop.html}`);
    visited.push(stop);
  }
  await page.evaluate(() => document.querySelectorAll("[data-walked]").forEach((element) => delete element.dataset.walked));
  assert.ok(visited.length < limit, "the keyboard walk does not end");
  return visited;
}

/** Every enabled control in the page must be reached by the walk; radio groups count once. */
export async function assertKeyboardReachesAll(page, label = page.url()) {
  const expected = await page.evaluate(() => {
    const groups = new Set();
    return [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")].filter((element) => {
      if (element.disabled || !element.checkVisibility()) return false;
      if (element.type !== "radio") return true;
      const group = `${element.form?.action}|${element.name}`;
      return groups.has(group) ? false : groups.add(group);
    }).length;
  });
  const visited = await keyboardWalk(page);
  const controls = visited.filter((stop) => ["a", "button", "input", "select", "textarea", "summary"].includes(stop.tag));
  assert.equal(controls.length, expected, `${label}: the keyboard reaches ${controls.length} of ${expected} controls`);
  return visited;
}
