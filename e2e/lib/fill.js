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

/** Submits the form that holds a field or a button with this name, and waits for the next page. */
export async function send(page, button) {
  const main = page.locator("main");
  const target = button ? main.getByRole("button", { name: button, exact: true }) : main.locator("form button.oever-button[type=submit]");
  await Promise.all([page.waitForEvent("load"), target.first().click()]);
  const problems = await page.locator(".oever-error-summary li").allInnerTexts();
  if (problems.length > 0) throw new Error(`${page.url()} refuses: ${problems.join("; ")}`);
}
