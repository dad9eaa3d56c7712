// The main job as one story of one person: signs are seen and reported, a dossier with a plan, another region that
// knows her, a place, a move, what came of it, the figures and the bottlenecks. Pages only.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { startBrowser } from "../lib/browser.js";
import { Cast } from "../lib/cast.js";
import { demoTime } from "../lib/clock.js";
import { startDemo } from "../lib/demo.js";
import { dossier } from "../story/dossier.js";
import { followUp } from "../story/follow.js";
import { link } from "../story/link.js";
import { move } from "../story/move.js";
import { picture } from "../story/picture.js";
import { place } from "../story/place.js";
import { signal } from "../story/signal.js";
import { steer } from "../story/steer.js";

const story = {};
let browser;
let demo;

before(async () => {
  demo = await startDemo();
  browser = await startBrowser();
  story.cast = new Cast(browser, demo);
  story.today = await demoTime(await story.cast.anybody());
});
after(async () => {
  await story.cast?.leave();
  await browser?.close();
  await demo?.stop();
  assert.deepEqual(story.cast?.problems, []);
});

signal(story);
dossier(story);
link(story);
place(story);
move(story);
followUp(story);
picture(story);
steer(story);
