"""What crossed from one process to another: matched from the notes of both sides, never by content.

A pipe keeps its messages in order, and whoever writes to it or reads from it holds its lock meanwhile. So the k-th
that was written is the k-th that was read; and what one process puts into a queue, its feeder thread writes in the same
order, without what it could not pickle.
"""

from __future__ import annotations

import signal
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from recorder.notes import Note
from recorder.recording import Message, Passage, Process
from recorder.steps import Source

PUTS = ("put", "send", "send_bytes")  # put_nowait() calls put()
TAKES = ("get", "recv", "recv_bytes", "get_nowait")


def crossings(notes: Iterable[Note], source: Source) -> list[Message]:
    """The messages of a run, in the order in which they were put.

    Args:
        notes: all notes of the run.
        source: the program's text, for the names of the channels.
    """
    notes = sorted(notes, key=lambda note: note[0])
    channels = _Channels(notes, source)
    through = [message for channel in channels.kinds for message in channels.messages(channel)]
    found = [*through, *_arguments(notes), *_managers(notes, source)]
    return sorted(found, key=lambda message: message.put)


def signals(notes: Iterable[Note], processes: list[Process], groups: dict[int, int]) -> list[Message]:
    """The signals that multiprocessing sent, and those that the program's own code sent, in order.

    Args:
        notes: all notes of the run.
        processes: those of the run.
        groups: the process group of each, by its pid.
    """
    found = []
    for t, pid, kind, *facts in sorted(notes, key=lambda note: note[0]):
        if kind not in ("signal", "kill", "killpg") or facts[1] == 0:  # which asks, and sends nothing
            continue
        try:
            name = signal.Signals(facts[1]).name
        except ValueError:
            name = str(facts[1])
        receivers = [facts[0]]
        if kind == "killpg" or facts[0] == 0:
            group = facts[0] or groups.get(pid)
            receivers = [p.pid for p in processes if groups.get(p.pid) == group and _lives(p, t)]
        found += [Message("signal", name, pid, to, round(t, 6), None, None, name) for to in receivers]
    return found


def _lives(process: Process, t: float) -> bool:
    return process.started is not None and process.ended is not None and process.started <= t <= process.ended


def passages(notes: Iterable[Note], source: Source) -> list[Passage]:
    """The moments at which a barrier let its processes go, in order.

    That is when as many stand in its wait() as it has parties; who has given up meanwhile stands there no more.
    """
    standing: dict[tuple[str, int], dict[tuple[int, int], float]] = defaultdict(dict)  # by process and thread
    found = []
    for t, pid, kind, *facts in sorted(notes, key=lambda note: note[0]):
        if kind in ("line", "back", "leave"):
            for calls in standing.values():
                calls.pop((pid, facts[0]), None)
        elif kind == "enter" and facts[2:4] == ["wait", "Barrier"] and facts[4]:
            barrier = source.owner(facts[1], "wait") or "", facts[4][0]
            standing[barrier][pid, facts[0]] = t
            if len(standing[barrier]) == barrier[1]:
                found.append(Passage(round(t, 6), barrier[0], [caller for caller, _ in standing.pop(barrier)]))
    return found


