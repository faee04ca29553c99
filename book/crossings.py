"""What crosses between the lanes of a timeline: objects, signals, and barriers that let processes go."""

from __future__ import annotations

from html import escape

from book.drawing import BAR
from book.sheet import BAR_TOP, LABEL, STRIP, Sheet
from recorder.recording import Hold, Message, Passage, Recording, Task

MOST = 12  # messages that are drawn of a run; arguments and signals are drawn all
SEEN = 0.004  # of a drawing's width: a shorter stretch in a buffer cannot be seen
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
    shown, _ = drawn_messages(recording)
    taken_up: dict[tuple[int, bool], float] = {}
    parts = []
    for message in shown:
        if message.sender is None and message.receiver in sheet.lanes:
            parts.append(_from_terminal(message, sheet, key))
        if message.sender not in sheet.lanes:
            continue
        up = _goes_up(message, sheet)
        row = message.sender, up
        room = taken_up.get(row, 0.0)
        if up:
            process = recording.process(message.sender)
            boxes: list[Task | Hold] = [*process.tasks, *process.holds] if process else []
            room = max([room, *(min(box.end or message.put, message.put) for box in boxes if box.start < message.put)])
        fit = sheet.fit(message.text, room, message.put) if message.text else None
        if fit:
            taken_up[row] = message.put + 0.4 * ((message.taken or message.put) - message.put)
        parts.append(_message(message, sheet, key, up, fit, words, sheet.length))
    return parts


def _from_terminal(message: Message, sheet: Sheet, key: str) -> str:
    """A signal that the terminal sent: an arrow from above all lanes."""
    way = _line(sheet, message.put, message.put, 0, sheet.middle(message.receiver or 0) - EDGE, _head(key))
    title = f"<title>Ctrl-C: {escape(message.text)}</title>"
    return f'<g class="message signal" data-from="" data-to="{message.receiver}">{title}{way}</g>'


def _head(key: str) -> str:
    return f' marker-end="url(#{key}-head)"'


def _goes_up(message: Message, sheet: Sheet) -> bool:
    return message.receiver in sheet.lanes and sheet.middle(message.receiver) < sheet.middle(message.sender or 0)


def _message(
    message: Message, sheet: Sheet, key: str, up: bool, fit: str | None, words: dict[str, str], length: float
) -> str:
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
    if fit:
        y = sheet.lanes[sender] + (STRIP + LABEL - 1 if up else BAR_TOP + BAR + LABEL)
        parts.append(
            f'<text class="{fit}" x="{sheet.x(message.put)}" dx="-3" y="{y}" text-anchor="end">'
            f"{escape(message.text)}</text>"
        )
    title = told(message) + ("" if message.taken is not None or message.kind == "signal" else f" – {words['lost']}")
    receiver = message.receiver if message.receiver is not None else ""
    return (
        f'<g class="message {message.kind}" data-from="{sender}" data-to="{receiver}">'
        f"<title>{escape(title)}</title>{''.join(parts)}</g>"
    )


def _line(sheet: Sheet, t1: float, t2: float, y1: int, y2: int, head: str, classes: str = "way") -> str:
    return f'<line class="{classes}" x1="{sheet.x(t1)}" x2="{sheet.x(t2)}" y1="{y1}" y2="{y2}"{head}/>'


def passage(crossed: Passage, sheet: Sheet) -> str:
    """An upright line at the moment at which a barrier let processes go, through these."""
    ys = sorted(sheet.middle(pid) for pid in crossed.pids if pid in sheet.lanes)
    if not ys:
        return ""
    x = sheet.x(crossed.t)
    dots = "".join(f'<rect x="{x}" y="{y - 3}" width="6" height="6" transform="translate(-3 0)"/>' for y in ys)
    return (
        f'<g class="passage"><title>{escape(crossed.barrier)}</title>'
        f'<line x1="{x}" x2="{x}" y1="{ys[0] - EDGE}" y2="{ys[-1] + EDGE}"/>{dots}</g>'
    )
