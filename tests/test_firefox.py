"""What a reader meets in Firefox; most of it is tried in Chromium: test_browser.py and its neighbours."""

import os
import zipfile

import pytest
from conftest import page_names
from firefox import MISSING, Firefox, candidate
from test_browser import LANGUAGES, NOWHERE, OTHER

WIDTHS = (320, 390, 768)
SEARCH = """async words => {
  const field = document.querySelector(".md-search__input")
  field.dispatchEvent(new FocusEvent("focusin", { bubbles: true })) // a window without a screen has no focus
  field.value = words
  for (let i = 0; i < 1000; i++) {
    field.dispatchEvent(new InputEvent("input", { bubbles: true }))
    const found = document.querySelector(".md-search-result__link")
    if (found) return found.href
    await new Promise(done => setTimeout(done, 50))
  }
}"""
METHODS = """() => [...document.querySelectorAll(".runs:has(.methods)")].map(runs =>
  [...runs.querySelectorAll(".method")].find(method => getComputedStyle(method).display != "none").dataset.method)"""
BACKGROUND = "() => getComputedStyle(document.body).backgroundColor"
COPY = """async () => {
  document.querySelector(".program-copy").click()
  for (let i = 0; i < 100; i++) {
    if (document.querySelector(".md-dialog--active")) return true
    await new Promise(done => setTimeout(done, 20))
  }
}"""


@pytest.fixture(scope="module")
def firefox():
    path = candidate()
    if path is None:
        assert "CI" not in os.environ, MISSING
        pytest.skip(MISSING)
    firefox = Firefox(path)
    yield firefox
    firefox.close()


@pytest.fixture
def quiet(firefox):
    """A Firefox whose console must be empty at the end of the test."""
    firefox.complaints.clear()
    yield firefox
    refused = firefox.evaluate("() => refused")
    assert firefox.complaints + refused == []


def test_every_page_is_quiet_and_none_scrolls_sideways(quiet, server):
    wide = []
    for name in [*page_names(), NOWHERE]:
        for folder in LANGUAGES.values():
            quiet.resize(WIDTHS[-1], 800)
            quiet.goto(f"{server}{folder}{name}")
            for width in WIDTHS:
                quiet.resize(width, 800)
                found = quiet.evaluate("() => document.documentElement.scrollWidth")
                if found > width:
                    wide.append(f"{folder}{name} is {found} pixels wide at {width}")
            assert quiet.evaluate("() => refused") == [], name
    quiet.complaints[:] = [each for each in quiet.complaints if NOWHERE not in each]
    assert wide == []


def test_a_table_that_does_not_scroll_has_no_shadow(quiet, server):
    quiet.resize(1280, 800)
    quiet.goto(f"{server}cheat-sheet/")
    shadows = """() => [...document.querySelectorAll(".table")].filter(box => box.scrollWidth <= box.clientWidth)
      .map(box => getComputedStyle(box).boxShadow)"""
    found = quiet.evaluate(shadows)
    assert found and set(found) == {"none"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_tabs_search_copying_and_colours_work(quiet, server, language):
    quiet.resize(1280, 800)
    quiet.goto(f"{server}{LANGUAGES[language]}06-no-shared-globals/")
    quiet.evaluate("() => document.querySelector('.methods [value=spawn]').click()")
    assert set(quiet.evaluate(METHODS)) == {"spawn"}
    quiet.goto(f"{server}{LANGUAGES[OTHER[language]]}04-process-id/")
    assert set(quiet.evaluate(METHODS)) == {"spawn"}, "remembered, in the other language and on another page"
    quiet.goto(f"{server}{LANGUAGES[language]}04-process-id/")
    light = quiet.evaluate(BACKGROUND)
    quiet.evaluate("() => { for (const time of [1, 2]) document.querySelector('.scheme').click() }")
    assert quiet.evaluate(BACKGROUND) != light
    quiet.evaluate("() => document.querySelector('.scheme').click()")
    assert quiet.evaluate(COPY)
    assert "/#" in quiet.evaluate(SEARCH, "bootstrapping phase")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_offline_copy_is_read_from_its_folder(quiet, site, tmp_path, language):
    with zipfile.ZipFile(site / "downloads" / "process-notes.zip") as archive:
        archive.extractall(tmp_path)
    page = tmp_path / "process-notes" / LANGUAGES[language] / "09-pool" / "index.html"
    quiet.goto(page.as_uri())
    found = quiet.evaluate(SEARCH, "bootstrapping phase")
    assert "/index.html#" in found
    quiet.goto(found)
    assert quiet.evaluate("() => document.querySelector('article h1').checkVisibility()")
