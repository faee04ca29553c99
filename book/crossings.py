"""What crosses between the lanes of a timeline: objects, signals, and barriers that let processes go."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from book.drawing import BAR
from book.sheet import BAR_TOP, LABEL, SEEN, STRIP, Sheet
from recorder.recording import Message, Recording

MOST = 12  # messages that are drawn of a run; arguments and signals are drawn all
EDGE = BAR // 2 + 1  # pixels from the middle of a bar to where an arrow touches it


def drawn_messages(recording: Recording) -> tuple[list[Message], int]:
    """The messages that a timeline draws, and how many it leaves out: of many, the first are drawn."""
    many = [message for message in recording.crossings if message.kind not in ("arguments", "signal")]
    left_out = many[MOST:]
    return [m for m in recording.crossings if not any(m is other for other in left_out)], len(left_out)


def told(message: Message) -> str:
    """What a message carried, with the name of its channel."""
    return message.text if message.kind == "signal" else f"{message.channel}: {message.text}"


def messages(recording: Recording, sheet: Sheet, key: str, words: dict[str, str]) -> list[str]:
    """The arrows of a recording's messages."""
    shown = [message for message in drawn_messages(recording)[0] if message.sender in sheet.lanes]
    rows = _Rows(recording, shown, sheet)
    pressed = [m for m in recording.messages("signal") if m.sender is None and m.receiver in sheet.lanes]
    return [
        *(_from_terminal(message, sheet, key, message is pressed[0]) for message in pressed),
        *(_message(message, sheet, key, rows, words) for message in shown),
    ]


class _Rows:
    """Where there is room for a word beside an arrow: above a bar, or below it, between what is drawn there upright."""

    def __init__(self, recording: Recording, shown: list[Message], sheet: Sheet) -> None:
        self._sheet = sheet
        self._taken: set[tuple[int, bool, float]] = set()  # gaps, by the row and the moment at which they begin
        self._upright = [(p.started or 0.0, *_span(sheet, [p.ppid, p.pid])) for p in recording.processes[1:]]
        self._upright += [(passage.t, *_span(sheet, passage.pids)) for passage in recording.passages]
        for message in shown:
            reach = _span(sheet, [message.sender, message.receiver])
            self._upright += [(message.put, *reach), (message.put if message.taken is None else message.taken, *reach)]
        self._above = [
            (process.pid, start, start if end is None else end)
            for process in recording.processes
            for start, end in (
                *((task.start, task.end) for task in process.tasks),
                *((hold.start, hold.end) for hold in process.holds),
            )
        ]

    def place(self, text: str, pid: int, t: float, above: bool) -> tuple[str, str] | None:
        """The class of a word beside an arrow that leaves a bar at `t` (seconds), and the end that is nailed to it."""
        level = self._sheet.middle(pid) + (-1 if above else 1)
        marks = {at for at, top, bottom in self._upright if top <= level <= bottom}
        if above:
            marks |= {at for of, start, end in self._above if of == pid for at in (start, end)}
        before = max((at for at in marks if at < t), default=0.0)
        after = min((at for at in marks if at > t), default=self._sheet.length)
        sides = [("end", before, self._sheet.fit(text, before, t)), ("start", t, self._sheet.fit(text, t, after))]
        free = [
            (int(fit.removeprefix("fit-")), anchor, begin)
            for anchor, begin, fit in sides
            if fit and (pid, above, begin) not in self._taken
        ]
        if not free:
            return None
        width, anchor, begin = min(free)
        self._taken.add((pid, above, begin))
        return f"fit-{width}", anchor


def _span(sheet: Sheet, pids: Iterable[int | None]) -> tuple[float, float]:
    """From the highest to the lowest of the bars of some processes."""
    ys = [sheet.middle(pid) for pid in pids if pid in sheet.lanes] or [-1]
    return (min(ys) - 1, max(ys) + 1) if len(ys) == 1 else (min(ys), max(ys))


def _from_terminal(message: Message, sheet: Sheet, key: str, first: bool) -> str:
    """A signal that the terminal sent: an arrow from above all lanes."""
    way = _line(sheet, message.put, message.put, 0, sheet.middle(message.receiver or 0) - EDGE, _head(key))
    name = f'<text x="{sheet.x(message.put)}" dx="4" y="{STRIP + LABEL - 2}">Ctrl-C</text>' if first else ""
    title = f"<title>Ctrl-C: {escape(message.text)}</title>"
    return f'<g class="message signal" data-from="" data-to="{message.receiver}">{title}{way}{name}</g>'


