"""What helps a reader of a page: terms explained where they are used, answers to open, a sheet to print."""

import re

import pytest

LANGUAGES = {"zh": "", "en": "en/"}
SECTIONS = 10


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_term_is_explained_to_the_mouse_the_keyboard_and_the_finger(reader, language):
    page = reader(has_touch=True).new_page()
    page.goto(f"{LANGUAGES[language]}07-waiting/")
    first, second = (page.locator(".term").nth(n) for n in (0, 1))
    explanation = first.locator("[role=tooltip]")
    assert explanation.get_attribute("id") == first.get_attribute("aria-describedby")
    assert explanation.is_hidden()
    for show, hide in (
        (first.hover, lambda: page.mouse.move(0, 0)),
        (first.focus, second.focus),
        (first.tap, second.focus),
        (first.focus, lambda: page.keyboard.press("Escape")),
    ):
        show()
        assert explanation.is_visible()
        hide()
        assert explanation.is_hidden()
        second.evaluate("element => element.blur()")
        page.mouse.move(0, 0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_term_is_explained_once_in_a_section_and_not_in_code(site, language):
    text = (site / LANGUAGES[language] / "07-waiting" / "index.html").read_text("utf-8")
    sections = re.split("<h2", text)
    for section in sections:
        explained = re.findall(r'role="tooltip" id="[^"]+">(.*?)</span></span>', section)
        assert len(explained) == len(set(explained))
    assert sum('class="term"' in section for section in sections) > 5
    assert not re.search(r'<(?:code|pre|h[123])[^>]*>[^<]*<span class="term"', text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_section_has_exercises_whose_answers_open_by_keyboard(reader, site, language):
    for number in range(1, SECTIONS + 1):
        (page,) = (site / LANGUAGES[language]).glob(f"{number:02}-*/index.html")
        assert 2 <= page.read_text("utf-8").count('class="answer"') <= 4, page
    profile = reader(java_script_enabled=False)
    page = profile.new_page()
    page.goto(f"{LANGUAGES[language]}03-process-class/")
    answer = page.locator("details.answer").first
    assert answer.locator("pre.transcript").first.is_hidden()
    answer.locator("summary").first.focus()
    page.keyboard.press("Enter")
    assert answer.locator("pre.transcript").first.is_visible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_cheat_sheet_is_one_sheet_of_paper(reader, language):
    page = reader().new_page()
    page.goto(f"{LANGUAGES[language]}cheat-sheet/")
    paper = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", paper)) == 1


def test_every_table_is_one(site):
    """A table whose rows do not agree in their number of cells would be a paragraph full of bars."""
    torn = [page for page in site.rglob("index.html") if re.search(r"<p>\s*\|", page.read_text("utf-8"))]
    assert not torn
