"""What all drawings of runs have in common: the kinds of marks in them, and what a legend shows of each kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup

BAR = 14  # pixels: height of a bar


class Row(NamedTuple):
    """What stands beside the row of a thread: its number, what it is called, and whether its row is a high one."""

    number: int
    name: str
    high: bool


class Lane(NamedTuple):
    """What stands beside a lane: name, pid, the class of the colour, and the rows of threads below the bar."""

    name: str
    pid: int
    colour: str
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True)
class Drawing:
    """A finished drawing.

    svg: the SVG element.
    kinds: the kinds of marks in it, keys of `SWATCHES`.
    lanes: what stands beside each of its lanes; empty where it has none.
    """

    svg: Markup
    kinds: frozenset[str]
    lanes: tuple[Lane, ...] = ()


SWATCHES = {
    "start": '<line class="start" x1="0" x2="22" y1="7" y2="7"/>',
    "asked": '<line class="start asked" x1="0" x2="22" y1="7" y2="7"/>',
    "mark": '<circle class="mark" cx="6" cy="7" r="3.5"/>',
    "ran": '<rect class="running" x="1" y="1" width="20" height="12"/>'
    '<rect class="ran" x="1" y="1" width="20" height="12"/>',
    "queued": '<rect class="running" x="1" y="1" width="20" height="12"/>'
    '<rect class="queued" fill="url(#{key}-dots)" x="1" y="1" width="20" height="12"/>',
    "wait": '<g class="wait"><rect x="1" y="1" width="20" height="12"/></g>',
    "message": '<g class="message"><line class="way" x1="0" x2="22" y1="7" y2="7"/></g>',
    "signal": '<g class="message signal"><line class="way" x1="0" x2="22" y1="7" y2="7"/></g>',
    "passage": '<g class="passage"><line x1="11" x2="11" y1="0" y2="14"/><rect x="8" y="4" width="6" height="6"/></g>',
    "hold": '<g class="hold"><rect x="1" y="2" width="20" height="10"/></g>',
    "task": '<g class="task"><rect x="1" y="1" width="20" height="12"/></g>',
    "zombie": '<rect class="zombie" fill="url(#{key}-hatching)" x="1" y="1" width="20" height="12"/>',
    "adoption": '<line class="adoption" x1="0" x2="22" y1="7" y2="7"/>',
    "thread": '<path class="thread" d="M3 1v12"/>',
}
"""The kinds of marks in the order of a legend, each drawn as in the drawings. `key` makes ids on the page unique."""


def legend(drawing: Drawing, key: str) -> list[tuple[str, Markup]]:
    """The kinds of marks in a drawing, each with its swatch.

    Args:
        drawing: the drawing.
        key: the text with which the ids in the drawing begin.
    """
    return [
        (
            kind,
            Markup(f'<svg class="drawing swatch" width="22" height="14" aria-hidden="true">{shape}</svg>').format(
                key=key
            ),
        )
        for kind, shape in SWATCHES.items()
        if kind in drawing.kinds
    ]


def hatching(name: str) -> str:
    """The pattern that fills what a zombie occupies, for every drawing of the book.

    Args:
        name: its id on the page.
    """
    return (
        f'<pattern id="{name}" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<path class="hatch" d="M0 0V5"/></pattern>'
    )


def dots(name: str) -> str:
    """The pattern that fills the part of a bar in which a process waited for a core.

    Args:
        name: its id on the page.
    """
    return (
        f'<pattern id="{name}" width="4" height="4" patternUnits="userSpaceOnUse">'
        '<circle class="dot" cx="2" cy="2" r="1"/></pattern>'
    )


def arrow_head(name: str) -> str:
    """The head of an arrow, turned as its line is.

    Args:
        name: its id on the page.
    """
    return (
        f'<marker id="{name}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8"'
        ' markerUnits="userSpaceOnUse" orient="auto-start-reverse"><path class="head" d="M0 .5L8 4L0 7.5z"/></marker>'
    )
