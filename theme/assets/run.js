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
    const now = `${(100 * Math.min(at, length)) / scale}%`;
    for (const end of ["x1", "x2"]) cursor.setAttribute(end, now);
    cursor.ownerSVGElement.style.setProperty("--now", now); // what comes later is not in sight: run.css
    const label = run.querySelector("[data-do=replay]");
    whereabouts();
    label.textContent = label.dataset[replay.moving ? "pause" : at < length ? "resume" : "start"];
  }

  // What goes forward begins at the start of the run, what goes back at its end.
  function begin(run, way) {
    if (replay?.run === run) return;
    end();
    const { end: length, length: scale } = run.querySelector(".timeline").dataset;
    const times = all(run, ".line[data-t]").map((line) => +line.dataset.t); // not always in the order of the lines
    replay = { run, length: +length, scale: +scale, times, at: way > 0 ? 0 : +length, moving: false };
    replay.steps = stepsOf(run);
  }

  // The steps of a run by process, as they lie on the names of its lanes: [{ name, colour, steps: [[t, line], …] }, …].
  const known = new WeakMap();
  function stepsOf(run) {
    if (!known.has(run))
      known.set(run, all(run, ".lane-names [data-steps]").map((lane) => {
        const numbers = lane.dataset.steps.split(" ");
        const steps = [];
        for (let i = 0, t = 0, line = 0; i < numbers.length; i += 2)
          steps.push([(t += +numbers[i]) / 10000, (line += +numbers[i + 1])]);
        const name = lane.querySelector("b");
        const { pid, thread, name: full } = lane.dataset;
        return { pid, thread, name: full ?? name.textContent, colour: name.className, steps };
      }));
    return known.get(run);
  }

  // The lines of the program above a run: each begins with its number.
  const listing = (run) => run.closest(".program-and-runs")?.querySelector(".program code");
  // Its lines as they are before anybody stands beside them.
  const texts = new WeakMap();
  function textOf(run, line) {
    const code = listing(run);
    if (!texts.has(code)) texts.set(code, code.textContent.split("\n"));
    return texts.get(code)[line - 1].trim();
  }
  const codeLine = (run, line) => listing(run)?.querySelectorAll(".linenos")[line - 1];

  function clear(run) {
    for (const here of all(run.closest(".program-and-runs") ?? run, ".heres, .moment")) here.remove();
    for (const line of all(run.closest(".program-and-runs") ?? run, ".linenos.lit")) line.classList.remove("lit");
    run.querySelector(".run-now").textContent = "";
  }

  // Where each process is now: beside the lines of the program, and in a strip above the timeline.
  function whereabouts() {
    const { run, at, steps } = replay;
    const ends = new Map(all(run, ".lane[data-pid] .end").map((end) => [end.parentNode.dataset.pid, end]));
    const here = steps.map(({ pid, name, colour, steps: own }) => {
      const [, line] = own.findLast(([t]) => t <= at + 5e-5) ?? [];
      const over = at >= (parseFloat(ends.get(pid)?.getAttribute("x1") ?? 100) / 100) * replay.scale;
      return [run, over ? undefined : line, name, colour];
    });
    if (`${here}` === replay.here) return;
    replay.here = `${here}`;
    clear(run);
    for (const each of here) put(...each);
  }

  function put(run, line, name, colour, count = "") {
    const chip = () => Object.assign(document.createElement("b"), { className: `here ${colour}`, textContent: name + count });
    const item = document.createElement("li");
    item.append(chip());
    const number = line && codeLine(run, line);
    if (number) {
      item.append(` ${line}: ${textOf(run, line)}`);
      if (!number.firstElementChild) number.append(Object.assign(document.createElement("span"), { className: "heres" }));
      number.firstElementChild.append(chip());
    } else item.append(line ? ` ${line}` : " –");
    run.querySelector(".run-now").append(item);
  }

  // All moments at which a line of the program was run, on the timeline of the run that is shown.
  function moments(run, line) {
    end();
    clear(run);
    light(run);
    codeLine(run, line)?.classList.add("lit");
    for (const part of all(run, `[data-at="${line}"]`)) part.classList.add("lit");
    const { length: scale } = run.querySelector(".timeline").dataset;
    for (const { pid, thread, name, colour, steps } of stepsOf(run)) {
      const hits = steps.filter((step) => step[1] === line);
      const bar = run.querySelector(`.lane[data-pid="${pid}"] ${thread ? `[data-thread="${thread}"] ` : ""}rect`);
      for (const [t] of bar ? hits : []) {
        const mark = document.createElementNS("http://www.w3.org/2000/svg", "line");
        const y = +bar.getAttribute("y");
        const x = `${(100 * t) / scale}%`;
        const places = { class: "moment", x1: x, x2: x, y1: y - (thread ? 1 : 8), y2: y + (thread ? 13 : 22) };
        for (const [key, value] of Object.entries(places)) mark.setAttribute(key, value);
        bar.ownerSVGElement.append(mark);
      }
      if (hits.length) put(run, undefined, name, colour, ` × ${hits.length}`);
    }
  }

  // Zoom the timeline around a moment: where the cursor is, where the fingers are, or the middle of what is in sight.
  function zoom(run, factor, x) {
    const view = run.querySelector(".plot-view");
    const plot = view.firstElementChild;
    const wide = plot.clientWidth;
    const cursor = replay?.run === run ? (wide * replay.at) / replay.scale - view.scrollLeft : view.clientWidth / 2;
    const at = x ?? cursor;
    const next = Math.min(200, Math.max(1, (plot.dataset.zoom ?? 1) * factor));
    plot.dataset.zoom = next;
    plot.style.width = `${100 * next}%`;
    view.scrollLeft = ((view.scrollLeft + at) / wide) * plot.clientWidth - at;
    axis(plot);
  }

  // Marks on the axis for what is in sight: multiples of 1, 2 or 5 · 10^n.
  function axis(plot) {
    const group = plot.querySelector(".axis");
    plot.whole ??= group.innerHTML;
    group.innerHTML = plot.whole;
    const zoomed = +plot.dataset.zoom;
    if (zoomed === 1) return;
    const scale = +plot.firstElementChild.dataset.length;
    const view = plot.parentElement;
    const rough = scale / zoomed / 4;
    const unit = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].map((m) => m * unit).find((m) => m >= rough);
    const [line, text] = [group.querySelector("line"), group.querySelector("text")];
    const first = Math.floor(((view.scrollLeft / plot.clientWidth) * scale) / step);
    group.replaceChildren();
    for (let i = Math.max(0, first - 8); i <= first + 16 && i * step <= scale; i++)
      for (const part of [line.cloneNode(), text.cloneNode()]) {
        for (const key of part.matches("line") ? ["x1", "x2"] : ["x"]) part.setAttribute(key, `${(100 * i * step) / scale}%`);
        if (part.matches("text")) part.textContent = (i * step).toFixed(Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
        group.append(part);
      }
  }

  function choose_kind(button) {
    const { kind } = button.dataset;
    const on = button.getAttribute("aria-pressed") !== "true";
    const picture = button.closest("[data-show]");
    const shown = picture.dataset.show.split(" ").filter((each) => each && each !== kind);
    picture.dataset.show = (on ? [...shown, kind] : shown).join(" ");
    button.setAttribute("aria-pressed", on);
  }

  function end() {
    if (!replay) return;
    replay.moving = false;
    replay.at = replay.length;
    show();
    clear(replay.run);
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

  // To the next or the last moment at which a line of output came, or at which a process came to a line of code.
  function step(run, way, byCode) {
    begin(run, way);
    const { at } = replay;
    const times = byCode ? replay.steps.flatMap(({ steps }) => steps.map(([t]) => t)) : replay.times;
    const next = way > 0 ? Math.min(...times.filter((t) => t > at)) : Math.max(0, ...times.filter((t) => t < at));
    if (next === Infinity) return end();
    replay.moving = false;
    replay.at = next;
    show();
  }

  // The next run is shown as this one was.
  async function another(run) {
    end();
    await bring(all(run.parentElement, ":scope > .run-later"));
    const runs = siblings(run);
    const next = runs[(runs.indexOf(run) + 1) % runs.length];
    next.dataset.speed = run.dataset.speed ?? 1;
    next.querySelector("[data-do=slower]").setAttribute("aria-pressed", next.dataset.speed !== "1");
    const { show } = run.querySelector("[data-show]").dataset;
    next.querySelector("[data-show]").dataset.show = show;
    for (const button of all(next, "[data-kind]"))
      button.setAttribute("aria-pressed", show.split(" ").includes(button.dataset.kind));
    run.hidden = true;
    next.hidden = false;
    next.querySelector("[data-do=another]").focus({ preventScroll: true });
  }

  function slower(run) {
    const slow = run.dataset.speed !== "0.2";
    run.dataset.speed = slow ? 0.2 : 1;
    run.querySelector("[data-do=slower]").setAttribute("aria-pressed", slow);
  }

  function light(run, number) {
    for (const part of all(run, ".lit")) part.classList.remove("lit");
    for (const part of all(run, `[data-line="${number}"]`)) part.classList.add("lit");
    for (const line of all(run.closest(".program-and-runs") ?? run, ".linenos.lit")) line.classList.remove("lit");
    const at = run.querySelector(`.line[data-line="${number}"]`)?.dataset.at;
    if (at) codeLine(run, at)?.classList.add("lit");
  }

  const actions = { replay: move, step: (run) => step(run, 1), slower, another,
    code: (run) => step(run, 1, true), show: (run, button) => choose_kind(button),
    closer: (run) => zoom(run, 2), farther: (run) => zoom(run, 0.5) };

  document.addEventListener("click", (event) => {
    const button = event.target.closest(".run [data-do]");
    if (button) return actions[button.dataset.do](runOf(button), button);
    const code = event.target.closest(".program code");
    if (code && getSelection().isCollapsed) {
      const numbers = all(code, ".linenos").filter((number) => number.getBoundingClientRect().top <= event.clientY);
      pick(code, numbers.length);
    }
  });

  function pick(code, line) {
    const run = all(code.closest(".program-and-runs"), ".run").find((each) => each.checkVisibility());
    if (run && line) moments(run, line);
  }

  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape") return end();
    const code = event.target.closest(".program pre")?.querySelector("code");
    if (code && /^Arrow(Up|Down)$/.test(event.key)) {
      const numbers = all(code, ".linenos");
      const next = numbers.findIndex((number) => number.matches(".lit")) + (event.key === "ArrowUp" ? -1 : 1);
      if (!numbers[next]) return;
      event.preventDefault();
      return pick(code, next + 1);
    }
    const on = event.target.closest(".run-actions, .transcript, .plot-view");
    if (!on) return;
    const run = runOf(on);
    const keys = {
      ArrowRight: () => step(run, 1, event.shiftKey),
      ArrowLeft: () => step(run, -1, event.shiftKey),
      "+": () => zoom(run, 2),
      "=": () => zoom(run, 2),
      "-": () => zoom(run, 0.5),
    };
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

  // Zoom by wheel and by two fingers.
  const viewOf = (event) => event.target.closest?.(".plot-view");
  const within = (view, x) => x - view.getBoundingClientRect().left;
  document.addEventListener("wheel", (event) => {
    const view = viewOf(event);
    if (!view || !event.ctrlKey) return;
    event.preventDefault();
    zoom(runOf(view), Math.exp(-event.deltaY / 200), within(view, event.clientX));
  }, { passive: false });
  let apart = 0;
  document.addEventListener("touchmove", (event) => {
    const view = viewOf(event);
    if (!view || event.touches.length !== 2) return;
    event.preventDefault();
    const [a, b] = event.touches;
    const now = Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
    if (apart) zoom(runOf(view), now / apart, within(view, (a.clientX + b.clientX) / 2));
    apart = now;
  }, { passive: false });
  document.addEventListener("touchend", () => (apart = 0));
  document.addEventListener("scroll", (event) => {
    if (event.target.matches?.(".plot-view") && +event.target.firstElementChild.dataset.zoom > 1)
      axis(event.target.firstElementChild);
  }, true);

  for (const code of document.querySelectorAll(".program code")) code.tabIndex = 0; // the arrows choose a line in it

  // On the home page the run moves by itself, slowly, unless the reader has done something in it before.
  const first = document.querySelector("#process-notes ~ .program-and-runs");
  if (first && !still.matches) {
    const begun = setTimeout(() => {
      const run = all(first, ".run").find((each) => each.checkVisibility());
      if (!run) return; // it is yet to come
      run.dataset.speed = 0.2;
      move(run);
    }, 1000);
    for (const kind of ["pointerdown", "keydown"]) first.addEventListener(kind, () => clearTimeout(begun));
  }

  // Runs that are not open first, and those that were recorded elsewhere, come when they are asked for: as scripts, for
  // from the file system a page can load nothing else (book/later.py).
  const asked = {};
  const own = new WeakMap();
  window.bookLater = (found) => (document.currentScript.found = found);

  function fetched(address) {
    return (asked[address] ??= new Promise((done) => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = () => done(script.found);
      script.onerror = () => {
        delete asked[address]; // it may be asked for again
        done();
      };
      document.head.append(script);
    }));
  }

  // The runs for which links stand on the page. What the reader looks at stays where it is.
  async function bring(places) {
    const found = await Promise.all(places.map(({ dataset }) => fetched(dataset.from)));
    const there = document.activeElement?.closest(".methods") ?? listingInSight();
    const before = there?.getBoundingClientRect().top;
    places.forEach((place, n) => {
      const runs = document.createElement("template");
      runs.innerHTML = found[n]?.[place.dataset.part] ?? "";
      if (runs.innerHTML) place.replaceWith(runs.content);
    });
    if (there) scrollBy({ top: there.getBoundingClientRect().top - before, behavior: "instant" });
  }

  const listingInSight = () => all(document, ".program").find((each) => each.getBoundingClientRect().bottom > 0);
  const bringShown = () => bring(all(document, ".method > .run-later:first-child").filter((each) => each.checkVisibility()));

  async function choose(select) {
    const here = select.closest(".recorded-on");
    const shown = here.nextElementSibling;
    if (!own.has(here)) own.set(here, shown);
    const runs = document.createElement("template");
    runs.innerHTML = (select.value && (await fetched(select.value))) || "";
    const method = shown.querySelector(".methods input:checked")?.value;
    const next = runs.content.firstElementChild ?? own.get(here);
    const tab = next.querySelector(`.methods input[value="${method}"]`);
    if (tab) tab.checked = true;
    end();
    here.nextElementSibling.replaceWith(next);
    bringShown();
  }

  // Where the runs were recorded is chosen for all programs at once, and kept where the browser lets it be kept.
  let where = "";
  try { where = localStorage.getItem("recorded-on") ?? ""; } catch { /* not allowed */ }

  function chooseEverywhere() {
    const chosen = [];
    for (const select of all(document, ".recorded-on select")) {
      const option = [...select.options].find(({ value, text }) => value && text === where) ?? select.options[0];
      if (!option.selected) chosen.push(select);
      option.selected = true;
    }
    return Promise.all(chosen.map(choose));
  }

  async function chosen(select) {
    const before = select.getBoundingClientRect().top;
    where = select.value && select.selectedOptions[0].text;
    try { localStorage.setItem("recorded-on", where); } catch { /* not allowed */ }
    await Promise.all([choose(select), chooseEverywhere()]);
    scrollBy({ top: select.getBoundingClientRect().top - before, behavior: "instant" });
  }
  chooseEverywhere();

  document.addEventListener("change", ({ target }) => {
    if (target.matches(".recorded-on select")) chosen(target);
    if (target.matches(".methods input")) bringShown();
  });
  addEventListener("storage", bringShown); // another page of the book was told the start method: see site.js
  addEventListener("pageshow", bringShown);
  addEventListener("toggle", bringShown, true);
  bringShown();
})();
