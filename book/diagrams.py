"""Put a hand-drawn diagram on a page, for ideas that no single run can show.

    print(diagram("zh/states"))

A diagram is one file for both languages, theme/diagrams/NAME.svg: one geometry, and every text in it as «中文|English».
What stands between backticks is code; a text that is nothing but code is the same in both languages.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from html import escape
from pathlib import Path

from book.drawing import hatching
from book.words import LANGUAGES

DIAGRAMS = Path(__file__).resolve().parent.parent / "theme" / "diagrams"
SVG = "{http://www.w3.org/2000/svg}"
CODE = re.compile(r"`([^`]+)`")

ET.register_namespace("", SVG.strip("{}"))


def diagram(name: str) -> str:
    """A diagram as an HTML figure with its title below it.

    Args:
        name: language and name of the file, as in "zh/states".

    Raises:
        FileNotFoundError: if there is no such diagram.
        ValueError: if the language is unknown, or something in the file is not there in both languages.
    """
    language, _, stem = name.partition("/")
    if language not in LANGUAGES:
        raise ValueError(f"{name!r} begins with no language of the book: write zh/ or en/ before the diagram's name")
    file = DIAGRAMS / f"{stem}.svg"
    if not file.is_file():
        raise FileNotFoundError(f"there is no diagram {stem!r}: draw {file}")
    svg = ET.parse(file).getroot()
    if [child.tag for child in svg[:2]] != [f"{SVG}title", f"{SVG}desc"]:
        raise ValueError(f"{file} says nothing to who does not see it: begin it with a <title> and a <desc>")
    caption = CODE.sub(r"<code>\1</code>", escape(translation(text_of(svg[0]), language, file)))
    if any(element.get("fill") == "url(#hatching)" for element in svg.iter()):
        svg.append(ET.fromstring(f'<defs xmlns="{SVG.strip("{}")}">{hatching("hatching")}</defs>'))
    for element in list(svg.iter()):
        make_own(element, stem)
        say(element, stem, language, file)
    svg.set("class", "drawing")
    svg.set("role", "img")
    svg.set("aria-labelledby", f"{stem}-title {stem}-desc")
    return (
        f'<figure class="diagram" data-search-exclude>{ET.tostring(svg, "unicode")}'
        f"<figcaption>{caption}</figcaption></figure>"
    )


def make_own(element: ET.Element, stem: str) -> None:
    """Put the diagram's name into ids and what refers to them: several diagrams may stand on one page."""
    for key, value in element.items():
        element.set(key, f"{stem}-{value}" if key == "id" else value.replace("url(#", f"url(#{stem}-"))


def say(element: ET.Element, stem: str, language: str, file: Path) -> None:
    """Put the text of an element into one language."""
    if outside := (element.tail or "").strip():
        raise ValueError(f"{file}: {outside!r} stands outside: a text is one element, without parts")
    text, element.text, element.tail = text_of(element), None, None
    if not text:
        return
    said = translation(text, language, file)
    if element.tag in (f"{SVG}title", f"{SVG}desc"):
        element.text = said.replace("`", "")
        element.set("id", f"{stem}-{element.tag.removeprefix(SVG)}")
    else:
        set_code(element, said)


def text_of(element: ET.Element) -> str:
    """The text of an element, without the file's own line breaks."""
    return " ".join((element.text or "").split())


def translation(text: str, language: str, file: Path) -> str:
    """The half of «中文|English» that is in a language; a text that is only code is both halves."""
    if CODE.fullmatch(text):
        return text
    halves = [half.strip() for half in text.split("|")]
    if len(halves) != len(LANGUAGES) or not all(halves):
        raise ValueError(f"{file}: {text!r} is not there in both languages: write it as 中文|English")
    said = halves[LANGUAGES.index(language)]
    return re.sub(r"(?<=[，。；：、]) ", "", said)  # the file's own line breaks


def set_code(element: ET.Element, said: str) -> None:
    """Fill a text element; what stood between backticks becomes a part of class code."""
    element.text, *parts = CODE.split(said)
    for code, after in zip(parts[::2], parts[1::2], strict=True):
        part = ET.SubElement(element, f"{SVG}tspan", {"class": "code"})
        part.text, part.tail = code, after
