"""The sheet on which a timeline is drawn: where lanes and moments stand on it, and its axis."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from book.drawing import BAR
from book.threads import MOST, Thread, threads_of
from recorder.recording import Process, Recording, Span

LANE, TOP = 44, 0  # pixels: height of a lane (in theme/assets/run.css too); above the first
ROW, ROW_BAR = 15, 12  # pixels: height of the row of a thread below its process's bar (there too), and of the bar in it
STRIP, STRIP_HEIGHT = 2, 13  # pixels: from the top of a lane to what stands above its bar, and the height of that
BAR_TOP = 16  # pixels from the top of a lane to its bar
SEEN = 0.004  # of a drawing's width: a shorter stretch cannot be seen
LABEL = 11  # pixels from the top of a row of small letters to their base

NARROW, WIDE = " !'(),.:;I[]fijlrt|", "MWmw"

# The widths of a drawing (pixels) from which on a text is shown: classes in theme/assets/run.css.
WIDTHS = (150, 170, 190, 210, 230, 255, 280, 330, 400, 480, 580, 700, 850, 1000, 1400, 2000, 3000, 5000, 10000, 20000)
NARROWEST = 110  # pixels: of a drawing on a telephone


def length_of(recording: Recording) -> float:
    """When the last process of a run ended, in seconds from its start."""
    return max([recording.duration, *(process.spans[-1].end for process in recording.processes if process.spans)])


def stretches(process: Process, state: str) -> list[Span]:
    """The spans of a state that have a length. Of what was seen in one look only, nobody knows how long it lasted."""
    return [span for span in process.spans if span.state == state and span.end > span.start]


def common_length(recordings: Iterable[Recording]) -> float:
    """The time scale for several runs of one program, so that what a start method costs is seen.

    Runs that a limit ended are left out: beside them nothing of the others could be seen.

    Returns:
        Seconds; 0 if all were ended by a limit.
    """
    return max((length_of(recording) for recording in recordings if not recording.limit), default=0.0)


def ticks(length: float) -> list[float]:
    """Round places on an axis from 0 to `length` seconds: multiples of 1, 2 or 5 · 10^n, four to eight of them."""
    rough = max(length, 1e-3) / 5
    unit = 10 ** math.floor(math.log10(rough))
    step = next(unit * m for m in (1, 2, 5, 10) if unit * m >= rough)
    return [round(step * i, 6) for i in range(int(length / step + 1e-9) + 1)]


@dataclass(frozen=True)
class Sheet:
    """Where things stand in a drawing.

    length: seconds from its left to its right edge.
    lanes: the top of each lane by the pid of its process, in pixels.
    bottom: below the last lane, in pixels.
    """

    length: float
    lanes: dict[int, int]
    bottom: int

    def x(self, t: float) -> str:
        """The place of a moment (seconds)."""
        return f"{self._percent(t):.2f}%"

    def width(self, start: float, end: float) -> str:
        """The width of a stretch of time (seconds)."""
        return f"{self._percent(end) - self._percent(start):.2f}%"

    def middle(self, pid: int) -> int:
        """The middle of a process's bar."""
        return self.lanes[pid] + BAR_TOP + BAR // 2

    def fit(self, text: str, start: float, end: float, beside: float = 11) -> str | None:
        """The class of a text that has the room between two moments; None if it has it in no drawing.

        Args:
            text: what is written, in letters of 12 pixels.
            start: where the room begins (seconds).
            end: where it ends (seconds).
            beside: pixels beside the text that stay free.
        """
        room = (self._percent(end) - self._percent(start)) / 100
        pixels = beside + sum(map(letter_width, text))
        return next((f"fit-{width}" for width in WIDTHS if room * width >= pixels), None)

    def _percent(self, t: float) -> float:
        return 100 * min(max(t, 0.0), self.length) / self.length


def letter_width(letter: str) -> float:
    """The width of a letter of 12 pixels, in the widest of the fonts that readers have."""
    if ord(letter) > 0x2E80:
        return 12
    return 4.8 if letter in NARROW else 11.9 if letter in WIDE else 7.7


def lay_out(length: float, processes: list[Process], outside: list[int]) -> Sheet:
    """The sheet for some processes, one lane below the other, each with a row for each of its threads.

    Args:
        length: seconds from its left to its right edge.
        processes: those of the run.
        outside: the pids of those that are none of the run's.
    """
    lanes, top = {}, TOP
    for process in processes:
        lanes[process.pid] = top
        top += LANE + sum(row_height(thread) for thread in threads_of(process)[:MOST])
    for pid in outside:
        lanes[pid] = top
        top += LANE
    return Sheet(length, lanes, top)


def pressed(recording: Recording, sheet: Sheet, pid: int) -> list[float]:
    """The moments (seconds) of Ctrl-C whose arrow, which comes from above all lanes, goes to a process or past it."""
    top = sheet.lanes[pid]
    signals = [message for message in recording.messages("signal") if message.sender is None]
    return sorted({signal.put for signal in signals if sheet.lanes.get(signal.receiver or 0, -1) >= top})


def widest(start: float, end: float, marks: Iterable[float]) -> tuple[float, float]:
    """The longest part of a stretch (seconds) in which none of some moments lies: there is room for its name."""
    return max(pairwise([start, *sorted(t for t in marks if start < t < end), end]), key=lambda gap: gap[1] - gap[0])


def row_height(thread: Thread) -> int:
    """The height of a thread's row: what it held stands above its bar."""
    return ROW + STRIP_HEIGHT + 2 if thread.holds else ROW


def axis(sheet: Sheet, words: dict[str, str]) -> str:
    """The axis of time, with its unit beside the last number. Where it is narrow, every other number is left out."""
    marks = ticks(sheet.length)
    digits = max(0, -math.floor(math.log10(marks[1] - marks[0]) + 1e-9)) if len(marks) > 1 else 1
    last = len(marks) - 1
    letters = sum(4 if letter == "." else 8 for letter in f"{marks[-1]:.{digits}f}")
    unit_before = marks[-1] > 0.97 * sheet.length  # at the right edge, number and unit stand to the left of their mark
    room = (marks[1] - marks[0]) / sheet.length if last else 1.0
    needed = 1.5 * letters + (14 if unit_before else 5)
    from_width = next(width for width in WIDTHS if room * width >= needed)
    parts = []
    for i, t in enumerate(marks):
        anchor = "start" if i == 0 else "end" if t > 0.97 * sheet.length else "middle"
        unit = f" {words['seconds']}" if i == last else ""
        left_out = room * NARROWEST < needed and 0 < i < last and (i == 1 or (last - i) % 2)
        fit = f' class="fit-{from_width}"' if left_out else ""
        parts.append(
            f'<line x1="{sheet.x(t)}" x2="{sheet.x(t)}" y1="0" y2="{sheet.bottom}"/>'
            f'<text{fit} x="{sheet.x(t)}" y="{sheet.bottom + 15}" text-anchor="{anchor}">{t:.{digits}f}{unit}</text>'
        )
    return f'<g class="axis">{"".join(parts)}</g>'
