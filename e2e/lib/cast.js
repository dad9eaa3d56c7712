// The people of a story: each account has a browser of its own and logs in when it is first needed.
import { newContext } from "./browser.js";
import { putForward } from "./clock.js";
import { loginOf } from "./demo.js";
import { login } from "./login.js";

export class Cast {
  #browser;
  #demo;
  #pages = new Map();
  /** What went wrong in any browser: errors in the console, requests that leave the demo. */
  problems = [];

  constructor(browser, demo) {
    this.#browser = browser;
    this.#demo = demo;
  }

  /** The page of whoever has this role; `where` tells two functions of one role apart. */
  async as(role, where = "") {
    const account = loginOf(this.#demo, role, where);
    return this.#page(account.email, (page) => login(page, account));
  }

  /** The page of somebody without an account. */
  async anybody() {
    return this.#page("", async () => {});
  }

  /** Puts the clock of the demo forward. Who comes back logs in again. */
  async later(button) {
    const page = await this.anybody();
    await putForward(page, button);
    await this.leave();
  }

  /** Everybody closes the browser. */
  async leave() {
    for (const page of this.#pages.values()) {
      this.problems.push(...page.context().problems);
      await page.context().close();
    }
    this.#pages.clear();
  }

  async #page(key, arrive) {
    if (!this.#pages.has(key)) {
      const context = await newContext(this.#browser, { baseURL: this.#demo.url });
      const page = await context.newPage();
      await arrive(page);
      this.#pages.set(key, page);
    }
    return this.#pages.get(key);
  }
}
