// The clock of the demo: it can be put forward, so nothing here goes by the clock of this machine.

/** What time it is in the demo, in milliseconds since 1970. */
export async function demoTime(page) {
  return onTour(page, async (tour) => Date.parse(await tour.locator("main time").getAttribute("datetime")));
}

/** Puts the clock forward as a visitor of the tour would: `to` is the text of a button. Every session ends by it. */
export async function putForward(page, to) {
  await onTour(page, async (tour) => {
    await Promise.all([tour.waitForEvent("load"), tour.locator("main").getByRole("button", { name: to, exact: true }).click()]);
  });
}

/** The tour, in a tab of its own: what is being typed elsewhere stays. */
async function onTour(page, act) {
  const tour = await page.context().newPage();
  try {
    await tour.goto("/demo");
    return await act(tour);
  } finally {
    await tour.close();
  }
}

/** Loads the page again until the worker of the demo did its round and `done` says yes. */
export async function eventually(page, done) {
  for (let tries = 0; tries < 120; tries += 1) {
    if (await done()) return;
    await page.waitForTimeout(500);
    await page.reload();
  }
  throw new Error(`${page.url()} does not change`);
}
