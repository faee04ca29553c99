"""Find the order in which processes wrote to the terminal they shared.

Its bytes are an interleaving of the writes that each process noted, with bytes of nobody's in between where something
was written that nobody noted. A write came after the moment at which it was begun and before that at which it had
been made; it was begun before its bytes arrived; and what was made before another was begun stands before it. What fits
at one place may leave no place for a later write, so whole interleavings are compared: the one with the fewest bytes
that nobody wrote, and the fewest writes that never came, is what happened.
"""

from __future__ import annotations

import heapq
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from itertools import count
from typing import NamedTuple

from recorder.notes import Write

NOBODYS = 3  # what a byte of nobody's costs; 1 more where the next one is somebody's, on the same line
MISSING = 30  # what a write costs that never came, besides its length
PATIENCE = 10  # states for each write that are looked at before the rest is given up as nobody's
LEAST_PATIENCE = 10_000


class Piece(NamedTuple):
    """A stretch of the output, output[start:end], and the write that it came from; None if it is nobody's."""

    start: int
    end: int
    write: Write | None


class _State(NamedTuple):
    """The output up to `position` is explained, and with it the first `heads[i]` writes of each queue.

    It came from the state `before` (None at the beginning) by `write`, or by what nobody wrote.
    """

    position: int
    heads: tuple[int, ...]
    before: _State | None
    write: Write | None


def interleaving(output: bytes, arrivals: list[tuple[int, float]], writes: list[Write]) -> list[Piece]:
    """Divide the output among those who wrote it.

    Args:
        output: all bytes that came out of the terminal.
        arrivals: (offset of the end of a chunk in `output`, seconds when it was read), in order.
        writes: the writes that were noted.

    Returns:
        The pieces of the output, in order and without gaps. If the search is given up, the rest is one of nobody's.
    """
    search = _Search(output, arrivals, writes)
    pieces: list[Piece] = []
    state: _State | None = search.best()
    if state and state.position < len(output):
        pieces.append(Piece(state.position, len(output), None))
    while state and state.before:
        if state.position > state.before.position:
            pieces.append(Piece(state.before.position, state.position, state.write))
        state = state.before
    return pieces[::-1]


class _Search:
    """The search for the cheapest way from the beginning of the output to its end: Dijkstra's, the farthest first."""

    def __init__(self, output: bytes, arrivals: list[tuple[int, float]], writes: list[Write]) -> None:
        self.output = output
        self.ends = [end for end, _ in arrivals]
        self.times = [t for _, t in arrivals]
        queues: dict[tuple[int, int], list[Write]] = {}
        for write in sorted(writes, key=lambda write: write.t):
            queues.setdefault((write.pid, write.fd), []).append(write)
        self.queues = list(queues.values())
        self.latest = self._latest()
        self.patience = max(LEAST_PATIENCE, PATIENCE * len(writes))

    def best(self) -> _State:
        """The state in which all is explained as well as can be; if the search is given up, the farthest one."""
        first = farthest = _State(0, (0,) * len(self.queues), None, None)
        numbers = count()
        waiting = [(0, 0, 0, 0.0, 0, first)]
        seen: set[tuple[int, tuple[int, ...]]] = set()
        while waiting and len(seen) < self.patience:
            cost, *_, state = heapq.heappop(waiting)
            if (state.position, state.heads) in seen:
                continue
            seen.add((state.position, state.heads))
            if state.position > farthest.position:
                farthest = state
            if state.position == len(self.output) and not any(self._open(state)):
                return state
            for more, latest, following in self._following(state):
                t = following.write.t if following.write else 0.0
                heapq.heappush(waiting, (cost + more, -following.position, latest, t, next(numbers), following))
        return farthest

    def _open(self, state: _State) -> Iterator[tuple[int, Write]]:
        """The next write of each queue that has one: (number of the queue, write)."""
        for i, (queue, head) in enumerate(zip(self.queues, state.heads, strict=True)):
            if head < len(queue):
                yield i, queue[head]

    def _latest(self) -> list[list[int]]:
        """For each write of each queue, the place in the output at which it must stand at the latest.

        What is unlike all else among the writes and stands once in the output has its place, and those before it in
        its queue must be through by then. Whose place comes first is tried first.
        """
        alike = Counter(write.data for queue in self.queues for write in queue)
        found = []
        for queue in self.queues:
            latest, of_queue = len(self.output), []
            for write in reversed(queue):
                latest -= write.size
                if len(write.data) > 1 and alike[write.data] == 1 and self.output.count(write.data) == 1:
                    latest = min(latest, self.output.find(write.data))
                of_queue.append(latest)
            found.append(of_queue[::-1])
        return found

    def _following(self, state: _State) -> Iterator[tuple[int, int, _State]]:
        """What can come next: (what it costs, at which place at the latest, the state after it)."""
        heads = list(self._open(state))
        made = min((write.done for _, write in heads if write.done is not None), default=float("inf"))
        begun = [(i, write) for i, write in heads if write.t <= made]
        position, found = state.position, False
        if position == len(self.output):
            yield from ((1, 0, self._after(state, i, position, None)) for i, _ in begun[:1])
            return
        arrived = self._arrival(position)
        for i, write in begun:
            if write.t <= arrived and (length := self._matches(write, position)):
                found = True
                yield 0, self.latest[i][state.heads[i]], self._after(state, i, position + length, write)
        for end in self._ends_of_gap(position, [] if found else [write for _, write in begun]):
            torn = not self.output.endswith(b"\n", 0, end)
            yield NOBODYS * (end - position) + torn, 0, _State(end, state.heads, state, None)
        for i, write in begun:
            if write.done is None:  # it was begun, and need not have been made
                yield 1, 0, self._after(state, i, position, None)
            elif not found:  # what it wrote was lost
                yield MISSING + write.size, 0, self._after(state, i, position, None)

    def _after(self, state: _State, queue: int, position: int, write: Write | None) -> _State:
        heads = state.heads
        return _State(position, (*heads[:queue], heads[queue] + 1, *heads[queue + 1 :]), state, write)

    def _arrival(self, position: int) -> float:
        chunk = bisect_right(self.ends, position)
        return self.times[chunk] if chunk < len(self.times) else float("inf")

    def _matches(self, write: Write, position: int) -> int:
        """How many bytes of the output at `position` can be this write's."""
        output = self.output
        for data in (write.data, write.data.replace(b"\n", b"\r\n")):  # a terminal may change the ends of lines
            if output.startswith(data, position):
                return min(write.size + len(data) - len(write.data), len(output) - position)
            if position + len(data) > len(output) and data.startswith(output[position:]):
                return len(output) - position  # the rest of it came after the limit
        if write.done is not None:
            return 0
        there = output[position : position + len(write.data)]
        return next((n for n, (a, b) in enumerate(zip(write.data, there, strict=False)) if a != b), len(there))

    def _ends_of_gap(self, position: int, writes: list[Write]) -> set[int]:
        """Where that which nobody wrote may end: with the line, or where some write begins."""
        newline = self.output.find(b"\n", position)
        last = newline + 1 if newline >= 0 else len(self.output)
        found = {self.output.find(write.data[:64], position + 1, last) for write in writes}
        return {last} | {place for place in found if place > 0}
