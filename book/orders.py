"""In which orders the children's lines came over several runs of one program, and how often each of them."""

from __future__ import annotations

from collections import Counter

from recorder.recording import CHILD, Recording


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
    rows = []
    for order, count in orders(recordings).most_common():
        steps = "".join(f'<li class="w{n}" title="{words[CHILD].format(n)}">{n}</li>' for n in order)
        rows.append(f'<tr><td><ol class="order">{steps}</ol></td><td>{count}</td></tr>')
    caption = words["orders"].format(len(recordings), recordings[0].start_method, len(rows))
    return (
        f'<div class="orders" data-search-exclude data-runs="{len(recordings)}"><table><caption>{caption}</caption>'
        f'<thead><tr><th scope="col">{words["order"]}</th><th scope="col">{words["times"]}</th></tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )
