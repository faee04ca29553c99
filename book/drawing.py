"""What all drawings of runs have in common: the kinds of marks in them, and what a legend shows of each kind."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

BAR = 14  # pixels: height of a bar


@dataclass(frozen=True)
class Drawing:
    """A finished drawing.

    svg: the SVG element.
    kinds: the kinds of marks in it, keys of `SWATCHES`.
    """

    svg: Markup
    kinds: frozenset[str]


SWATCHES = {
    "start": '<g class="start"><line x1="0" x2="22" y1="7" y2="7"/></g>',
    "asked": '<g class="start asked"><line x1="0" x2="22" y1="7" y2="7"/></g>',
    "mark": '<circle class="mark" cx="6" cy="7" r="3.5"/>',
    "task": '<g class="task"><rect x="1" y="1" width="20" height="12"/></g>',
    "zombie": '<rect class="zombie" fill="url(#{key}-hatching)" x="1" y="1" width="20" height="12"/>',
    "adoption": '<g class="adoption"><line x1="0" x2="22" y1="7" y2="7"/></g>',
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
