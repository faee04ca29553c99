"""Start programs, and hear of their ends.

On Linux each program gets a keeper for its parent, see `recorder.keeper`: no signal of the program's to its parent
reaches the recorder, and the end of everything that a program has started is known for certain. Where that can be had
it has a control group too, see `recorder.groups`. Elsewhere a program is a child of the recorder's.
"""

from __future__ import annotations

import json
import os
import select
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import psutil

from recorder.groups import Group, group_of
from recorder.leftovers import KEEPERS, Found, send
from recorder.look import alive, look_at

LINUX = sys.platform == "linux"
PATIENCE = 5.0  # seconds in which a keeper must say that it has started its program


class Ended(NamedTuple):
    """The end of a process: its pid, its exit code (negative for a signal), and when (monotonic seconds)."""

    pid: int
    code: int
    t: float


class ParentLost(Exception):
    """Whoever started the program has been stopped, killed or disturbed, by the program in all likelihood."""


class Launched:
    """A program that has been started.

    main: the pid of its main process.
    parent: the pid of main's parent.
    t0: when it was started (monotonic seconds).
    kept: whether main's parent is there for this program alone and learns of the end of all of its processes.
    group: its control group, or one that is none.
    """

    kept: bool
    group = Group(None)
    main: int
    parent: int
    t0: float

    def ends(self) -> Iterator[Ended]:
        """The ends of main and of whatever else the parent comes to know of, as they happen.

        Raises:
            ParentLost: if it will never learn of all of them.
        """
        raise NotImplementedError

    def root(self) -> Found:
        """The process below which there are the program's processes alone, with its birth; empty if there is none."""
        return {}

    def stopped(self) -> bool:
        """Whether main's parent has been stopped."""
        return False

    def kill(self) -> None:
        """Have all of it killed by those who can do that faster than it starts others; they need not be done then."""

    def close(self) -> None:
        """Let go of what is left, when nothing of the program lives."""


class Child(Launched):
    """A program that is a child of the recorder's."""

    kept = False

    def __init__(self, command: list[str], cwd: Path, environment: dict[str, str], terminal: int) -> None:
        self.t0 = time.monotonic()
        self._process = subprocess.Popen(
            command,
            cwd=cwd,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=terminal,
            stderr=terminal,
            start_new_session=True,
        )
        self.main, self.parent = self._process.pid, os.getpid()

    def ends(self) -> Iterator[Ended]:
        code = self._process.wait()
        yield Ended(self.main, code, time.monotonic())


class Kept(Launched):
    """A program that has a keeper; when `ends` is at its end, nothing of the program lives."""

    kept = True

    def __init__(self, words: socket.socket, group: Group, keeper: int, main: int, t0: float) -> None:
        self.parent, self.main, self.t0, self.group = keeper, main, t0, group
        self._words = words
        try:
            self._birth = look_at(keeper).birth
        except psutil.Error:  # its program was quick to kill it
            self._birth = -1.0

    def ends(self) -> Iterator[Ended]:
        try:
            for line in self._words.makefile("rb"):
                try:
                    word, *facts = json.loads(line)
                    end = Ended(*facts) if word == "ended" else None
                except (ValueError, TypeError):
                    raise ParentLost("its program wrote into the process that had started it") from None
                if end:
                    yield end
                elif word == "failed":
                    raise OSError(*facts)
                elif word == "none left":
                    return
        except ConnectionError:  # it has ended and had not heard all
            pass
        raise ParentLost("its program ended the process that had started it")

    def kill(self) -> None:
        self.group.kill()
        send(self.root(), "SIGCONT")  # its program may have stopped it
        with suppress(OSError):
            self._words.send(b"end\n", socket.MSG_DONTWAIT)

    def close(self) -> None:
        send(self.root(), "SIGKILL")  # what its program stops again and again would stay for ever
        self._words.close()
        self.group.remove()

    def root(self) -> Found:
        return {self.parent: self._birth} if alive(self.parent, self._birth) else {}

    def stopped(self) -> bool:
        try:
            return look_at(self.parent).stopped
        except psutil.Error:
            return False


class Launcher:
    """Starts programs. It is to be closed.

    mark: what the marks of all its programs begin with.
    """

    def __init__(self, mark: str) -> None:
        self.mark = mark
        self._lock = threading.Lock()
        self._numbers = count(1)
        self._group: Group | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._requests: socket.socket | None = None

    def start(
        self, command: list[str], cwd: Path, environment: dict[str, str], terminal: int, controlling: bool = False
    ) -> Launched:
        """Start a program in a session of its own, without input.

        Args:
            command: the path of an executable, and its arguments.
            cwd: the folder in which it is started.
            environment: all of its environment.
            terminal: the descriptor that it writes to.
            controlling: whether Ctrl-C on the terminal is a signal for the program. On Linux alone.

        Raises:
            OSError: if it cannot be started.
        """
        if not LINUX:
            return Child(command, cwd, environment, terminal)
        request: dict[str, Any] = {"command": command, "cwd": str(cwd), "environment": environment}
        request["controlling"] = controlling
        with self._lock:
            self._group = self._group or Group(group_of(self.mark))
            group = self._group.within(str(next(self._numbers)))
            request["group"] = str(group.folder or "")
            try:
                try:
                    return self._ask(json.dumps(request).encode(), terminal, group)
                except (BrokenPipeError, ConnectionResetError, TimeoutError):  # a program has killed or stopped it
                    self._end()
                    return self._ask(json.dumps(request).encode(), terminal, group)
            except BaseException:
                group.remove()
                raise

    def kill(self) -> None:
        """Kill all programs at one stroke, where that can be had."""
        if self._group:
            self._group.kill()

    def close(self) -> None:
        """End the process that starts programs; it ends all that it has started."""
        with self._lock:
            if self._requests and self._process:
                self._requests.close()
                with suppress(subprocess.TimeoutExpired):
                    self._process.wait(PATIENCE)
            self._end()
            if self._group:
                self._group.remove()
            self._group = None

    def _ask(self, request: bytes, terminal: int, group: Group) -> Kept:
        words, said = socket.socketpair()
        try:
            with said:
                socket.send_fds(self._running(), [request], [terminal, said.fileno()])
            if not select.select([words], [], [], PATIENCE)[0]:
                raise TimeoutError("what starts programs does not answer")
            first = _line(words)
            if not first:
                raise BrokenPipeError("what starts programs has ended")
            word, *facts = json.loads(first)
            if word == "failed":
                raise OSError(*facts)
            return Kept(words, group, *facts)
        except BaseException:
            words.close()
            raise

    def _running(self) -> socket.socket:
        if self._requests is None:
            self._requests, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            with other:
                self._process = subprocess.Popen(
                    [
                        *(sys.executable, "-I", "-S", Path(__file__).with_name("keeper.py")),
                        *(str(other.fileno()), str(self._group.folder or "") if self._group else ""),
                    ],
                    env={KEEPERS: self.mark},
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,  # whoever reads ours must learn of our end
                    pass_fds=[other.fileno()],
                    start_new_session=True,
                )
        return self._requests

    def _end(self) -> None:
        """End the process that starts programs, and no other."""
        if self._requests and self._process:
            self._process.kill()
            self._process.wait()
            self._requests.close()
        self._requests = self._process = None


def _line(words: socket.socket) -> bytes:
    """The first line that comes, and nothing of the next."""
    line = b""
    while not line.endswith(b"\n") and (more := words.recv(1)):
        line += more
    return line
