// Fills a form by the names of its fields, whatever kind they are.

/** `values`: name → text, value of a choice, or list of values; a select also takes the words of an option. */
export async function fill(page, values) {
  for (const [name, value] of Object.entries(values)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      const field = page.locator(`main [name="${name}"]`).first();
      const [tag, type] = await field.evaluate((element) => [element.tagName, element.type], undefined, { timeout: 5000 });
      const folded = page.locator("details:not([open])").filter({ has: page.locator(`[name="${name}"]`) });
      if (await folded.count()) await folded.first().locator("summary").first().click();
      if (type === "radio" || type === "checkbox") {
        await page.locator(`main [name="${name}"][value="${one}"]`).first().check();
      } else if (tag === "SELECT") {
        const options = await field.locator("option").evaluateAll((all) => all.map((option) => [option.value, option.label.trim()]));
        const found = options.find(([option, label]) => option === one || label.includes(one));
        if (!found) throw new Error(`${name} on ${page.url()} has no option ${one}`);
        await field.selectOption(found[0]);
      } else {
        await field.fill(String(one));
      }
    }
  }
}

/**
 * Presses a button and waits for the next page, which may not refuse. `button`: its text, or where it stands; the
 * first that submits when left out.
 */
export async function send(page, button) {
  const problems = await press(page, button);
  if (problems.length > 0) throw new Error(`${page.url()} refuses: ${problems.join("; ")}`);
}

/** The same for a form that must be refused: gives what the page says is wrong. */
export async function refused(page, button) {
  const problems = await press(page, button);
  if (problems.length === 0) throw new Error(`${page.url()} does not refuse`);
  return problems.join("; ");
}

/** Follows a link and waits for where it leads. `link`: its text, or where it stands. */
export async function follow(page, link) {
  const target = typeof link === "string" ? page.locator("main").getByRole("link", { name: link, exact: true }) : link;
  await Promise.all([page.waitForEvent("load"), target.first().click()]);
}

async function press(page, button) {
  const main = page.locator("main");
  const first = main.locator("form button.oever-button[type=submit]");
  const target = typeof button === "string" ? main.getByRole("button", { name: button, exact: true }) : (button ?? first);
  await Promise.all([page.waitForEvent("load"), target.first().click()]);
  return page.locator(".oever-error-summary li").allInnerTexts();
}
