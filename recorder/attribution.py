"""Whose line is it? The lines of the transcript, with who wrote each of them when."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from itertools import islice

from recorder.interleaving import Piece, interleaving
from recorder.notes import Write
from recorder.recording import Line


def attribute(output: bytes, arrivals: list[tuple[int, float]], writes: list[Write]) -> list[Line]:
    """Split the output into lines and say who wrote each of them when.

    Args:
        output: all bytes that came out of the terminal.
        arrivals: (offset of the end of a chunk in `output`, seconds when it was read), in order.
        writes: the writes that were noted.

    Returns:
        The lines in order, and their times in the same order. `t` is the moment of the write where it was noted,
        otherwise that of the line's arrival or an earlier one, if what follows it was written before that.
    """
    lines: list[Line] = []
    latest: list[float] = []  # when each line had been written
    pieces = interleaving(output, arrivals, writes)
    start, of_line = 0, 0
    while start < len(output):
        newline = output.find(b"\n", start)
        end = newline if newline >= 0 else len(output)
        while of_line < len(pieces) and pieces[of_line].end <= start:
            of_line += 1
        wrote = _writers(islice(pieces, of_line, None), max(end, start + 1))
        pids = list(dict.fromkeys(write.pid for write in wrote if write))
        pid = pids[0] if len(pids) == 1 and None not in wrote else None
        arrived = next((t for offset, t in arrivals if offset > start), float("inf"))
        first = wrote[0] if wrote else None
        lines.append(Line(first.t if first else arrived, pid, shown(output[start:end]), [] if pid else pids))
        latest.append(min(arrived, first.done) if first and first.done is not None else arrived)
        start = end + 1
    _put_in_order(lines, latest)
    return lines


def _writers(pieces: Iterable[Piece], end: int) -> list[Write | None]:
    """Who wrote the output from the first of the pieces on, as far as `end`, in order."""
    found = []
    for piece in pieces:
        if piece.start >= end:
            break
        found.append(piece.write)
    return found


def _put_in_order(lines: list[Line], latest: list[float]) -> None:
    """Give the lines times that do not go back: each is between its write's beginning and its end, as far as known."""
    bound = float("inf")
    for i in reversed(range(len(lines))):
        bound = min(bound, latest[i])
        latest[i] = bound
    before = 0.0
    for line, bound in zip(lines, latest, strict=True):
        before = max(before, min(line.t, bound))
        line.t = round(before, 6)


def shown(raw: bytes) -> str:
    """A line as a terminal would leave it: what follows a carriage return is written over what stood there.

    Args:
        raw: its bytes, without the end.
    """
    text = raw.decode("utf-8", "backslashreplace").removesuffix("\r")
    cells: list[str] = []  # a wide character fills two, of which the second is ""
    for part in text.split("\r"):
        column = 0
        for character in part:
            if unicodedata.combining(character) and column:
                cells[column - 1] += character
                continue
            wide = unicodedata.east_asian_width(character) in "WF"
            cells[column : column + 1 + wide] = [character, ""][: 1 + wide]
            column += 1 + wide
    return visible("".join(cells) if "\r" in text else text)


def visible(text: str) -> str:
    """A text that can be shown: what is not printable becomes visible."""
    hidden = ("C", "Zl", "Zp")  # control, format (text direction too), unassigned; line separators
    return "".join(c if c == "\t" or not unicodedata.category(c).startswith(hidden) else _visible(c) for c in text)


def _visible(character: str) -> str:
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)  # ␀ … ␟, the control pictures
    return "␡" if code == 0x7F else f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
