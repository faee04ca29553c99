"""What a reader meets in a real browser. Every reader is watched: see `reader` in conftest.py."""

import subprocess
import sys

import pytest
from conftest import page_names, pages_in
from playwright.sync_api import expect
from test_search import search
from tested_site import BELOW, ROOT

LANGUAGES = {"zh": "", "en": "en/"}
OTHER = {"zh": "en", "en": "zh"}
NOT_FOUND = {"zh": "没有这一页", "en": "No such page"}
NOWHERE = "no-such-page/"
PHONE = {"width": 390, "height": 844}


def test_every_page_is_quiet_and_fits_a_phone(reader, site):
    profile = reader(viewport=PHONE)
    addresses = [file.relative_to(site).as_posix() for file in pages_in(site)]
    assert len(addresses) == 2 * len(page_names()) + 2
    pages = []
    for address in [*addresses, NOWHERE, f"en/{NOWHERE}"]:
        pages.append(profile.new_page())
        pages[-1].goto(address.removesuffix("index.html"), wait_until="load")
    for page in pages:
        page.wait_for_load_state("networkidle")
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= PHONE["width"], f"{page.url} is {width} pixels wide"


def test_the_switcher_stays_on_the_page_and_at_the_place(reader):
    page = reader().new_page()
    for name in page_names():
        page.goto(name, wait_until="domcontentloaded")
        assert page.locator("html").get_attribute("lang") == "zh-Hans"
        anchor = page.locator("article :is(h1, h2)[id]").last.get_attribute("id")
        page.evaluate("id => { location.hash = id }", anchor)
        page.click(".switch-language")
        page.wait_for_url(f"**{BELOW}en/{name}#{anchor}", wait_until="domcontentloaded")
        assert page.locator("html").get_attribute("lang") == "en"
        # And back: where a click would lead is enough, but for the last page.
        assert page.locator(".switch-language").evaluate(LEADS_TO).endswith(f"{BELOW}{name}#{anchor}")
    page.click(".switch-language")
    page.wait_for_url(f"**{BELOW}{name}#{anchor}", wait_until="domcontentloaded")
    assert page.locator("html").get_attribute("lang") == "zh-Hans"


