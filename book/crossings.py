"""What crosses between the lanes of a timeline: objects, signals, and barriers that let processes go."""

from __future__ import annotations

from html import escape
from typing import NamedTuple

from book.adoption import adoptions
from book.drawing import BAR
from book.sheet import BAR_TOP, LABEL, SEEN, STRIP, STRIP_HEIGHT, Sheet, pressed
from recorder.recording import Message, Passage, Recording

MOST = 12  # messages that are drawn of a run; arguments and signals are drawn all
NEAR = 0.02  # of a drawing's width: what is as near to an arrow as that is no room
LONGEST = 24  # characters of what is written beside an arrow; its title has more
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
    typed = [m for m in recording.messages("signal") if m.sender is None and m.receiver in sheet.lanes]
    return [
        *(_from_terminal(message, sheet, key, message is typed[0]) for message in typed),
        *(_message(message, sheet, key, rows, words) for message in shown),
    ]


class Place(NamedTuple):
    """Where a word stands: in drawings of which width, which of its ends is nailed to which moment (seconds), and by
    the bar of which process, above it or below it.
    """

    fit: str
    anchor: str
    pid: int
    above: bool
    t: float


class _Rows:
    """Where there is room for a word beside an arrow: above a bar, or below it, between what is drawn there upright."""

    def __init__(self, recording: Recording, shown: list[Message], sheet: Sheet) -> None:
        self._sheet = sheet
        self._taken: list[tuple[int, bool, float]] = []  # gaps, by the row and the moment at which they begin
        self._drawn: list[_Drawn] = []
        for process in recording.processes:
            for parent in {process.ppid, process.created_by} & set(sheet.lanes):
                self._add(process.started or 0.0, process.started or 0.0, parent, process.pid)
        # Names of barriers: above the bar of which process, and the room that they have (seconds).
        self._names: list[tuple[int, float, float]] = []
        for passage in recording.passages:
            if pids := _through(passage, sheet):
                self._add(passage.t, passage.t, pids[0], pids[-1])
                self._names.append((pids[0], passage.t, _room_of_name(passage, pids[0], recording, sheet)))
        for adopted in adoptions(recording):
            if adopted.parent in sheet.lanes:
                self._add(adopted.t, adopted.t, adopted.parent, adopted.pid)
        for message in recording.crossings:
            drawn = message.sender is None or any(message is other for other in shown)
            if drawn and message.receiver in sheet.lanes:
                self._add(_leaves(message, sheet), _arrives(message), message.sender, message.receiver, message=message)
        self._above = [
            (process.pid, start, start if end is None else end)
            for process in recording.processes
            for start, end in (
                *((task.start, task.end) for task in process.tasks),
                *((hold.start, hold.end) for hold in process.holds),
            )
        ]

    def _add(self, since: float, until: float, *pids: int | None, message: Message | None = None) -> None:
        """What is drawn between the bars of two processes; from above all lanes, if the first is None."""
        y1, y2 = (0 if pid is None else self._sheet.middle(pid) for pid in pids)
        if y1 != y2:
            edge = EDGE if y2 > y1 else -EDGE
            self._drawn.append(_Drawn(since, y1 + edge, until, y2 - edge, message))

    def place(self, text: str, message: Message, pid: int, t: float, above: bool) -> Place | None:
        """Where the word of a message stands beside its arrow, which touches the bar of a process at `t` (seconds);
        None if there is no room.

        What else is drawn close to the arrow is passed over: the word still stands beside it. Not so the arrows of
        other messages of this process, which would seem to bear the word.
        """
        edge = self._sheet.middle(pid) + (-EDGE if above else EDGE)
        row = (edge - STRIP_HEIGHT, edge) if above else (edge, edge + STRIP_HEIGHT)
        passable: list[tuple[float, float]] = [(t, t)]
        others: list[tuple[float, float]] = []
        for line in self._drawn:
            if (stretch := line.within(*row)) is None:
                continue
            of_another = line.message not in (None, message) and pid in (line.message.sender, line.message.receiver)
            near = line.message is message or abs(stretch[0] - t) <= NEAR * self._sheet.length
            (passable if near and not of_another else others).append(stretch)
        if above:
            others += [(at, at) for of, start, end in self._above if of == pid for at in (start, end)]
            others += [(start, end) for of, start, end in self._names if of == pid]
        left, right = min(lo for lo, _ in passable), max(hi for _, hi in passable)
        before = max((hi for lo, hi in others if lo <= t), default=0.0)
        after = min((lo for lo, hi in others if hi >= t), default=self._sheet.length)
        free = [
            (int(fit.removeprefix("fit-")), abs(at - t), Place(fit, anchor, pid, above, at), since)
            for anchor, at, since, until in (("end", left, before, left), ("start", right, right, after))
            if abs(at - t) <= 2 * NEAR * self._sheet.length
            and (fit := self._sheet.fit(text, since, until, beside=8))
            and not any(
                of == [pid, above] and abs(since - taken) <= NEAR * self._sheet.length for *of, taken in self._taken
            )
        ]
        if not free:
            return None
        *_, place, since = min(free, key=lambda each: each[:2])
        self._taken.append((pid, above, since))
        return place