def _head(key: str) -> str:
    return f' marker-end="url(#{key}-head)"'


def _goes_up(message: Message, sheet: Sheet) -> bool:
    return message.receiver in sheet.lanes and sheet.middle(message.receiver) < sheet.middle(message.sender or 0)


def _message(message: Message, sheet: Sheet, key: str, rows: _Rows, words: dict[str, str]) -> str:
    length, up = sheet.length, _goes_up(message, sheet)
    sender = message.sender or 0
    side = -EDGE if up else EDGE
    y1 = sheet.middle(sender) + side
    leaves = message.put
    parts = []
    if message.sent is not None and (message.sent - message.put) / length > SEEN:
        leaves = message.sent
        parts.append(f'<line class="buffered" x1="{sheet.x(message.put)}" x2="{sheet.x(leaves)}" y1="{y1}" y2="{y1}"/>')
    head = _head(key)
    if message.receiver in sheet.lanes and message.receiver != sender:
        arrives = message.put if message.taken is None or message.kind == "manager" else message.taken
        y2 = sheet.middle(message.receiver) - side
        back = f' marker-start="url(#{key}-head)"' if message.kind == "manager" else ""  # a question and its answer
        parts.append(_line(sheet, leaves, arrives, y1, y2, head + back))
    elif message.taken is not None:  # taken by the process itself
        parts.append(_line(sheet, leaves, message.taken, y1 + 3, y1 + 3, head))
    elif message.kind != "signal":  # of one that a process sent to itself, its end tells
        parts.append(_line(sheet, leaves, length, y1 + 3, y1 + 3, "", "lost"))
    if message.text and (placed := rows.place(message.text, sender, message.put, up)):
        fit, anchor = placed
        y = sheet.lanes[sender] + (STRIP + LABEL - 1 if up else BAR_TOP + BAR + LABEL)
        parts.append(
            f'<text class="{fit}" x="{sheet.x(message.put)}" dx="{-3 if anchor == "end" else 3}" y="{y}"'
            f' text-anchor="{anchor}">{escape(message.text)}</text>'
        )
    title = told(message) + ("" if message.taken is not None or message.kind == "signal" else f" – {words['lost']}")
    receiver = message.receiver if message.receiver is not None else ""
    return (
        f'<g class="message {message.kind}" data-from="{sender}" data-to="{receiver}">'
        f"<title>{escape(title)}</title>{''.join(parts)}</g>"
    )


def _line(sheet: Sheet, t1: float, t2: float, y1: int, y2: int, head: str, classes: str = "way") -> str:
    return f'<line class="{classes}" x1="{sheet.x(t1)}" x2="{sheet.x(t2)}" y1="{y1}" y2="{y2}"{head}/>'


def passages(recording: Recording, sheet: Sheet) -> list[str]:
    """Upright lines at the moments at which barriers let processes go, through these, with the barrier's name."""
    parts = []
    for crossed in recording.passages:
        ys = sorted(sheet.middle(pid) for pid in crossed.pids if pid in sheet.lanes)
        if not ys:
            continue
        x, top = sheet.x(crossed.t), ys[0] - BAR_TOP - BAR // 2
        dots = "".join(f'<rect x="{x}" y="{y - 3}" width="6" height="6" transform="translate(-3 0)"/>' for y in ys)
        first = next(p for p in recording.processes if sheet.middle(p.pid) == ys[0])
        above = [passed.t for passed in recording.passages]
        above += [*(task.start for task in first.tasks), *(hold.start for hold in first.holds)]
        then = min((t for t in above if t > crossed.t), default=sheet.length)
        fit = sheet.fit(crossed.barrier, crossed.t, then)
        name = f'<text class="{fit}" x="{x}" dx="4" y="{top + STRIP + LABEL - 2}">{escape(crossed.barrier)}</text>'
        parts.append(
            f'<g class="passage"><title>{escape(crossed.barrier)}</title>'
            f'<line x1="{x}" x2="{x}" y1="{top + STRIP}" y2="{ys[-1] + EDGE}"/>{dots}{name if fit else ""}</g>'
        )
    return parts
