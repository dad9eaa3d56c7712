// Progressive additions; every page works without them. Nothing is stored.
(() => {
  "use strict";
  let leaving = false;

  // Shift three times within five seconds leaves the public pages: cover first, then go.
  const exit = document.querySelector("[data-quick-exit]");
  if (exit) {
    let presses = [];
    const leave = () => {
      const cover = document.createElement("div");
      cover.className = "oever-quick-exit__cover";
      document.body.append(cover);
      document.title = "\u200b";
      leaving = true;
      location.replace(exit.href);
    };
    document.addEventListener("keydown", (event) => {
      if (event.repeat) return;
      if (event.key !== "Shift") {
        presses = [];
        return;
      }
      const now = performance.now();
      presses = [...presses.filter((at) => now - at < 5000), now];
      if (presses.length === 3) leave();
    });
    for (const link of document.querySelectorAll("a[href='/weg']")) {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        leave();
      });
    }
  }

  // Warn before typed text is lost.
  let changed = false;
  for (const form of document.querySelectorAll("form[data-warn-unsaved]")) {
    form.addEventListener("input", () => { changed = true; });
    form.addEventListener("submit", () => { leaving = true; });
  }
  addEventListener("beforeunload", (event) => {
    if (changed && !leaving) event.preventDefault();
  });
})();
