"""The home page: a run that moves, and what a reader has read of the ten sections."""

import pytest
from test_browser import LANGUAGES

from book.words import THEME_WORDS


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_section_that_was_read_to_its_end_is_marked_in_both_languages(reader, language):
    page = reader().new_page()
    page.goto("01-process/")
    page.goto(LANGUAGES[language])
    assert page.locator("#contents + ol .read").count() == 0, "its end was not in sight"
    begin = page.locator(".begin").inner_text()
    page.goto("01-process/")
    page.evaluate("scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' })")
    page.locator(".md-nav--primary a.read").first.wait_for(state="attached")
    page.goto(LANGUAGES[language])
    read = page.locator("#contents + ol .read")
    assert read.count() == 1 and "01-process" in read.get_attribute("href")
    assert read.get_attribute("aria-description") == THEME_WORDS[language]["read"]
    assert "2" in page.locator(".begin").inner_text() != begin
    page.click(".begin")
    page.wait_for_url("**/02-first-example/")


def test_the_run_moves_by_itself_unless_the_reader_wants_no_motion(reader):
    page = reader().new_page()
    page.clock.install(time=0)
    page.goto("en/", wait_until="domcontentloaded")
    page.clock.run_for(1200)
    assert page.locator(".run.replaying").count() == 1
    page.clock.run_for(60_000)
    assert page.locator(".run.replaying").count() == 0, "and comes to its end"
    still = reader(reduced_motion="reduce").new_page()
    still.clock.install(time=0)
    still.goto("en/", wait_until="domcontentloaded")
    still.clock.run_for(1200)
    assert still.locator(".run.replaying").count() == 0


def test_by_keyboard_the_run_at_the_top_comes_before_its_program_below(reader):
    page = reader(reduced_motion="reduce").new_page()
    page.goto("en/")
    page.locator(".ways a").last.focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.dataset.do") == "replay"