LEADS_TO = """link => {
  link.addEventListener("click", event => event.preventDefault(), { once: true })
  link.click()
  return link.href
}"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_address_without_a_page_is_answered_in_its_language(reader, server, language):
    page = reader().new_page()
    address = f"{LANGUAGES[language]}{NOWHERE}?with#everything"
    page.goto(address)
    page.get_by_role("heading", name=NOT_FOUND[language], exact=True).wait_for()
    assert page.url == server + address, "the address asked for stays where it was"
    assert page.title().startswith(NOT_FOUND[language])
    page.click(".switch-language")
    page.get_by_role("heading", name=NOT_FOUND[OTHER[language]], exact=True).wait_for()
    page.click("article li a >> nth=1")
    page.wait_for_url(f"**{BELOW}{LANGUAGES[OTHER[language]]}01-process/")


def test_without_javascript_the_book_is_whole(reader):
    page = reader(java_script_enabled=False).new_page()
    page.goto("04-process-id/")
    assert page.locator(".run .transcript:visible").count() == 1
    assert set(methods_shown(page)) == {"forkserver"}
    page.locator(".methods label", has_text="spawn").first.click()
    assert methods_shown(page)[0] == "spawn"
    page.click(".switch-language")
    assert page.url.endswith(f"{BELOW}en/04-process-id/")
    page.goto(f"en/{NOWHERE}")
    page.click(".switch-language")
    page.get_by_role("heading", name=NOT_FOUND["en"], exact=True).wait_for()


def test_a_start_method_chosen_once_holds_on_the_whole_site(reader):
    profile = reader()
    page = profile.new_page()
    page.goto("06-no-shared-globals/")
    assert len(methods_shown(page)) > 1
    label = page.locator(".methods label", has_text="spawn").nth(1)
    label.scroll_into_view_if_needed()
    before = label.bounding_box()["y"]
    label.click()
    assert abs(label.bounding_box()["y"] - before) < 1, "the page has moved under the reader's pointer"
    assert set(methods_shown(page)) == {"spawn"}
    assert "#" not in page.url
    page.reload()
    assert set(methods_shown(page)) == {"spawn"}
    page.click(".switch-language")
    page.wait_for_url("**/en/06-no-shared-globals/**")
    assert set(methods_shown(page)) == {"spawn"}
    other = profile.new_page()
    other.goto("04-process-id/")
    assert set(methods_shown(other)) == {"spawn"}
    other.locator(".methods label", has_text="fork").first.click()
    page.wait_for_function("() => document.querySelector('.methods input:checked').value == 'fork'")


@pytest.mark.parametrize(
    ("system", "method"),
    [("Win32", "spawn"), ("MacIntel", "spawn"), ("Linux x86_64", "forkserver"), ("", "forkserver")],
)
def test_the_first_tab_is_the_default_of_the_readers_system(reader, system, method):
    profile = reader()
    profile.add_init_script(
        f"""Object.defineProperty(navigator, "platform", {{ value: "{system}" }})
        Object.defineProperty(navigator, "userAgentData", {{ value: undefined }})"""
    )
    page = profile.new_page()
    page.goto("en/04-process-id/")
    assert set(methods_shown(page)) == {method}


@pytest.mark.parametrize(
    "lacking",
    [
        'Object.defineProperty(window, "localStorage", { get() { throw new DOMException("", "SecurityError") } })',
        "delete window.IntersectionObserver; delete window.ResizeObserver",
        'Object.defineProperty(navigator, "clipboard", { value: undefined })',
    ],
)
def test_what_the_browser_does_not_have_kills_no_control(reader, lacking):
    profile = reader(color_scheme="light")
    profile.add_init_script(lacking)
    page = profile.new_page()
    page.goto("en/06-no-shared-globals/")
    page.locator(".methods label", has_text="spawn").first.click()
    assert set(methods_shown(page)) == {"spawn"}
    light = background(page)
    page.click(".scheme")
    page.click(".scheme")
    assert background(page) != light
    page.locator(".program-copy").first.click()
    page.locator(".md-dialog--active").wait_for()
    assert search(page, "zombie")


def test_the_colours_are_the_systems_until_the_reader_chooses_and_again_after_automatic(reader):
    profile = reader(color_scheme="light")
    page = profile.new_page()
    page.goto("en/")
    light = background(page)
    page.emulate_media(color_scheme="dark")
    dark = background(page)
    assert dark != light
    page.click(".scheme")
    assert background(page) == light
    page.reload()
    assert background(page) == light
    page.click(".scheme")
    page.emulate_media(color_scheme="light")
    assert background(page) == dark
    page.click(".scheme")
    assert background(page) == light
    page.emulate_media(color_scheme="dark")
    assert background(page) == dark


def test_the_scheme_stands_before_anything_is_painted_and_without_javascript(reader, server):
    profile = reader(color_scheme="light")
    page = profile.new_page()
    page.goto("en/")
    page.evaluate("localStorage.setItem('scheme', 'dark')")
    page.route("**/*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.reload()
    dark = background(page)
    without = reader(color_scheme="dark", java_script_enabled=False).new_page()
    without.goto("en/")
    assert background(without) == dark


def background(page):
    return page.locator("body").evaluate("body => getComputedStyle(body).backgroundColor")


def methods_shown(page):
    """The start method now shown of each program that has been run under several, in closed answers too."""
    return page.locator(".runs:has(.methods)").evaluate_all(
        """all => all.map(runs => [...runs.querySelectorAll(".method")]
          .filter(method => getComputedStyle(method).display != "none").map(method => method.dataset.method).join())"""
    )


def test_on_a_telephone_no_stop_of_the_keyboard_lies_in_the_closed_drawer(reader):
    page = reader(viewport=PHONE).new_page()
    page.goto("en/04-process-id/")
    stops = set()
    for _ in range(12):
        page.keyboard.press("Tab")
        stops.add(page.evaluate("document.activeElement.closest('.md-sidebar') ? 'drawer' : 'page'"))
    assert stops == {"page"}
    page.locator(".drawer-open").press("Enter")
    inside = page.locator(".md-sidebar--primary a:focus")
    expect(inside).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".drawer-open")).to_be_focused()
    expect(page.locator(".md-sidebar--primary")).to_be_hidden()


def test_on_a_telephone_44_columns_of_a_program_and_all_start_methods_are_in_sight(reader):
    page = reader(viewport=PHONE).new_page()
    page.goto("en/04-process-id/")
    columns = page.locator(".program code").first.evaluate(
        """code => {
          const style = getComputedStyle(code)
          const context = document.createElement("canvas").getContext("2d")
          context.font = `${style.fontSize} ${style.fontFamily}`
          const room = code.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight)
          return room / context.measureText("0").width
        }"""
    )
    assert columns >= 44
    tops = {round(label.bounding_box()["y"]) for label in page.locator(".methods").first.locator("label").all()}
    assert len(tops) == 1, "the tabs stand in one row"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_copy_button_gives_a_file_that_runs(reader, server, tmp_path, language):
    profile = reader()
    origin = server.removesuffix(BELOW)
    profile.grant_permissions(["clipboard-read", "clipboard-write"], origin=origin)
    page = profile.new_page()
    page.goto(f"{LANGUAGES[language]}05-arguments/")
    page.evaluate("document.querySelectorAll('details').forEach(answer => { answer.open = true })")
    programs = page.locator(".program").all()
    assert len(programs) > 1
    for program in programs:
        path = program.get_attribute("data-program")
        program.locator(".program-copy").click()
        page.locator(".md-dialog--active").wait_for()
        pasted = page.evaluate("navigator.clipboard.readText()")
        assert pasted.encode() == (ROOT / "snippets" / path).read_bytes()
    file = tmp_path / "pasted.py"
    file.write_text(pasted, encoding="utf-8")
    run = subprocess.run([sys.executable, str(file)], capture_output=True, timeout=30)
    assert run.returncode == 0
    assert run.stdout.strip() and not run.stderr


def test_the_download_link_gives_the_file(reader):
    page = reader().new_page()
    page.goto("en/05-arguments/")
    program = page.locator(".program").first
    with page.expect_download() as download:
        program.locator(".program-download").click()
    path = ROOT / "snippets" / program.get_attribute("data-program")
    assert download.value.suggested_filename == path.name
    assert download.value.path().read_bytes() == path.read_bytes()


def test_output_has_no_copy_button(reader):
    page = reader().new_page()
    page.goto("04-process-id/")
    page.locator(".program-copy").first.wait_for()
    assert page.locator(".md-clipboard, .md-code__button").count() == 0


def test_on_the_smallest_telephone_no_word_breaks_and_no_letter_is_tiny(reader):
    page = reader(viewport={"width": 320, "height": 640}).new_page()
    for address in ("en/10-communication/", "cheat-sheet/", "en/07-waiting/"):
        page.goto(address)
        seen = page.evaluate(LETTERS)
        assert seen["words"] > 20
        assert not seen["broken"] and not seen["tiny"], f"{address}: {seen}"


# Words that stand on two lines, unless they are code that is longer than a line; letters below 12 pixels.
LETTERS = """() => {
  const article = document.querySelector("article"), room = article.clientWidth - 40
  const texts = document.createTreeWalker(article, NodeFilter.SHOW_TEXT)
  const seen = { words: 0, broken: [], tiny: [] }
  for (let text; (text = texts.nextNode()); ) {
    const around = text.parentElement
    if (!text.data.trim() || !around.checkVisibility({ visibilityProperty: true })) continue
    if (around.closest(".diagram")) continue // tests/test_diagram.py measures them
    if (parseFloat(getComputedStyle(around).fontSize) < 11.99) seen.tiny.push(text.data.slice(0, 40))
    if (around.closest("svg, pre")) continue
    for (const { 0: word, index } of text.data.matchAll(/\\w{2,}/g)) {
      const range = document.createRange()
      range.setStart(text, index)
      range.setEnd(text, index + word.length)
      const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)))
      const unbroken = around.closest("code") && text.data.split(/\\s/).some((part) => part.length * 8 > room)
      if (lines.size > 1 && !unbroken) seen.broken.push(word)
      seen.words++
    }
  }
  return seen
}"""


def test_every_stop_of_the_keyboard_is_in_sight_has_an_outline_and_room_for_a_finger(reader):
    page = reader(viewport={"width": 320, "height": 640}).new_page()  # as at 400 % of 1280 pixels
    page.goto("en/04-process-id/")
    stops = []
    for _ in range(60):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(STOP))
        if stops[-1]["what"].startswith("BODY"):
            break
    assert len(stops) > 15
    assert not [stop for stop in stops if stop["wrong"]]


STOP = """async () => {
  const moving = document.getAnimations().filter(({ timeline }) => timeline == document.timeline)
  await Promise.allSettled(moving.map(({ finished }) => finished))
  const stop = document.activeElement, shown = stop.matches("[type=radio]") ? stop.nextElementSibling : stop
  const box = shown.getBoundingClientRect(), wrong = []
  if (stop != document.body) {
    if (!shown.checkVisibility({ visibilityProperty: true, opacityProperty: true })) wrong.push("hidden")
    const x = box.x + box.width / 2
    if (x <= 0 || x >= innerWidth || box.bottom <= 0 || box.top >= innerHeight) wrong.push("out of sight")
    if (getComputedStyle(shown).outlineStyle == "none") wrong.push("without an outline")
    const inText = stop.matches("p a, li a, td a, .term, .headerlink, .md-nav__link, .md-skip")
    if (!inText && (box.width < 24 || box.height < 24)) wrong.push(`${box.width} × ${box.height}`)
  }
  return { what: `${stop.tagName} ${stop.className} ${stop.textContent.trim().slice(0, 20)}`, wrong }
}"""


def test_in_forced_colours_nothing_vanishes(reader):
    page = reader(forced_colors="active").new_page()
    page.goto("en/02-first-example/")
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    program = page.locator(".program").first
    colour = "element => getComputedStyle(element).backgroundColor"
    assert program.locator(".program-copy").evaluate(colour) != paper
    assert page.locator(".program .hll").first.evaluate("line => getComputedStyle(line).outlineStyle") == "solid"
    swatch = page.locator(".legend .swatch :is(line, circle, rect)").first
    assert swatch.evaluate("mark => getComputedStyle(mark).stroke") not in (paper, "none")
    chosen, other = (
        page.locator(f".methods input{which} + span").first.evaluate("tab => getComputedStyle(tab).borderBottomColor")
        for which in (":checked", ":not(:checked)")
    )
    assert chosen != other
    pressed, free = (
        page.locator(f".run-shows [aria-pressed={which}]:visible").first.evaluate(colour) for which in ("true", "false")
    )
    assert pressed != free
