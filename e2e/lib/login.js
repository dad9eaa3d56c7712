// Logs in as one of the demo accounts. A code is used once only, so a second login of the same account within
// thirty seconds waits for the next one.
import { demoTime } from "./clock.js";
import { totp } from "./totp.js";

const STEP = 30_000;
const usedAt = new Map();

export const FIELDS = { path: "/inloggen", email: "email", password: "password", code: "code" };

/** A one-time code of this account that was not used yet, by the clock of the demo that `page` visits. */
export async function freshCode(page, account) {
  const step = async () => Math.floor((await demoTime(page)) / STEP);
  let now = await step();
  for (; now <= (usedAt.get(account.email) ?? 0); now = await step()) await new Promise((resolve) => setTimeout(resolve, 500));
  usedAt.set(account.email, now);
  return totp(account.totp_secret, now * STEP);
}

export async function login(page, account, fields = FIELDS) {
  await page.goto(fields.path);
  await page.fill(`[name=${fields.email}]`, account.email);
  await page.fill(`[name=${fields.password}]`, account.password);
  if (!(await page.locator(`[name=${fields.code}]`).count())) await submit(page);
  await page.fill(`[name=${fields.code}]`, await freshCode(page, account));
  await submit(page);
  if (new URL(page.url()).pathname.startsWith(fields.path)) {
    throw new Error(`login of ${account.email} was refused: ${await page.locator("main").innerText()}`);
  }
}

export async function submit(page, name) {
  const main = page.locator("main");
  const button = name ? main.getByRole("button", { name }) : main.locator("button[type=submit]").first();
  await Promise.all([page.waitForLoadState("load"), button.click()]);
  await page.waitForLoadState("load");
}
