"""The theme's stylesheets without what matches nothing in this site, and ours without remarks.

The theme's are made for every site there could be, and each page loads them. A rule goes when none of its selectors can
match: each asks for a class, an id, an element or an attribute of the theme that stands in no tag of a page and nowhere
in a script of ours. What cannot be judged stays. Custom properties that nothing reads and animations that nothing plays
go with the rules; icons, as data, are what weighs most.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import tinycss2
from tinycss2.ast import (
    AtRule,
    Declaration,
    HashToken,
    IdentToken,
    LiteralToken,
    Node,
    ParseError,
    QualifiedRule,
    SquareBracketsBlock,
    StringToken,
    WhitespaceToken,
)

from builder.policy import INLINE_SCRIPT
from builder.site import Site

THEIRS, OURS, SCRIPTS = "assets/stylesheets/*.css", "assets/*.css", "assets/*.js"
LATER = "runs-*.js"  # has HTML that a script puts on a page: builder/other_runs.py
TAG = re.compile(r"""<[a-zA-Z](?:"[^"]*"|[^">])*>""")
NAME = re.compile(r"[\w-]+")
IMPLIED = {"html", "head", "body", "tbody", "colgroup"}  # elements that are there without a tag
# Scripts set other attributes than these as properties, whose names differ.
JUDGED = re.compile(r"data-md-[\w-]+|dir")
# Where a name is defined: everywhere else it is used.
DEFINED = re.compile(r"(?<![\w-])--[\w-]+\s*:|keyframes\s+[\w-]+")


def drop_unused(site: Site) -> None:
    """Write the stylesheets anew under their names; not while the book is served."""
    if site.serving:
        return
    theirs, ours = (
        {file: file.read_text("utf-8") for file in sorted(site.folder.glob(each))} for each in (THEIRS, OURS)
    )
    for file, text in zip(theirs, used([*theirs.values()], names_in(site.folder), "".join(ours.values())), strict=True):
        file.write_text(text, "utf-8")
    for file, text in ours.items():
        file.write_text(used([text], _names(ours.values()))[0], "utf-8")  # all rules stay: remarks go, and space


def names_in(folder: Path) -> set[str]:
    """All words in the tags of a site's pages and in our scripts, in lower case: what a selector can ask for, and
    more."""
    texts: set[str] = {file.read_text("utf-8") for file in folder.glob(SCRIPTS)}
    for page in folder.rglob("*.html"):
        html = page.read_text("utf-8")
        texts.update(TAG.findall(html))
        texts.update(code for _, code in INLINE_SCRIPT.findall(html))
    for file in folder.rglob(LATER):
        texts.update(TAG.findall(file.read_text("utf-8").replace(r"\n", " ")))
    return _names(texts) | IMPLIED


def used(styles: Sequence[str], there: set[str], others: str = "") -> list[str]:
    """Stylesheets that a page loads together, without what it does not use.

    Args:
        styles: their texts.
        there: the names of classes, ids, elements and attributes, and values of attributes, in lower case.
        others: further stylesheets, which may use what these define.
    """
    before: list[str] = []
    texts = list(styles)
    while texts != before:  # what only an unused one used is unused itself
        before = texts
        names = there | _names(DEFINED.sub(" ", text) for text in [*texts, others])
        texts = ["".join(_kept(_rules(text), there, names)) for text in texts]
    return texts


def _names(texts: Iterable[str]) -> set[str]:
    return {name for text in texts for name in NAME.findall(text.lower())}


def _rules(css: str | Sequence[Node]) -> Sequence[Node]:
    return tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)


def _kept(rules: Iterable[Node], there: set[str], names: set[str]) -> Iterator[str]:
    """The texts of the rules that are used. names: those of animations and custom properties that are."""
    for rule in rules:
        if isinstance(rule, ParseError):
            continue  # no browser heeds it
        text = rule.serialize()
        if isinstance(rule, QualifiedRule):
            if any(_needs(selector) <= there for selector in _selectors(rule.prelude)):
                text = _block(rule.prelude, _declarations(rule.content, names))
            else:
                text = ""
        elif isinstance(rule, AtRule) and rule.content is not None:
            if rule.lower_at_keyword in ("media", "supports"):
                head = [LiteralToken(0, 0, f"@{rule.at_keyword}"), *rule.prelude]
                text = _block(head, _kept(_rules(rule.content), there, names))
            elif rule.lower_at_keyword.endswith("keyframes"):
                text = text if _names([tinycss2.serialize(rule.prelude)]) <= names else ""
        yield text


def _block(head: Sequence[Node], inside: Iterable[str]) -> str:
    """A rule; none if nothing is in it."""
    content = "".join(inside)
    return f"{tinycss2.serialize(head)}{{{content}}}" if content else ""


def _declarations(content: Sequence[Node], names: set[str]) -> Iterator[str]:
    """The texts of what is in a block, without custom properties that nothing reads."""
    for part in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        if isinstance(part, ParseError):
            continue
        if not isinstance(part, Declaration):
            yield part.serialize()
        elif not part.name.startswith("--") or part.lower_name in names:
            yield f"{part.serialize()};"


def _selectors(prelude: Sequence[Node]) -> Iterator[list[Node]]:
    """The selectors of a rule, which commas part."""
    selector: list[Node] = []
    for token in prelude:
        if _is(token, ","):
            yield selector
            selector = []
        else:
            selector.append(token)
    yield selector


def _needs(selector: Sequence[Node]) -> set[str]:
    """The names, in lower case, without which a selector matches nothing; what is in parentheses is not among them."""
    found: list[str] = []
    before: Node | None = None
    for token in selector:
        if _is(token, "|"):
            return set()  # a namespace's
        if isinstance(token, HashToken) or (isinstance(token, IdentToken) and not _is(before, ":")):
            found.append(token.value)
        elif isinstance(token, SquareBracketsBlock):
            found += _needs_of_attribute([part for part in token.content if not isinstance(part, WhitespaceToken)])
        before = token
    return {name.lower() for name in found if NAME.fullmatch(name)}


def _needs_of_attribute(parts: Sequence[Node]) -> Iterator[str]:
    """parts: what stands between the brackets."""
    match parts:
        case [IdentToken(value=name), *rest] if JUDGED.fullmatch(name):
            yield name
            match rest:
                case [equals, IdentToken(value=value) | StringToken(value=value)] if _is(equals, "="):
                    yield value


def _is(token: Node | None, sign: str) -> bool:
    return isinstance(token, LiteralToken) and token.value == sign
