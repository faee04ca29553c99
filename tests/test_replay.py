"""The script of the run panels (theme/assets/run.js), in a browser whose clock stands still until a test turns it."""

import gzip
import json
import re

import pytest
from markup import page_in
from playwright.sync_api import expect
from tested_site import ROOT

from book.labels import names_of
from book.words import WORDS
from recorder.recording import Recording

PAGE = "en/02-first-example/"  # several programs, each recorded several times under the default start method
FRAME = 0.016  # seconds between two pictures of a clock that a test turns
LIMIT = 8192  # bytes, compressed
SLOW = 0.2

# What a reader sees of the one run that a panel shows. Lines and marks are given by their numbers.
SEEN = """panel => {
  const shown = [...panel.querySelectorAll(".run")].filter(run => run.checkVisibility());
  if (shown.length !== 1) throw new Error(`${shown.length} runs are shown`);
  const [run] = shown, all = selector => [...run.querySelectorAll(selector)];
  const visible = element => element.checkVisibility({visibilityProperty: true});
  const numbers = selector => all(selector).filter(visible).map(element => +element.dataset.line);
  const lit = selector => all(selector + ".lit").map(element => +element.dataset.line);
  const {length: scale, end: length} = run.querySelector(".timeline").dataset, cursor = run.querySelector(".cursor");
  return {recording: run.dataset.recording, of: run.querySelector(".run-of")?.textContent, length: +length,
          times: all(".line").map(line => +line.dataset.t), lines: numbers(".line"), marks: numbers(".timeline .mark"),
          writers: all(".line").map(line => line.dataset.pid),
          lanes: all(".lane[data-pid]").map(lane => lane.dataset.pid),
          cursor: visible(cursor) ? parseFloat(cursor.getAttribute("x1")) / 100 * scale : null,
          button: run.querySelector("[data-do=replay]").textContent,
          slow: run.querySelector("[data-do=slower]").ariaPressed,
          lit: {lines: lit(".line"), marks: lit(".timeline .mark")}};
}"""


def choose_several_runs(page):
    """Choose the start method under which the programs were recorded several times."""
    method = page.locator(".method:has(> [data-from*=again])").first.get_attribute("data-method")
    page.locator(f".runs label:has([value='{method}'])").first.click()
    expect(page.locator(".method > .run-later:first-child:visible")).to_have_count(0)


class Panel:
    """The runs below one program of a page."""

    def __init__(self, page, number=0):
        self.place = page.locator(".runs").nth(number)
        self.run = self.place.locator(".run:visible")
        self.transcript = self.run.locator(".transcript")

    def seen(self):
        return self.place.evaluate(SEEN)

    def click(self, action):
        self.run.locator(f"[data-do={action}]").click()

    def another(self, press=None):
        """Go on to the next run, which may have to be fetched."""
        before = self.run.get_attribute("data-recording")
        if press:
            press()
        else:
            self.click("another")
        expect(self.run).not_to_have_attribute("data-recording", before)

    def press(self, *keys):
        for key in keys:
            self.transcript.press(key)

    def moments(self):
        """The moments at which lines were written, in their order; several lines may share one."""
        return sorted(set(self.seen()["times"]))


@pytest.fixture
def opened(reader):
    """Open a page whose clock stands: address, options of the reader → page."""

    def open_page(address=PAGE, **options):
        page = reader(**options).new_page()
        page.clock.install(time=0)
        page.goto(address, wait_until="domcontentloaded")
        page.clock.pause_at(3_600_000)
        return page

    return open_page


def turn(page, seconds):
    page.clock.run_for(round(1000 * seconds))


def assert_stands_at(seen, moment):
    """All that was written up to a moment is shown, and nothing else."""
    assert seen["cursor"] == pytest.approx(moment, abs=1e-4)
    assert seen["lines"] == seen["marks"] == [n for n, t in enumerate(seen["times"]) if t <= moment]


def assert_at_rest(seen, language="en"):
    assert seen["lines"] == seen["marks"] == list(range(len(seen["times"])))
    assert seen["cursor"] is None
    assert seen["button"] == WORDS[language]["replay"]


