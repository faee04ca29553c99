"""Whose line is it? Match what the terminal showed with what each process noted that it wrote.

The terminal's bytes are the truth. Each process's notes are in the order of its own writes, so the bytes
are an interleaving of these queues; where no queue continues the bytes, the line stays without a writer.
"""

from __future__ import annotations

import unicodedata
from collections import deque

from recorder.recording import Line

Write = tuple[float, int, bytes]


def attribute(output: bytes, arrivals: list[tuple[int, float]], writes: list[Write]) -> list[Line]:
    """Split the output into lines and say who wrote each of them when.

    Args:
        output: all bytes that came out of the terminal.
        arrivals: (offset of the end of a chunk in `output`, seconds when it was read), in order.
        writes: (seconds, pid, bytes) of each noted write, in any order between processes.

    Returns:
        The lines in order. `t` is the moment of the write where it was noted, otherwise of its arrival.
    """
    queues: dict[int, deque[Write]] = {}
    for write in sorted(writes, key=lambda w: w[0]):
        if write[2]:
            queues.setdefault(write[1], deque()).append(write)

    lines: list[Line] = []
    position = 0
    begun: list[Write | None] = []  # the writes that make up the line at hand; None: nobody's
    start_of_line = 0

    def end_line(end: int) -> None:
        nonlocal begun, start_of_line
        pids = {write[1] if write else None for write in begun}
        pid = pids.pop() if len(pids) == 1 else None
        t = begun[0][0] if begun and begun[0] else _arrival(arrivals, start_of_line)
        lines.append(Line(round(t, 6), pid, decode(output[start_of_line:end])))
        begun, start_of_line = [], end + 1

    while position < len(output):
        write = _next_write(queues, output, position)
        if write:
            end = position + len(write[2])
        else:
            newline = output.find(b"\n", position)
            end = len(output) if newline < 0 else newline + 1
        while (newline := output.find(b"\n", position, end)) >= 0:
            if newline > position or not begun:
                begun.append(write)
            end_line(newline)
            position = newline + 1
        if position < end:
            begun.append(write)
            position = end
    if start_of_line < len(output):
        end_line(len(output))
    return lines


def _next_write(queues: dict[int, deque[Write]], output: bytes, position: int) -> Write | None:
    heads = [q[0] for q in queues.values() if q and output.startswith(q[0][2], position)]
    if not heads:
        return None
    write = min(heads, key=lambda w: w[0])
    queues[write[1]].popleft()
    return write


def _arrival(arrivals: list[tuple[int, float]], offset: int) -> float:
    return next((t for end, t in arrivals if end > offset), arrivals[-1][1] if arrivals else 0.0)


def decode(raw: bytes) -> str:
    """Bytes of a line as text that can be shown: what is not UTF-8 or not printable becomes visible."""
    return visible(raw.decode("utf-8", "backslashreplace").removesuffix("\r"))


def visible(text: str) -> str:
    """A text that can be shown: what is not printable becomes visible."""
    hidden = ("C", "Zl", "Zp")  # control, format (text direction too), unassigned; line separators
    return "".join(c if c == "\t" or not unicodedata.category(c).startswith(hidden) else _visible(c) for c in text)


def _visible(character: str) -> str:
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)  # ␀ … ␟, the control pictures
    return "␡" if code == 0x7F else f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
