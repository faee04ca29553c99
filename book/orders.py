"""In which orders the children's lines came over several runs of one program, and how often each of them."""

from __future__ import annotations

from collections import Counter

from book.labels import child_colour
from book.templates import fill_in
from recorder.recording import Recording


def orders(recordings: list[Recording]) -> Counter[tuple[int, ...]]:
    """Count the orders in which the lines of the children came.

    Args:
        recordings: runs of one program.

    Returns:
        How often each order came. An order has, for each line in turn, the number of the child that wrote
        it (1 for the one born first); lines of other processes are left out.
    """
    counted: Counter[tuple[int, ...]] = Counter()
    for recording in recordings:
        numbers = {child.pid: n for n, child in enumerate(recording.children, 1)}
        counted[tuple(numbers[line.pid] for line in recording.lines if line.pid in numbers)] += 1
    return counted


def show_orders(recordings: list[Recording], words: dict[str, str]) -> str:
    """The orders as an HTML table, the most frequent first, with the texts in `words`."""
    return fill_in(
        "orders",
        orders=orders(recordings).most_common(),
        runs=len(recordings),
        start_method=recordings[0].start_method,
        words=words,
        child_colour=child_colour,
    )
