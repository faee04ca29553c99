"""What a reader meets in a real browser. Every reader is watched: see `reader` in conftest.py."""

import subprocess
import sys

import pytest
from conftest import BELOW, ROOT, page_names

LANGUAGES = {"zh": "", "en": "en/"}
OTHER = {"zh": "en", "en": "zh"}
NOT_FOUND = {"zh": "没有这一页", "en": "No such page"}
NOWHERE = "no-such-page/"
PHONE = {"width": 390, "height": 844}


def test_every_page_is_quiet_and_fits_a_phone(reader, site):
    profile = reader(viewport=PHONE)
    addresses = [file.relative_to(site).as_posix() for file in sorted(site.rglob("*.html"))]
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
        anchor = page.locator("article h2[id]").last.get_attribute("id")
        page.evaluate("id => { location.hash = id }", anchor)
        for path, language in (("en/", "en"), ("", "zh-Hans")):
            page.click(".switch-language")
            page.wait_for_url(f"**{BELOW}{path}{name}#{anchor}", wait_until="domcontentloaded")
            assert page.locator("html").get_attribute("lang") == language


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
    page.locator(".runs label", has_text="forkserver").click()
    shown = page.locator(".run:has(.transcript:visible)")
    assert shown.count() == 1
    assert shown.get_attribute("data-start-method") == "forkserver"
    page.click(".switch-language")
    assert page.url.endswith(f"{BELOW}en/04-process-id/")
    page.goto(f"en/{NOWHERE}")
    page.click(".switch-language")
    page.get_by_role("heading", name=NOT_FOUND["en"], exact=True).wait_for()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_start_method_chosen_once_holds_on_the_whole_site(reader, language):
    profile = reader()
    page = profile.new_page()
    page.goto(f"{LANGUAGES[language]}06-no-shared-globals/")
    assert len(methods_shown(page)) > 1
    page.locator(".runs label", has_text="spawn").nth(1).click()
    assert set(methods_shown(page)) == {"spawn"}
    page.reload()
    assert set(methods_shown(page)) == {"spawn"}
    page.goto(f"{LANGUAGES[language]}04-process-id/")
    assert methods_shown(page) == ["spawn"]
    page.locator(".runs label", has_text="forkserver").click()
    later = profile.new_page()
    later.goto(f"{LANGUAGES[language]}05-arguments/")
    assert set(methods_shown(later)) == {"forkserver"}


def methods_shown(page):
    """The start method now shown of each program that has been run under several."""
    return page.evaluate(
        """() => [...document.querySelectorAll(".runs.tabbed-set")].map(runs =>
            [...runs.querySelectorAll(".run")].find(run => run.offsetParent)?.dataset.startMethod)"""
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_copy_button_gives_a_file_that_runs(reader, server, tmp_path, language):
    profile = reader()
    origin = server.removesuffix(BELOW)
    profile.grant_permissions(["clipboard-read", "clipboard-write"], origin=origin)
    page = profile.new_page()
    page.goto(f"{LANGUAGES[language]}05-arguments/")
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