class _Channels:
    """What the notes say of pipes and sockets, by their inodes; a socket is called by the end it is written to.

    kinds: kind and name of those that are the program's own business.
    puts: by process and channel, when what was put into it, by which one it was there.
    holes: by process and channel, which ones never got into it: the call raised an exception, or it was dropped later.
    taken: by process, when its own code got something.
    sent: by channel, when a message was written, by which process, and which one of that process's it was.
    received: by channel, when a message was read, and by which process.
    """

    def __init__(self, notes: list[Note], source: Source) -> None:
        self.kinds: dict[int, tuple[str, str]] = {}
        self.puts: dict[tuple[int, int], dict[int, tuple[float, str]]] = defaultdict(dict)
        self.holes: dict[tuple[int, int], set[int]] = defaultdict(set)
        self.taken: dict[int, list[float]] = defaultdict(list)
        self.sent: dict[int, list[tuple[float, int, int]]] = defaultdict(list)
        self.received: dict[int, list[tuple[float, int]]] = defaultdict(list)
        self._source = source
        self._peer: dict[int, int] = {}
        self._putting: dict[tuple[int, int], tuple[int, int]] = {}  # by process and thread: channel, which one it is
        for t, pid, kind, *facts in notes:
            if kind in ("enter", "raised", "leave"):
                self._take_call(t, pid, kind, *facts)
            elif kind in ("pair", "worker", "sent", "dropped", "received") and None not in facts:  # closed meanwhile
                self._take_crossing(t, pid, kind, *facts)

    def _take_call(self, t: float, pid: int, kind: str, thread: int, *facts: Any) -> None:
        """What the program's own code calls, and how that ends."""
        if kind == "enter":
            _, name, _, about, number = facts
            if name in (*PUTS, *TAKES) and about and isinstance(about[0], int):
                self._called(t, pid, *facts)
                if name in PUTS:
                    self._putting[pid, thread] = about[0], number
        elif kind == "raised" and (pid, thread) in self._putting:
            channel, number = self._putting[pid, thread]
            self.puts[pid, channel].pop(number, None)
            self.holes[pid, channel].add(number)
        elif kind == "leave":
            self._putting.pop((pid, thread), None)
            if facts[0] in TAKES:
                self.taken[pid].append(t)

    def _take_crossing(self, t: float, pid: int, kind: str, channel: int, *facts: int) -> None:
        """What happens to a pipe or socket."""
        if kind == "pair":
            self._peer |= {channel: facts[0], facts[0]: channel}
        elif kind == "worker":
            self.kinds |= {channel: ("pool", "tasks"), facts[0]: ("pool", "results")}
        elif kind == "sent":
            self.sent[channel].append((t, pid, facts[0]))
        elif kind == "dropped":
            written = sum(sender == pid for _, sender, _ in self.sent[channel])
            self.holes[pid, channel].add(self._which(pid, channel, written + 1))
        else:
            self.received[self._peer.get(channel, channel)].append((t, pid))

    def _called(
        self, t: float, pid: int, line: int, name: str, owner: str, about: tuple[Any, ...], number: int
    ) -> None:
        way = "pipe" if owner.endswith("Connection") else "queue"
        named = way, self._source.owner(line, name) or way
        if name in PUTS:
            self.puts[pid, about[0]][number] = t, about[1]
            self.kinds[about[0]] = named
        else:
            self.kinds.setdefault(self._peer.get(about[0], about[0]), named)

    def _which(self, pid: int, channel: int, number: int) -> int:
        """Which one of all that a process has put into a channel was the n-th that it wrote there."""
        for hole in sorted(self.holes[pid, channel]):
            number += hole <= number
        return number

    def messages(self, channel: int) -> list[Message]:
        """The messages of one channel: the k-th that was sent is the k-th that was received."""
        kind, name = self.kinds[channel]
        found = []
        put_by: dict[int, int] = defaultdict(int)
        for k, (t, pid, written) in enumerate(_numbered(self.sent[channel])):
            put_by[pid] = number = self._which(pid, channel, written)
            put, text = self.puts[pid, channel].get(number, (t, ""))
            receiver, taken = self._receipt(channel, k)
            found.append(Message(kind, name, pid, receiver, round(min(put, t), 6), round(t, 6), taken, text))
        for (pid, of), given in self.puts.items():  # what never got into the pipe
            if of == channel:
                dropped = self.holes[pid, of]
                lost = [given[number] for number in given if number > put_by[pid] or number in dropped]
                found += [Message(kind, name, pid, None, round(t, 6), None, None, text) for t, text in lost]
        if kind == "pool":  # at its end it tells its own threads and its workers to stop
            return [message for message in found if message.receiver not in (None, message.sender)]
        return found

    def _receipt(self, channel: int, k: int) -> tuple[int | None, float | None]:
        if k >= len(self.received[channel]):
            return None, None
        arrived, receiver = self.received[channel][k]
        own = next((t for t in self.taken[receiver] if t >= arrived), arrived)
        return receiver, round(own, 6)


def _numbered(sent: list[tuple[float, int, int]]) -> list[tuple[float, int, int]]:
    """The messages up to the first that was not noted: what comes after cannot be matched."""
    counted: dict[int, int] = defaultdict(int)
    for i, (_, pid, number) in enumerate(sent):
        if number != counted[pid] + 1:
            return sent[:i]
        counted[pid] = number
    return sent


def _arguments(notes: list[Note]) -> list[Message]:
    """What children were given at start(): from the call to the moment at which the child begins."""
    starts: dict[tuple[int, str], list[tuple[float, str]]] = defaultdict(list)
    for t, pid, kind, *facts in notes:
        if kind == "enter" and facts[2] == "start" and len(facts[4]) == 3:
            starts[pid, facts[4][1]].append((t, facts[4][2]))
    found = []
    for t, pid, kind, *facts in notes:
        if kind == "process" and starts.get((facts[0], facts[1])):
            put, text = starts[facts[0], facts[1]].pop(0)
            if text != "()":
                found.append(Message("arguments", "args", facts[0], pid, round(put, 6), None, round(t, 6), text))
    return found


def _managers(notes: list[Note], source: Source) -> list[Message]:
    """What proxies asked their manager, from the call to the answer. Which one is known where there is only one."""
    servers = [pid for _, pid, kind, *facts in notes if kind == "process" and "Manager" in str(facts[1])]
    server = servers[0] if len(set(servers)) == 1 else None
    found = []
    open_: dict[tuple[int, int], Message] = {}
    for t, pid, kind, *facts in notes:
        if kind == "enter" and facts[2] == "_callmethod" and len(facts[4]) == 2:
            thread, line, _, owner, (method, text), _ = facts
            name = source.owner(line, method) or owner.removesuffix("Proxy").lower()
            found.append(Message("manager", name, pid, server, round(t, 6), None, None, f"{method}{text}"[:40]))
            open_[pid, thread] = found[-1]
        elif kind == "leave" and facts[1] == "_callmethod" and (pid, facts[0]) in open_:
            open_.pop((pid, facts[0])).taken = round(t, 6)
    return found
