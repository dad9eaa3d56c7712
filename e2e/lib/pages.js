// Visits a page and holds it to everything that holds for every page.
import assert from "node:assert/strict";
import { assertAccessible, assertNothingInline, assertPublicPage } from "./checks.js";

export async function visit(page, path, { publicPage = false, status = 200 } = {}) {
  const response = await page.goto(path);
  assert.equal(response.status(), status, `${path} answers ${response.status()}`);
  await holds(page, path, { publicPage, response });
  return response;
}

/** Checks the page that is shown now. */
export async function holds(page, label, { publicPage = false, response } = {}) {
  const text = await page.locator("body").innerText();
  assert.ok(!text.includes("⟦"), `${label} lacks a text: ${text.match(/⟦.*?⟧/)?.[0]}`);
  await assertNothingInline(page, label);
  if (publicPage) await assertPublicPage(page, response, label);
  await assertAccessible(page, label);
}

/** Presses a button and waits for the page that follows. */
export async function press(page, name, { exact = true } = {}) {
  const button = page.locator("main").getByRole("button", { name, exact });
  await Promise.all([page.waitForEvent("load"), button.first().click()]);
}
