// One way to start Chromium, with and without JavaScript, at the widths that matter.
import { chromium } from "playwright-core";

export const WIDE = { width: 1280, height: 1000 };
export const NARROW = { width: 320, height: 800 };

/** Starts the installed Chromium with everything off that talks to the outside. */
export async function startBrowser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    headless: true,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/**
 * A fresh browser context. Pages of it fail the test on a console error, an uncaught exception or a
 * request that leaves the origin under test (collected in `context.problems`).
 */
export async function newContext(browser, { baseURL, javaScript = true, viewport = WIDE, locale = "nl-NL" } = {}) {
  const context = await browser.newContext({ baseURL, javaScriptEnabled: javaScript, viewport, locale });
  context.problems = [];
  const origin = baseURL ? new URL(baseURL).origin : undefined;
  context.on("console", (message) => {
    // A refused page (403, 404, 409, 422) is an answer, not a problem.
    if (message.type() === "error" && !/status of 4\d\d/.test(message.text())) context.problems.push(`console: ${message.text()}`);
  });
  context.on("weberror", (error) => context.problems.push(`script: ${error.error().message}`));
  context.on("request", (request) => {
    const url = new URL(request.url());
    if (origin && /^https?:$/.test(url.protocol) && url.origin !== origin) context.problems.push(`request outside: ${url.origin}`);
  });
  return context;
}
