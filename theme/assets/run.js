// Replay a run, show another one, and light up a line together with its mark on the timeline.
// Everything is on the page without this script; it only adds.
(() => {
  "use strict";
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const runOf = (element) => element.closest(".run");
  const all = (element, selector) => [...element.querySelectorAll(selector)];
  const siblings = (run) => all(run.parentElement, ":scope > .run");

  // One replay at a time: where it stands, how long it is, how long its drawing (seconds), whether it moves.
  let replay = null;

  function show() {
    const { run, at, length, scale, times } = replay;
    run.classList.add("replaying");
    for (const part of all(run, "[data-line]")) part.classList.toggle("later", times[part.dataset.line] > at);
    const cursor = run.querySelector(".cursor");
    for (const end of ["x1", "x2"]) cursor.setAttribute(end, `${(100 * Math.min(at, length)) / scale}%`);
    const label = run.querySelector("[data-do=replay]");
    label.textContent = label.dataset[replay.moving ? "pause" : at < length ? "resume" : "start"];
  }

  // What goes forward begins at the start of the run, what goes back at its end.
  function begin(run, way) {
    if (replay?.run === run) return;
    end();
    const { end: length, length: scale } = run.querySelector(".timeline").dataset;
    const times = all(run, ".line[data-t]").map((line) => +line.dataset.t); // not always in the order of the lines
    replay = { run, length: +length, scale: +scale, times, at: way > 0 ? 0 : +length, moving: false };
  }

  function end() {
    if (!replay) return;
    replay.moving = false;
    replay.at = replay.length;
    show();
    replay.run.classList.remove("replaying");
    replay = null;
  }

  function move(run) {
    if (still.matches) return step(run, 1); // no motion: each press goes to the next line
    begin(run, 1);
    replay.moving = !replay.moving;
    show();
    const mine = (replay.turn = {});
    let last;
    requestAnimationFrame(function frame(now) {
      if (replay?.turn !== mine || !replay.moving) return;
      replay.at += ((now - (last ?? now)) / 1000) * (run.dataset.speed ?? 1);
      last = now;
      if (replay.at >= replay.length) return end();
      show();
      requestAnimationFrame(frame);
    });
  }

  function step(run, way) {
    begin(run, way);
    const { at, times } = replay;
    const next = way > 0 ? Math.min(...times.filter((t) => t > at)) : Math.max(0, ...times.filter((t) => t < at));
    if (next === Infinity) return end();
    replay.moving = false;
    replay.at = next;
    show();
  }

  function another(run) {
    end();
    const runs = siblings(run);
    const next = runs[(runs.indexOf(run) + 1) % runs.length];
    run.hidden = true;
    next.hidden = false;
    next.querySelector("[data-do=another]").focus({ preventScroll: true });
  }

  function slower(run) {
    const slow = run.dataset.speed !== "0.2";
    for (const each of siblings(run)) {
      each.dataset.speed = slow ? 0.2 : 1;
      each.querySelector("[data-do=slower]").setAttribute("aria-pressed", slow);
    }
  }

  function light(run, number) {
    for (const part of all(run, ".lit")) part.classList.remove("lit");
    for (const part of all(run, `[data-line="${number}"]`)) part.classList.add("lit");
  }

  const actions = { replay: move, step: (run) => step(run, 1), slower, another };

  document.addEventListener("click", (event) => {
    const button = event.target.closest(".run [data-do]");
    if (button) actions[button.dataset.do](runOf(button));
  });

  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape") return end();
    const on = event.target.closest(".run-actions, .transcript");
    if (!on) return;
    const run = runOf(on);
    const keys = { ArrowRight: () => step(run, 1), ArrowLeft: () => step(run, -1) };
    if (on.matches(".transcript")) {
      keys[" "] = () => move(run);
      const lines = all(run, ".line[data-line]:not(.later)");
      const lit = lines.findIndex((line) => line.matches(".lit"));
      // Beyond the first and the last line the arrows scroll the page, as everywhere.
      const up = lines[lit - 1];
      const down = lines[lit + 1];
      if (up) keys.ArrowUp = () => light(run, up.dataset.line);
      if (down) keys.ArrowDown = () => light(run, down.dataset.line);
    }
    if (!keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });

  for (const [kind, on] of [["mouseover", true], ["mouseout", false], ["focusout", false]])
    document.addEventListener(kind, (event) => {
      const part = event.target.closest?.(".run [data-line], .run .transcript");
      if (part) light(runOf(part), on ? part.dataset.line : undefined);
    });

  // Runs that were recorded elsewhere are fetched when they are chosen.
  const fetched = {};
  const own = new WeakMap();
  window.bookLater = (address, html) => (fetched[address] = html);

  async function choose(select) {
    const here = select.closest(".recorded-on");
    const shown = here.nextElementSibling;
    if (!own.has(here)) own.set(here, shown);
    const address = select.value.replace(/^(\.\.\/)+/, "");
    if (address && !(address in fetched))
      await new Promise((done) => {
        const script = document.createElement("script");
        script.src = select.value;
        script.onload = script.onerror = done;
        document.head.append(script);
      });
    const runs = document.createElement("template");
    runs.innerHTML = fetched[address] ?? "";
    const method = shown.querySelector(".methods input:checked")?.value;
    const next = runs.content.firstElementChild ?? own.get(here);
    const tab = next.querySelector(`.methods input[value="${method}"]`);
    if (tab) tab.checked = true;
    end();
    here.nextElementSibling.replaceWith(next);
  }

  document.addEventListener("change", (event) => {
    if (event.target.matches(".recorded-on select")) choose(event.target);
  });
})();
