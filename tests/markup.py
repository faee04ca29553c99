"""Markup as a tree for the tests, read as browsers read it, by Lexbor: forty times as fast as by a parser in Python."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode


class Element:
    """An element and what is in it; `element["href"]` is an attribute, empty if it has no value."""

    def __init__(self, node: LexborNode) -> None:
        self.node = node

    def __getitem__(self, attribute: str) -> str:
        return self.attributes[attribute]

    def __contains__(self, attribute: str) -> bool:
        return attribute in self.attributes

    def __str__(self) -> str:
        return self.node.html

    def get(self, attribute: str, default: str | None = None) -> str | None:
        return self.attributes.get(attribute, default)

    @property
    def attributes(self) -> dict[str, str]:
        return {name: value or "" for name, value in self.node.attributes.items()}

    @property
    def classes(self) -> list[str]:
        return self.get("class", "").split()

    @property
    def name(self) -> str:
        return self.node.tag

    @property
    def parent(self) -> Element | None:
        return Element(self.node.parent) if self.node.parent else None

    def select(self, selector: str) -> list[Element]:
        """What matches below this element, each once, in order; Lexbor also tells of the element, and of some twice."""
        found = {node.mem_id: node for node in self.node.css(selector)}
        found.pop(self.node.mem_id, None)
        return [Element(node) for node in found.values()]

    def select_one(self, selector: str) -> Element | None:
        return next(iter(self.select(selector)), None)

    def the_one(self, selector: str) -> Element:
        found = self.select(selector)
        assert len(found) == 1, f"{len(found)} elements match {selector}"
        return found[0]

    def get_text(self) -> str:
        return self.node.text()

    def without(self, selector: str) -> Element:
        """A copy, without all that matches."""
        copy = parsed(str(self))
        for element in copy.select(selector):
            element.node.decompose()
        return copy


def parsed(text: str) -> Element:
    """The root of a page, or of a part of one."""
    return Element(LexborHTMLParser(text).root)


@cache
def page_in(file: Path) -> Element:
    """The root of a page that nobody writes any more; it is read once in a process."""
    return parsed(file.read_text("utf-8"))
