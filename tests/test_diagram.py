"""The hand-drawn diagrams: each is whole in both languages, stands on its page, and can be read on a phone."""

import re
import xml.etree.ElementTree as ET

import pytest
from pages import ROOT, pages

from book import diagram
from book import diagrams as module
from book.words import LANGUAGES

DIAGRAMS = module.DIAGRAMS
NAMES = sorted(file.stem for file in DIAGRAMS.glob("*.svg"))
STYLES = [ROOT / "theme" / "assets" / f"{name}.css" for name in ("book", "run", "diagram")]
PHONE = 328  # pixels that a page leaves to a diagram on a screen 360 wide
SMALLEST = 11  # pixels
AIR = 4  # pixels above and below the letters of a line that belong to the box of its text

BOXES = """svg => {
  const box = element => { const {left, top, right, bottom} = element.getBoundingClientRect();
                           return {left, top, right, bottom} };
  const scale = svg.clientWidth / svg.viewBox.baseVal.width;
  const letters = element => parseFloat(getComputedStyle(element).fontSize) * scale;
  return {svg: box(svg), boxes: [...svg.querySelectorAll(".box")].map(box),
          texts: [...svg.querySelectorAll("text")].map(text => ({...box(text), words: text.textContent,
          size: Math.min(...[text, ...text.children].map(letters))}))};
}"""