@pytest.mark.parametrize(("language", "address"), [("zh", "02-first-example/"), ("en", PAGE)])
def test_a_replay_shows_every_line_with_its_mark_at_its_moment(opened, language, address):
    page = opened(address)
    panel = Panel(page)
    before = panel.seen()
    assert_at_rest(before, language)
    panel.click("replay")
    assert panel.seen()["lines"] == []
    length, elapsed, places = before["length"], 0, []
    while True:
        turn(page, 0.05)
        elapsed += 0.05
        seen = panel.seen()
        if seen["cursor"] is None:
            break
        at = seen["cursor"]
        places.append(at)
        assert elapsed - 3 * FRAME < at <= elapsed
        assert seen["button"] == WORDS[language]["pause"]
        assert seen["lines"] == seen["marks"]
        for line, t in enumerate(seen["times"]):
            assert (line in seen["lines"]) == (t < at) or t == pytest.approx(at, abs=1e-4)
    assert len(places) > 5 and places == sorted(set(places))
    assert length <= elapsed < length + 0.05 + 3 * FRAME
    assert_at_rest(seen, language)
    turn(page, 1)
    assert panel.seen() == before


def test_a_replay_is_paused_and_goes_on(opened):
    page = opened()
    panel = Panel(page)
    panel.click("replay")
    turn(page, 0.3)
    panel.click("replay")
    paused = panel.seen()
    assert paused["cursor"] > 0.2
    assert paused["button"] == WORDS["en"]["resume"]
    turn(page, 5)
    assert panel.seen() == paused
    panel.click("replay")
    turn(page, 0.1)
    gone_on = panel.seen()
    assert gone_on["button"] == WORDS["en"]["pause"]
    assert 0.1 - 3 * FRAME < gone_on["cursor"] - paused["cursor"] <= 0.1


def test_slower_holds_while_it_runs_and_for_the_other_runs(opened):
    page = opened()
    choose_several_runs(page)
    panel = Panel(page)
    assert panel.seen()["slow"] == "false"
    panel.click("slower")
    assert panel.seen()["slow"] == "true"
    panel.click("replay")
    turn(page, 1)
    slow = panel.seen()["cursor"]
    assert SLOW * (1 - 3 * FRAME) < slow <= SLOW
    panel.click("slower")
    assert panel.seen()["slow"] == "false"
    turn(page, 0.2)
    assert 0.2 - FRAME <= panel.seen()["cursor"] - slow <= 0.2 + FRAME
    panel.click("slower")
    panel.another()
    assert panel.seen()["slow"] == "true"
    panel.click("replay")
    turn(page, 1)
    assert panel.seen()["cursor"] <= SLOW
    assert Panel(page, 1).seen()["slow"] == "false"


def test_steps_lead_from_line_to_line(opened):
    page = opened()
    panel = Panel(page)
    moments = panel.moments()
    for moment in moments:
        panel.click("step")
        assert_stands_at(panel.seen(), moment)
    panel.click("step")
    assert_at_rest(panel.seen())
    for moment in moments:
        panel.press("ArrowRight")
        assert_stands_at(panel.seen(), moment)
    for moment in [*reversed(moments[:-1]), 0, 0]:
        panel.press("ArrowLeft")
        assert_stands_at(panel.seen(), moment)
    page.keyboard.press("Escape")
    panel.press("ArrowLeft")
    assert_stands_at(panel.seen(), moments[-1])
    panel.run.locator("[data-do=step]").press("ArrowLeft")
    assert_stands_at(panel.seen(), moments[-2])


def test_a_step_follows_the_moments_also_where_lines_are_not_in_their_order(opened):
    page = opened()
    panel = Panel(page)
    # As recorded when two processes write at once: the line that came out first was noted later.
    panel.run.evaluate(
        "run => run.querySelectorAll('.line').forEach((line, n) => { line.dataset.t = [0.3, 0.1, 0.2, 0.2][n] ?? 0.4 })"
    )
    for moment in [0.1, 0.2, 0.3, 0.4]:
        panel.press("ArrowRight")
        assert_stands_at(panel.seen(), moment)


def test_a_step_stops_the_replay(opened):
    page = opened()
    panel = Panel(page)
    panel.click("replay")
    turn(page, 0.1)
    at = panel.seen()["cursor"]
    panel.press("ArrowRight")
    stepped = panel.seen()
    assert stepped["button"] == WORDS["en"]["resume"]
    assert_stands_at(stepped, next(t for t in panel.moments() if t > at))
    turn(page, 1)
    assert panel.seen() == stepped


