// The node, the key service and the index as three parties: the whole way of a hit and of a sealed signal in the browser,
// while the two others keep nothing that can be read.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startBrowser } from "../lib/browser.js";
import { Cast } from "../lib/cast.js";
import { demoTime } from "../lib/clock.js";
import { startDemo } from "../lib/demo.js";
import { startParties } from "../lib/parties.js";
import { dossier } from "../story/dossier.js";
import { link } from "../story/link.js";
import { SEALED, seal } from "../story/seal.js";
import { signal } from "../story/signal.js";
import { spelling } from "../story/spelling.js";

const story = {};
let browser;
let demo;
let parties;

before(async () => {
  parties = await startParties();
  demo = await startDemo({ args: parties.args });
  browser = await startBrowser();
  story.cast = new Cast(browser, demo);
  story.today = await demoTime(await story.cast.anybody());
});
after(async () => {
  await story.cast?.leave();
  await browser?.close();
  await demo?.stop();
  await parties?.stop();
  assert.deepEqual(story.cast?.problems, []);
});

signal(story);
dossier(story);
link(story);
spelling(story);
seal(story, { apart: true });

test("the page says that the three are apart", async () => {
  const coordinator = await story.cast.as("coordinator", "Utrecht");
  await coordinator.goto("/koppelingen/uitleg");
  assert.match(await coordinator.locator("main").innerText(), /bij andere partijen/);
});

test("neither the key service nor the index keeps anything plain", async () => {
  const stored = await parties.stored();
  assert.deepEqual(Object.keys(stored).filter((name) => name.endsWith(".sqlite")).sort(), ["index.sqlite", "key-service.sqlite"]);
  // What was reported, as typed and in one form; who reported it; under which alias it is known.
  const reported = ["41 22 18", "412218", "Domstad", "Duinrand", "Es-204", story.alias, "verzonnen", "oorbeeldenko", "Юлія", "1990"];
  for (const plain of [...reported, SEALED.story, SEALED.normal, ...SEALED.numbers, "dezelfde auto"]) {
    for (const [name, bytes] of Object.entries(stored)) {
      assert.ok(!bytes.includes(plain), `${plain} in ${name}`);
    }
  }
});
