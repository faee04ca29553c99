"""The terms of the glossary, explained where they are used: the first time in each section of a page's text."""

from __future__ import annotations

import re
from functools import cache
from html import escape

from mkdocs.structure.pages import Page

from book.glossary import Term, terms
from builder.site import Site

WITHOUT = {"glossary.md", "cheat-sheet.md"}  # the one explains them itself, the other is one sheet of paper
EVERYWHERE = {"process", "main process", "parent, child", "join"}  # known to who reads on, and in every section
SILENT = {"a", "button", "code", "figure", "h1", "h2", "h3", "kbd", "pre", "script", "style", "summary", "svg", "table"}
PARTS = re.compile(r"[、（），]|, | \(|\)")
TAG = re.compile(r"(<[^>]+>)")
NAME = re.compile(r"</?(\w+)")


def explain(html: str, page: Page, site: Site) -> str:
    """Give each first use of a term in a section its explanation, for the mouse, the keyboard and the finger."""
    source = site.source(page.file)
    if source.partition("/")[2] in WITHOUT:
        return html
    found, used, silent = [], set[str](), 0
    words, pattern = _words(site.language)
    for piece in TAG.split(html):
        if tag := NAME.match(piece):
            if tag[1] in SILENT:
                silent += -1 if piece.startswith("</") else 1
            if tag[1] == "h2":
                used.clear()
        elif not silent:
            piece = pattern.sub(lambda match: _explained(match, words, used, site.language), piece)
        found.append(piece)
    text, number = "".join(found), 0
    while "term-#" in text:
        number += 1
        text = text.replace("term-#", f"term-{number}", 2)
    return text


def _explained(found: re.Match[str], words: dict[str, Term], used: set[str], language: str) -> str:
    term = words[found["word"].lower()]
    if term.en in used:
        return found[0]
    used.add(term.en)
    means = re.sub("`([^`]+)`", r"<code>\1</code>", escape(getattr(term, f"{language}_means"), quote=False))
    return (
        f'<span class="term" tabindex="0" aria-describedby="term-#">{found[0]}'
        f'<span role="tooltip" id="term-#">{means}</span></span>'
    )


@cache
def _words(language: str) -> tuple[dict[str, Term], re.Pattern[str]]:
    """The words of a language that are explained, and what finds them: longer ones before what is within them."""
    words = {
        word.strip().lower(): term
        for term in terms()
        if term.en not in EVERYWHERE
        for word in PARTS.split(getattr(term, language))
        if word.strip()
    }
    each = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    found = rf"\b(?P<word>{each})(?:e?s)?\b" if language == "en" else f"(?P<word>{each})"
    return words, re.compile(found, re.IGNORECASE)