def test_space_on_the_transcript_plays_and_pauses_and_escape_ends(opened):
    page = opened()
    panel = Panel(page)
    panel.transcript.focus()
    scrolled = page.evaluate("scrollY")
    page.keyboard.press("Space")
    turn(page, 0.2)
    playing = panel.seen()
    assert 0.2 - 3 * FRAME < playing["cursor"] <= 0.2
    page.keyboard.press("Space")
    turn(page, 1)
    assert panel.seen() == {**playing, "button": WORDS["en"]["resume"]}
    assert page.evaluate("scrollY") == scrolled
    page.keyboard.press("Space")
    turn(page, 0.1)
    assert panel.seen()["button"] == WORDS["en"]["pause"]
    page.locator("h1").click()  # Escape ends the replay wherever the reader is
    page.keyboard.press("Escape")
    assert_at_rest(panel.seen())
    turn(page, 1)
    assert_at_rest(panel.seen())


def test_keys_elsewhere_in_a_panel_keep_their_meaning(opened):
    page = opened()
    panel = Panel(page)
    facts = panel.run.locator(".run-facts")
    for key in ("ArrowRight", "ArrowLeft", "ArrowDown", "Space"):
        facts.locator("summary").press(key)
    assert facts.get_attribute("open") is not None
    assert_at_rest(panel.seen())
    panel.transcript.press("Control+ArrowRight")
    assert_at_rest(panel.seen())


def test_nothing_moves_for_who_wants_no_motion(opened):
    page = opened(reduced_motion="reduce")
    panel = Panel(page)
    moments = panel.moments()
    assert not panel.run.locator("[data-do=slower]").is_visible()
    for press in (lambda: panel.click("replay"), lambda: panel.press("Space")):
        for moment in moments:
            press()
            stepped = panel.seen()
            assert_stands_at(stepped, moment)
            turn(page, 2)
            assert panel.seen() == stepped
        press()
        assert_at_rest(panel.seen())


def test_another_run_brings_its_transcript_and_its_timeline(opened, site):
    page = opened()
    choose_several_runs(page)
    panel = Panel(page)
    first = panel.seen()
    count = int(re.findall(r"\d+", first["of"])[1])  # of this start method
    assert count >= 3
    panel.click("replay")
    turn(page, 0.1)
    panel.run.locator("[data-do=another]").focus()
    met = set()
    for number in range(count):
        seen = panel.seen()
        met.add(seen["recording"])
        recording = Recording.from_json(json.loads((site / PAGE / seen["recording"]).read_text("utf-8")))
        assert seen["times"] == [round(line.t, 6) for line in recording.lines]
        assert seen["writers"] == [str(line.pid) for line in recording.lines]
        assert seen["lanes"] == [str(process.pid) for process in recording.processes]
        assert seen["of"] == WORDS["en"]["run_of"].format(number + 1, count)
        panel.another(lambda: page.keyboard.press("Enter"))
        assert page.evaluate("document.activeElement.dataset.do") == "another"
        told = page.evaluate(
            "document.getElementById(document.activeElement.getAttribute('aria-describedby')).innerText"
        )
        seen = panel.seen()
        assert told == seen["of"]
        assert_at_rest(seen)
    assert panel.seen() == first
    assert len(met) == count


def test_a_line_and_its_mark_light_up_together(opened):
    page = opened()
    panel, other = Panel(page), Panel(page, 1)
    unlit = {"lines": [], "marks": []}
    for line in (0, 1, len(panel.seen()["times"]) - 1):
        for kind in (".line .text", ".timeline .mark"):
            part = panel.run.locator(kind).locator(f"xpath=ancestor-or-self::*[@data-line='{line}']")
            part.hover()
            assert panel.seen()["lit"] == {"lines": [line], "marks": [line]}
            assert page.locator(".run .lit").count() == 2
            page.locator("h1").hover()
            assert panel.seen()["lit"] == unlit
    panel.click("step")
    line = panel.seen()["marks"][-1]
    panel.run.locator(f".mark[data-line='{line}']").hover()  # the cursor stands on it
    assert panel.seen()["lit"] == {"lines": [line], "marks": [line]}
    page.mouse.move(0, 0)  # where nothing lights up when the page scrolls
    other.transcript.press("ArrowDown")
    assert other.seen()["lit"] == {"lines": [0], "marks": [0]}
    panel.transcript.focus()
    assert other.seen()["lit"] == unlit