class _Drawn(NamedTuple):
    """An arrow or an upright line, from a moment (seconds) and a height to others; whose it is, if a message's."""

    since: float
    y1: float
    until: float
    y2: float
    message: Message | None

    def within(self, top: float, bottom: float) -> tuple[float, float] | None:
        """From when to when it is in a row, given by its upper and its lower edge; None if it is not."""
        if max(self.y1, self.y2) < top or min(self.y1, self.y2) > bottom:
            return None
        ends = [
            self.since + (self.until - self.since) * (min(max(y, top), bottom) - self.y1) / (self.y2 - self.y1)
            for y in (self.y1, self.y2)
        ]
        return min(ends), max(ends)


def _leaves(message: Message, sheet: Sheet) -> float:
    """When the arrow of a message begins: when it was written into the pipe, if it can be seen that this was later."""
    later = message.sent is not None and (message.sent - message.put) / sheet.length > SEEN
    return message.sent if later and message.sent is not None else message.put


def _arrives(message: Message) -> float:
    """When the arrow of a message ends."""
    return message.put if message.taken is None or message.kind == "manager" else message.taken


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
    leaves = _leaves(message, sheet)
    parts = []
    if leaves > message.put:
        parts.append(f'<line class="buffered" x1="{sheet.x(message.put)}" x2="{sheet.x(leaves)}" y1="{y1}" y2="{y1}"/>')
    head = _head(key)
    if message.receiver in sheet.lanes and message.receiver != sender:
        arrives = _arrives(message)
        y2 = sheet.middle(message.receiver) - side
        back = f' marker-start="url(#{key}-head)"' if message.kind == "manager" else ""  # a question and its answer
        parts.append(_line(sheet, leaves, arrives, y1, y2, head + back))
    elif message.taken is not None:  # taken by the process itself
        parts.append(_line(sheet, leaves, message.taken, y1 + 3, y1 + 3, head))
    elif message.kind != "signal":  # of one that a process sent to itself, its end tells
        parts.append(_line(sheet, leaves, length, y1 + 3, y1 + 3, "", "lost"))
    if message.text and (word := _word(message, sheet, rows, up)):
        parts.append(word)
    title = told(message) + ("" if message.taken is not None or message.kind == "signal" else f" – {words['lost']}")
    receiver = message.receiver if message.receiver is not None else ""
    return (
        f'<g class="message {message.kind}" data-from="{sender}" data-to="{receiver}">'
        f"<title>{escape(title)}</title>{''.join(parts)}</g>"
    )


def _word(message: Message, sheet: Sheet, rows: _Rows, up: bool) -> str:
    """What a message carried, beside its arrow: by the sender's bar or the receiver's; arguments, by the child's."""
    text = message.text if len(message.text) <= LONGEST else f"{message.text[: LONGEST - 1]}…"
    ends = [(message.sender or 0, _leaves(message, sheet), up)]
    if message.receiver in sheet.lanes and message.receiver != message.sender:
        ends.insert(0 if message.kind == "arguments" else 1, (message.receiver or 0, _arrives(message), not up))
    place = next(filter(None, (rows.place(text, message, *end) for end in ends)), None)
    if not place:
        return ""
    lost = 3 if message.taken is None and message.kind != "signal" else 0  # below the line that it has
    y = sheet.lanes[place.pid] + (STRIP + LABEL - 1 if place.above else BAR_TOP + BAR + LABEL + lost)
    side = 'dx="-4" text-anchor="end"' if place.anchor == "end" else 'dx="4"'
    return f'<text class="{place.fit}" x="{sheet.x(place.t)}" {side} y="{y}">{escape(text)}</text>'


def _line(sheet: Sheet, t1: float, t2: float, y1: int, y2: int, head: str, classes: str = "way") -> str:
    return f'<line class="{classes}" x1="{sheet.x(t1)}" x2="{sheet.x(t2)}" y1="{y1}" y2="{y2}"{head}/>'


def passages(recording: Recording, sheet: Sheet) -> list[str]:
    """Upright lines at the moments at which barriers let processes go, through these, with the barrier's name."""
    parts = []
    for crossed in recording.passages:
        pids = _through(crossed, sheet)
        if not pids:
            continue
        x, top = sheet.x(crossed.t), sheet.lanes[pids[0]]
        dots = "".join(
            f'<rect x="{x}" y="{sheet.middle(pid) - 3}" width="6" height="6" transform="translate(-3 0)"/>'
            for pid in pids
        )
        fit = sheet.fit(crossed.barrier, crossed.t, _room_of_name(crossed, pids[0], recording, sheet))
        name = f'<text class="{fit}" x="{x}" dx="4" y="{top + STRIP + LABEL - 2}">{escape(crossed.barrier)}</text>'
        parts.append(
            f'<g class="passage"><title>{escape(crossed.barrier)}</title>'
            f'<line x1="{x}" x2="{x}" y1="{top + STRIP}" y2="{sheet.middle(pids[-1]) + EDGE}"/>'
            f"{dots}{name if fit else ''}</g>"
        )
    return parts


def _through(passage: Passage, sheet: Sheet) -> list[int]:
    """The pids of those that a barrier let go, from the uppermost lane to the lowest."""
    return sorted((pid for pid in passage.pids if pid in sheet.lanes), key=sheet.middle)


def _room_of_name(passage: Passage, pid: int, recording: Recording, sheet: Sheet) -> float:
    """Until when (seconds) there is room for a barrier's name above the bar of the uppermost process, `pid`."""
    process = next(process for process in recording.processes if process.pid == pid)
    above = [passed.t for passed in recording.passages]
    above += [*(task.start for task in process.tasks), *(hold.start for hold in process.holds)]
    above += pressed(recording, sheet, pid)
    return min((t for t in above if t > passage.t), default=sheet.length)