@pytest.fixture
def draw(tmp_path, monkeypatch):
    """Draw a diagram with these parts and show it: text, language → HTML."""
    monkeypatch.setattr(module, "DIAGRAMS", tmp_path)

    def drawn(parts, language="en", told="<title>图|Picture</title><desc>说|Told</desc>"):
        svg = f'<svg xmlns="http://www.w3.org/2000/svg">{told}{parts}</svg>'
        (tmp_path / "small.svg").write_text(svg, "utf-8")
        return diagram(f"{language}/small")

    return drawn


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_a_diagram_is_whole(name, language):
    figure = ET.fromstring(diagram(f"{language}/{name}").replace(" data-search-exclude", "", 1))
    svg, caption = figure
    ids = [element.get("id") for element in svg.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert all(own.startswith(f"{name}-") for own in ids)
    shown = ET.tostring(svg, "unicode")
    assert set(re.findall(r"url\(#([^)]*)\)", shown)) <= set(ids)
    assert svg.get("role") == "img"
    title, desc = (next(e for e in svg.iter() if e.get("id") == own) for own in svg.get("aria-labelledby").split())
    assert title.text == "".join(caption.itertext())
    assert len(desc.text) > len(title.text)
    assert not re.search(r"[|`]", shown)
    if language == "en":
        assert shown.isascii(), re.findall(r"[^\x00-\x7f]+", shown)


@pytest.mark.parametrize("name", NAMES)
def test_colours_come_from_the_style_sheet(name):
    for element in ET.parse(DIAGRAMS / f"{name}.svg").iter():
        assert "style" not in element.attrib
        assert element.get("fill", "url(#").startswith("url(#")
        assert "stroke" not in element.attrib


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_diagram_stands_on_a_page(language):
    text = "".join(page.read_text("utf-8") for page in pages(language).values())
    assert sorted(set(re.findall(rf'diagram\("{language}/([^"]*)"\)', text))) == NAMES


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_its_texts_can_be_read_on_a_phone(name, language, browser):
    page = browser.new_page(viewport={"width": PHONE, "height": 800})
    styles = "".join(file.read_text("utf-8") for file in STYLES)
    page.set_content(
        f'<html lang="{language}"><style>{styles} body {{ margin: 0 }}</style>'
        f'<body data-md-color-scheme="default"><div class="md-typeset">{diagram(f"{language}/{name}")}</div>'
    )
    seen = page.locator("svg").evaluate(BOXES)
    page.close()
    edge, texts = seen["svg"], seen["texts"]
    assert edge["right"] - edge["left"] == PHONE
    for i, text in enumerate(texts):
        assert text["size"] >= SMALLEST, text
        assert edge["left"] - 1 <= text["left"] and text["right"] <= edge["right"] + 1, text
        assert edge["top"] - AIR <= text["top"] and text["bottom"] <= edge["bottom"] + AIR, text
        x, y = (text["left"] + text["right"]) / 2, (text["top"] + text["bottom"]) / 2
        for box in seen["boxes"]:
            if box["left"] < x < box["right"] and box["top"] < y < box["bottom"]:
                assert box["left"] <= text["left"] and text["right"] <= box["right"], (
                    f"{text['words']!r} leaves its box"
                )
        for other in texts[:i]:
            beside = text["right"] <= other["left"] or other["right"] <= text["left"]
            below = text["bottom"] - AIR <= other["top"] or other["bottom"] - AIR <= text["top"]
            assert beside or below, f"{text['words']!r} lies on {other['words']!r}"


def test_each_language_gets_its_own_words(draw):
    parts = '<text x="1">子进程，\n  还有 `x`|child and `x`</text><text>`f()`</text>'
    assert '<text x="1">子进程，还有 <tspan class="code">x</tspan></text>' in draw(parts, "zh")
    english = draw(parts)
    assert '<text x="1">child and <tspan class="code">x</tspan></text>' in english
    assert '<text><tspan class="code">f()</tspan></text>' in english


def test_ids_are_its_own(draw):
    figure = draw('<defs><marker id="arrow"/></defs><path marker-end="url(#arrow)"/>')
    assert '<marker id="small-arrow"' in figure
    assert '<path marker-end="url(#small-arrow)"' in figure


def test_the_title_is_the_caption(draw):
    figure = draw("", told="<title>甲|`a` &lt; b</title><desc>乙|`c`</desc>")
    assert '<title id="small-title">a &lt; b</title><desc id="small-desc">c</desc>' in figure
    assert "<figcaption><code>a</code> &lt; b</figcaption></figure>" in figure


@pytest.mark.parametrize("text", ["只有中文", "中文|", "|English", "中|en|more", "`a` 和"])
def test_a_text_in_one_language_is_refused(draw, text):
    with pytest.raises(ValueError, match=f"small.svg: {re.escape(repr(text))} is not there in both languages"):
        draw(f"<text>{text}</text>")


@pytest.mark.parametrize(
    ("parts", "told", "message"),
    [
        ("<text>甲|a<tspan>`b`</tspan>乙</text>", "<title>甲|a</title><desc>甲|a</desc>", "'乙' stands outside"),
        ("", "<title>甲|a</title>", "says nothing to who does not see it"),
    ],
)
def test_what_cannot_be_shown_is_refused(draw, parts, told, message):
    with pytest.raises(ValueError, match=message):
        draw(parts, told=told)


def test_an_unknown_diagram_names_the_file_to_draw():
    with pytest.raises(FileNotFoundError, match=re.escape(str(DIAGRAMS / "nothing.svg"))):
        diagram("zh/nothing")


@pytest.mark.parametrize("name", ["states", "fr/states"])
def test_a_language_must_be_named(name):
    with pytest.raises(ValueError, match=f"'{name}' begins with no language"):
        diagram(name)


@pytest.mark.parametrize("mark", ["running", "zombie", "hatch", "thread", "bar-end"])
def test_a_mark_looks_the_same_in_runs_legends_and_diagrams(mark):
    """By one rule for all; and what is hatched is hatched by one pattern, which drawings get and do not bring."""
    selectors = re.findall(r"^([^{}@/]*)\{", "".join(file.read_text("utf-8") for file in STYLES), re.MULTILINE)
    (rule,) = [one for one in selectors if re.search(rf"\.{mark}(?![\w-])", one)]
    assert f".drawing .{mark}" in rule
    assert not [name for name in NAMES if "<pattern" in (DIAGRAMS / f"{name}.svg").read_text("utf-8")]