def test_arrows_on_the_transcript_light_up_one_line_after_the_other(opened):
    page = opened()
    panel = Panel(page)
    last = len(panel.seen()["times"]) - 1
    dark = look(panel, 0)
    panel.transcript.focus()
    for keys, lines in (("ArrowDown", range(last + 1)), ("ArrowUp", range(last - 1, -1, -1))):
        scrolled = page.evaluate("scrollY")
        for line in lines:
            page.keyboard.press(keys)
            assert panel.seen()["lit"] == {"lines": [line], "marks": [line]}
            assert page.locator(".run .lit").count() == 2
        assert page.evaluate("scrollY") == scrolled
    lit = look(panel, 0)
    assert all(lit[what] != dark[what] for what in dark)
    panel.press("ArrowRight")
    shown = panel.seen()["lines"]
    panel.press(*["ArrowDown"] * (last + 1))
    assert panel.seen()["lit"]["lines"] == shown[-1:] != [last], "what is yet to come is not lit"
    page.keyboard.press("Tab")
    assert page.locator(".lit").count() == 0


def look(panel, line):
    """How a line and its mark look, as far as lighting up changes it."""
    return panel.run.evaluate(
        """(run, line) => {
          const style = kind => getComputedStyle(run.querySelector(`${kind}[data-line="${line}"]`));
          const [text, mark] = [style(".line"), style(".timeline .mark")];
          return {line: text.backgroundColor, fill: mark.fill, size: mark.r};
        }""",
        line,
    )


def test_beyond_the_last_line_the_arrow_scrolls_the_page(reader):
    page = reader().new_page()
    page.goto(PAGE)
    panel = Panel(page)
    panel.press(*["ArrowDown"] * len(panel.seen()["times"]))
    scrolled = page.evaluate("scrollY")
    page.keyboard.press("ArrowDown")
    page.wait_for_function("before => scrollY > before", arg=scrolled)


def test_steps_by_line_of_code_show_where_each_process_is(opened, site):
    page = opened()
    panel = Panel(page)
    recording = Recording.from_json(json.loads((site / PAGE / panel.seen()["recording"]).read_text("utf-8")))
    text = (ROOT / "snippets" / recording.program).read_text("utf-8").splitlines()
    names = names_of(recording, WORDS["en"])
    moments = sorted({int(step.t * 10_000) for process in recording.processes for step in process.steps})
    assert len(moments) > 10
    for _ in moments[:6]:
        panel.transcript.press("Shift+ArrowRight")
    panel.click("code")
    at = panel.seen()["cursor"]
    told = panel.run.locator(".run-now li").all_inner_texts()
    assert len(told) == len([process for process in recording.processes if process.steps])
    line = recording.main.at(at + 0.001).line
    near = {step.line for step in recording.main.steps if abs(step.t - at) < 0.002} | {line}
    assert told[0] in {f"{names[recording.main.pid]} {n}: {text[n - 1].strip()}" for n in near}
    beside = panel.place.evaluate(
        "place => [...place.closest('.program-and-runs').querySelectorAll('.program .here')].map(e => e.textContent)"
    )
    assert names[recording.main.pid] in beside
    panel.transcript.press("Shift+ArrowLeft")
    assert panel.seen()["cursor"] < at
    page.keyboard.press("Escape")
    assert page.locator(".here").count() == 0


def test_a_line_of_code_marks_the_moments_at_which_it_was_run(opened, site):
    page = opened()
    panel = Panel(page)
    recording = Recording.from_json(json.loads((site / PAGE / panel.seen()["recording"]).read_text("utf-8")))
    printing = recording.lines[0].line
    listings = page.locator(".program")
    assert listings.locator(":is(pre, code)[tabindex]").count() == listings.count(), "Tab stops once at a listing"
    code = page.locator(".program code").first
    for _ in range(printing):
        code.press("ArrowDown")
    assert lit_line_of_code(page) == printing
    came = [step.t for process in recording.processes for step in process.steps if step.line == printing]
    scale = float(panel.run.locator(".timeline").get_attribute("data-length"))
    places = panel.run.locator(".moment").evaluate_all(
        "marks => marks.map(mark => parseFloat(mark.getAttribute('x1')))"
    )
    assert sorted(places) == pytest.approx(sorted(100 * t / scale for t in came), abs=0.3)
    assert 0 in panel.seen()["lit"]["lines"]
    panel.run.locator(".line .text").nth(len(recording.lines) - 1).hover()
    assert lit_line_of_code(page) == recording.lines[-1].line


