"""Put the book's terms on a page: in both languages, each with a definition in one and the way to its section.

    print(glossary("en/terms"))

One list serves both languages, so neither has a term that the other lacks.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from book.templates import fill_in
from book.words import LANGUAGES

FILE = Path(__file__).with_name("terms.txt")


class Term(NamedTuple):
    """A term of the book.

    place: page and anchor of the section that explains it.
    zh, en: the term. zh_means, en_means: what it means, in a sentence.
    """

    place: str
    zh: str
    en: str
    zh_means: str
    en_means: str


def terms() -> list[Term]:
    """All terms, in the order of the sections, from terms.txt beside this module."""
    _, *blocks = FILE.read_text("utf-8").strip().split("\n\n")
    found = []
    for block in blocks:
        place, names, zh_means, en_means = block.split("\n")
        zh, en = names.split(" | ")
        found.append(Term(place, zh, en, zh_means, en_means))
    return found


def glossary(name: str) -> str:
    """All terms as an HTML list, in the order of the sections.

    Args:
        name: the language in which they are explained, and "terms": "en/terms".
    """
    language, _, what = name.partition("/")
    if language not in LANGUAGES or what != "terms":
        raise ValueError(f"{name!r}: write zh/terms or en/terms")
    other = next(lang for lang in LANGUAGES if lang != language)
    rows = []
    for term in terms():
        page, _, anchor = term.place.partition("#")
        means = getattr(term, f"{language}_means")
        rows.append(
            {
                "term": getattr(term, language),
                "other": getattr(term, other),
                "means": means.split("`"),
                "address": f"../{page}/{'#' + anchor if anchor else ''}",
            }
        )
    return str(fill_in("glossary", rows=rows, other="zh-Hans" if other == "zh" else other))
