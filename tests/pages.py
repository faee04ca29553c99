"""Reads a page's source: its parts in order, and the programs its fences record.

A page is read as text, not as HTML, so that a message can name the line to mend.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("zh", "en")

FENCE = re.compile(r"^(?P<indent>[ >]*)(?P<mark>`{3,}|~{3,})(?P<info>[^`\n]*)$")
CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)(?:(?!\n\s*\n).)+?(?<!`)\1(?!`)", re.DOTALL)
HEADING = re.compile(r"^(#{1,6}) +(?P<title>.*?)(?: *\{ *#(?P<anchor>[^ }]+)[^}]*\})? *#*$")
ADMONITION = re.compile(r"^ *(?P<type>(?:!!!|\?\?\?\+?) +[^\"\n]*?) *(?:\".*\")? *$")
TAB = re.compile(r"^ *(===[!+]*) +\".*\" *$")
TARGET = r"(?P<{}>(?:[^()\s<>]|\([^()\s]*\))+)"
LINK = re.compile(
    rf"\]\(\s*<?{TARGET.format('inline')}>?[^()]*\)"
    rf"|^ {{0,3}}\[[^\]\n]+\]:\s*<?{TARGET.format('reference')}>?"
    r"|<(?P<bare>https?://[^>\s]+)>"
    r"|\b(?:href|src)=\"(?P<html>[^\"]*)\"",
    re.MULTILINE,
)


class Part(NamedTuple):
    """A part of a page that both languages must have: `line` is where it begins, counted from 1."""

    line: int
    kind: str
    text: str


class Fence(NamedTuple):
    """A code fence: `line` is that of its opening, `language` its first word without braces and dot."""

    line: int
    language: str
    info: str
    code: str
    indent: int


def pages(language: str) -> dict[str, Path]:
    """The pages of a language by their path below its folder."""
    folder = ROOT / "docs" / language
    return {page.relative_to(folder).as_posix(): page for page in sorted(folder.rglob("*.md"))}


def fences(text: str) -> Iterator[Fence]:
    """The code fences of a page, also those inside admonitions, tabs and quotations.

    Raises:
        ValueError: if a fence is not closed.
    """
    opened, code = None, []
    for number, line in enumerate(text.splitlines(), 1):
        found = FENCE.match(line)
        if opened is None:
            if found:
                opened, code = (number, found), []
        elif found and not found["info"].strip() and found["mark"].startswith(opened[1]["mark"]):
            start, opening = opened
            info = " ".join(opening["info"].split())
            language = info.strip("{} ").split(" ")[0].lstrip(".")
            yield Fence(start, language, info, "\n".join(code), len(opening["indent"]))
            opened = None
        else:
            code.append(line.removeprefix(opened[1]["indent"]))
    if opened is not None:
        raise ValueError(f"line {opened[0]}: this fence is not closed")


def parts(text: str) -> list[Part]:
    """Headings, fences, admonitions, tabs and links of a page, in order."""
    found, rest = [], text.splitlines()
    for fence in fences(text):
        found.append(Part(fence.line, "fence", f"{fence.info}\n{fence.code}"))
        for line in range(fence.line - 1, fence.line + (fence.code.count("\n") + 1 if fence.code else 0) + 1):
            rest[line] = ""
    prose = CODE_SPAN.sub(lambda span: re.sub(r"[^\n]", " ", span[0]), "\n".join(rest))
    for number, line in enumerate(prose.splitlines(), 1):
        if heading := HEADING.match(line):
            anchor = heading["anchor"] or "without anchor"
            found.append(Part(number, "heading", f"{heading[1]} #{anchor}"))
        elif admonition := ADMONITION.match(line):
            found.append(Part(number, "admonition", admonition["type"]))
        elif tab := TAB.match(line):
            found.append(Part(number, "tab", tab[1]))
    for link in LINK.finditer(prose):
        line = prose.count("\n", 0, link.start()) + 1
        found.append(Part(line, "link", next(filter(None, link.groups()), "")))
    return sorted(found, key=lambda part: part.line)


def recorded(text: str) -> list[tuple[int, str]]:
    """The programs that the fences of a page record: (line in the page, path below snippets/)."""
    found = []
    for fence in fences(text):
        if fence.language != "python":
            continue
        for node in ast.walk(ast.parse(fence.code)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "record":
                found.append((fence.line + node.lineno, ast.literal_eval(node.args[0])))
    return found