def lit_line_of_code(page):
    """The number of the one line that is lit in a listing."""
    return page.locator(".program .linenos.lit").evaluate(
        "line => [...line.closest('code').querySelectorAll('.linenos')].indexOf(line) + 1"
    )


def test_what_is_shown_is_chosen_by_buttons(opened):
    page = opened()
    panel = Panel(page)
    for kind, mark, at_first in (("waits", ".wait", "false"), ("lines", ".mark", "true")):  # what the fence says
        button = panel.run.locator(f"[data-kind={kind}]")
        assert button.get_attribute("aria-pressed") == at_first
        for _ in range(3):
            assert panel.run.locator(mark).first.is_visible() == (button.get_attribute("aria-pressed") == "true")
            before = button.get_attribute("aria-pressed")
            button.press("Enter")
            assert button.get_attribute("aria-pressed") != before


def test_controls_and_lines_of_code_stay_in_sight_on_a_phone(opened):
    page = opened(viewport={"width": 390, "height": 700}, has_touch=True)
    panel = Panel(page)
    for _ in range(3):
        panel.run.locator("[data-do=code]").tap()
    panel.run.locator(".legend").last.scroll_into_view_if_needed()
    for part in ("[data-do=code]", ".run-now li"):
        box = panel.run.locator(part).first.bounding_box()
        assert box["y"] > 0 and box["y"] + box["height"] < 700
    panel.run.locator("[data-do=code]").tap()
    assert panel.run.locator(".run-now li").first.inner_text()


def test_who_stands_at_a_line_of_code_moves_none_of_it(opened):
    page = opened(viewport={"width": 1440, "height": 900})
    panel = Panel(page)
    text = page.locator(".program code").first.inner_text()
    places = (
        "() => [...document.querySelector('.program code').querySelectorAll('span:not(.heres)')].map(e => e.offsetLeft)"
    )
    before = page.evaluate(places)
    for _ in range(8):
        panel.click("code")
    assert page.locator(".program .here").count() > 0
    assert page.evaluate(places) == before
    told = panel.run.locator(".run-now li").all_inner_texts()
    assert all(line.partition(": ")[2] in text for line in told)


def test_tabs_do_not_wrap_beside_the_listing(opened):
    for address in (PAGE, PAGE.removeprefix("en/")):
        page = opened(address, viewport={"width": 1440, "height": 900})
        labels = page.locator(".methods").first.locator("label small")
        assert labels.count() == 3
        assert len({box["height"] for box in (labels.nth(n).bounding_box() for n in range(3))}) == 1
        assert labels.first.bounding_box()["height"] < 24
        page.close()


@pytest.mark.parametrize("way", ["keys", "buttons", "wheel", "touch"])
def test_a_timeline_is_zoomed_within_its_own_box(opened, way):
    page = opened(has_touch=True)
    panel = Panel(page)
    view = panel.run.locator(".plot-view")

    def seen():
        width = view.evaluate("view => view.firstElementChild.clientWidth / view.clientWidth")
        return width, page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    before, _ = seen()
    view.scroll_into_view_if_needed()
    if way == "keys":
        view.press("+")
    elif way == "buttons":
        panel.click("closer")
    elif way == "wheel":
        view.dispatch_event("wheel", {"deltaY": -140, "ctrlKey": True, "clientX": 300})
    else:
        view.evaluate(
            """view => { for (const apart of [50, 100]) {
              const finger = (x, identifier) => new Touch({identifier, target: view, clientX: 200 + x});
              const touches = [0, apart].map(finger);
              view.dispatchEvent(new TouchEvent("touchmove", {touches, bubbles: true, cancelable: true}));
            } }"""
        )
    width, fits = seen()
    assert width > 1.9 * before and fits
    for _ in range(3):
        view.press("-")
    assert seen()[0] == before


