// Replay a run, show another one, and light up a line together with its mark on the timeline.
// Everything is on the page without this script; it only adds.
(() => {
  "use strict";
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const runOf = (element) => element.closest(".run");
  const all = (run, selector) => [...run.querySelectorAll(selector)];

  // One replay at a time: where it stands (seconds), how fast it goes, whether it moves.
  let replay = null;

  function show() {
    const { run, at, length } = replay;
    run.classList.add("replaying");
    for (const timed of all(run, ".line[data-t]")) timed.classList.toggle("later", timed.dataset.t > at);
    for (const mark of all(run, ".mark")) mark.classList.toggle("later", replay.times[mark.dataset.line] > at);
    const cursor = run.querySelector(".cursor");
    for (const end of ["x1", "x2"]) cursor.setAttribute(end, `${(100 * Math.min(at, length)) / length}%`);
    const label = run.querySelector("[data-do=replay]");
    label.textContent = label.dataset[replay.moving ? "pause" : at < length ? "resume" : "start"];
  }

  function begin(run) {
    end();
    const length = +run.querySelector(".timeline").dataset.length;
    replay = { run, length, at: 0, moving: false, times: all(run, ".line[data-t]").map((l) => +l.dataset.t) };
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
    if (!replay || replay.run !== run) begin(run);
    if (still.matches) return step(run, 1); // no motion: each press goes to the next line
    replay.moving = !replay.moving;
    show();
    let last = performance.now();
    const mine = (replay.turn = {});
    requestAnimationFrame(function frame(now) {
      if (!replay || replay.turn !== mine || !replay.moving) return;
      replay.at += ((now - last) / 1000) * (run.dataset.speed || 1);
      last = now;
      if (replay.at >= replay.length) return end();
      show();
      requestAnimationFrame(frame);
    });
  }

  function step(run, way) {
    if (!replay || replay.run !== run) begin(run);
    const { at, times } = replay;
    const next = way > 0 ? times.find((t) => t > at) : Math.max(0, ...times.filter((t) => t < at));
    if (next === undefined) return end();
    replay.moving = false;
    replay.at = next;
    show();
  }

  function another(run) {
    end();
    const runs = all(run.parentElement, ":scope > .run");
    const next = runs[(runs.indexOf(run) + 1) % runs.length];
    run.hidden = true;
    next.hidden = false;
    next.querySelector("[data-do=another]").focus({ preventScroll: true });
  }

  function slower(button, run) {
    run.dataset.speed = run.dataset.speed === "0.2" ? 1 : 0.2;
    button.setAttribute("aria-pressed", run.dataset.speed === "0.2");
  }

  function light(run, number) {
    for (const part of all(run, ".lit")) part.classList.remove("lit");
    if (number === undefined) return;
    for (const part of all(run, `[data-line="${number}"]`)) part.classList.add("lit");
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest(".run [data-do]");
    if (!button) return;
    const run = runOf(button);
    ({ replay: () => move(run), step: () => step(run, 1), slower: () => slower(button, run), another: () => another(run) })[
      button.dataset.do
    ]();
  });

  document.addEventListener("keydown", (event) => {
    const run = runOf(event.target);
    if (!run || event.altKey || event.ctrlKey || event.metaKey) return;
    const onText = !event.target.closest("button, summary, a");
    const lines = all(run, ".line[data-line]");
    const lit = lines.findIndex((line) => line.classList.contains("lit"));
    const keys = {
      ArrowRight: () => step(run, 1),
      ArrowLeft: () => step(run, -1),
      Escape: end,
      " ": onText && (() => move(run)),
      ArrowDown: onText && (() => light(run, Math.min(lit + 1, lines.length - 1))),
      ArrowUp: onText && (() => light(run, Math.max(lit - 1, 0))),
    };
    if (!keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });

  for (const [kind, on] of [["mouseover", true], ["mouseout", false], ["focusout", false]])
    document.addEventListener(kind, (event) => {
      const part = event.target.closest?.(".run [data-line], .run .transcript");
      if (part) light(runOf(part), on ? part.dataset.line : undefined);
    });
})();