def test_one_replay_ends_the_other(opened):
    page = opened()
    first, second = Panel(page), Panel(page, 1)
    first.click("replay")
    turn(page, 0.2)
    second.click("replay")
    assert_at_rest(first.seen())
    turn(page, 0.1)
    assert_at_rest(first.seen())
    assert second.seen()["button"] == WORDS["en"]["pause"]
    assert second.seen()["cursor"] > 0.05
    first.click("step")
    assert_at_rest(second.seen())


def test_on_paper_a_run_is_whole(opened):
    page = opened()
    panel = Panel(page)
    panel.click("step")
    seen = panel.seen()
    assert_stands_at(seen, min(seen["times"]))
    page.emulate_media(media="print")
    run = page.locator(".run.replaying")
    assert run.locator(".line:visible").count() == run.locator(".timeline .mark:visible").count() == len(seen["times"])
    assert not run.locator(".cursor").is_visible()
    assert page.locator(".run-actions:visible, .run-shows:visible, .program-actions:visible").count() == 0


def test_without_javascript_the_first_run_is_whole_and_no_button_is_dead(reader):
    page = reader(java_script_enabled=False).new_page()
    page.goto(PAGE)
    assert page.locator("article button:visible, .run-of:visible").count() == 0
    for place in page.locator(".runs").all():
        run = place.locator(".run:visible")
        assert run.get_attribute("data-recording").endswith("-1.json")
        assert run.locator(".line:visible").count() == run.locator(".line").count() > 0
        assert run.locator(".timeline .mark:visible").count() == run.locator(".line").count()
        assert run.locator(".timeline .lane:visible").count() > 0
        assert not run.locator(".cursor").is_visible()
    others = page.locator(".runs .run-later a")
    assert others.count() > 3
    for link in others.evaluate_all("links => links.map((link) => link.href)"):
        page.goto(link)
        run = page.locator(f"[id='{link.partition('#')[2]}'] + .run")
        assert run.locator(".line:visible").count() == run.locator(".line").count() > 0
        assert page.locator(".run-actions:visible, .run-shows:visible").count() == 0


def test_runs_that_are_not_open_first_come_once_and_when_they_are_asked_for(reader, site):
    page = reader().new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2].partition("?")[0]))
    page.goto(PAGE)
    assert not [name for name in asked if name.startswith("runs")]
    shown = page.locator(".run:visible").first.get_attribute("data-start-method")
    page.locator(f".runs label:not(:has([value='{shown}']))").first.click()
    expect(page.locator(".method > .run-later:first-child:visible")).to_have_count(0)
    method = page.locator(".run:visible").first.get_attribute("data-start-method")
    assert method != shown
    methods = page.locator(".run:visible").evaluate_all("runs => runs.map((run) => run.dataset.startMethod)")
    assert set(methods) == {method} and len(methods) == page.locator(".runs:visible").count()
    choose_several_runs(page)
    Panel(page).another()
    Panel(page).another()
    came = [name for name in asked if name.startswith("runs")]
    assert len(came) == len(set(came)) and f"runs-{method}.js" in came and "runs-again.js" in came


def test_tabs_are_linked_without_the_script(reader):
    profile = reader()
    profile.route("**/run.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page = profile.new_page()
    page.goto(PAGE)
    panels = page.locator(".runs:has(.methods)")
    methods = [text.split()[0] for text in panels.first.locator(".methods label").all_inner_texts()]
    for method in reversed(methods):
        panels.last.locator(".methods label").filter(has_text=re.compile(rf"^{method}\b")).click()
        shown = [each.get_attribute("data-method") for each in page.locator(".method:visible").all()]
        assert shown == [method] * panels.count()
        there = page.locator(".method:visible").locator(".run:not([hidden]), .run-later:first-child a")
        assert there.count() == panels.count(), "a run or the way to it"


def test_the_script_is_small_and_needs_no_other(site, browser):
    script = site / "assets" / "run.js"
    assert len(gzip.compress(script.read_bytes())) < LIMIT
    markup = page_in(site / PAGE / "index.html")
    page = browser.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_content(str(markup.select_one(".runs")))
    page.add_script_tag(content=script.read_text("utf-8"))
    page.locator("[data-do=step]:visible").first.click()
    assert page.locator(".run:visible .line.later").count() > 0
    assert asked == []
    page.close()
