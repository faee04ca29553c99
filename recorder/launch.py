"""Start programs, and hear of their ends.

On Linux each program gets a keeper for its parent, see `recorder.keeper`: no signal of the program's to its parent
reaches the recorder, and the end of everything that a program has started is known for certain. Elsewhere a program
is a child of the recorder's.
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
from pathlib import Path
from typing import IO, NamedTuple

import psutil

from recorder.leftovers import KEEPERS, Found
from recorder.look import Look, alive, look_at

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
    """

    kept: bool
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

    def __init__(self, words: IO[bytes], keeper: int, main: int, t0: float) -> None:
        self.parent, self.main, self.t0 = keeper, main, t0
        self._words = words
        try:
            self._birth = look_at(keeper).birth
        except psutil.Error:  # its program was quick to kill it
            self._birth = -1.0

    def ends(self) -> Iterator[Ended]:
        with self._words:
            for line in self._words:
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
        raise ParentLost("its program ended the process that had started it")

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
        self._keepers: set[int] = set()
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
        asked = {"command": command, "cwd": str(cwd), "environment": environment, "controlling": controlling}
        request = json.dumps(asked).encode()
        with self._lock:
            try:
                program = self._ask(request, terminal)
            except (BrokenPipeError, TimeoutError):  # some program has killed or stopped what starts them
                self._end()
                program = self._ask(request, terminal)
            self._keepers.add(program.parent)
        return program

    def strays(self) -> Found:
        """The processes whose keeper has been killed, but not those that these have started."""
        with self._lock:
            parent = self._process.pid if self._process else None
            looks = {pid: look for pid in psutil.pids() if (look := _seen(pid))}
            self._keepers &= looks.keys()
            return {
                pid: look.birth
                for pid, look in looks.items()
                if look.ppid == parent and not look.zombie and pid not in self._keepers
            }

    def close(self) -> None:
        """End the process that starts programs, not the programs."""
        with self._lock:
            self._end()

    def _ask(self, request: bytes, terminal: int) -> Kept:
        words, said = os.pipe()
        try:
            socket.send_fds(self._running(), [request], [terminal, said])
        except BaseException:
            os.close(words)
            raise
        finally:
            os.close(said)
        stream = os.fdopen(words, "rb")
        try:
            if not select.select([stream], [], [], PATIENCE)[0]:
                raise TimeoutError("what starts programs does not answer")
            first = stream.readline()
            if not first:
                raise BrokenPipeError("what starts programs has ended")
            word, *facts = json.loads(first)
            if word == "failed":
                raise OSError(*facts)
            return Kept(stream, *facts)
        except BaseException:
            stream.close()
            raise

    def _running(self) -> socket.socket:
        if self._requests is None:
            self._requests, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            with other:
                self._process = subprocess.Popen(
                    [sys.executable, "-I", "-S", Path(__file__).with_name("keeper.py"), str(other.fileno())],
                    env={KEEPERS: self.mark},
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,  # whoever reads ours must learn of our end
                    pass_fds=[other.fileno()],
                    start_new_session=True,
                )
        return self._requests

    def _end(self) -> None:
        if self._requests and self._process:
            self._requests.close()
            self._process.kill()
            self._process.wait()
        self._requests = self._process = None


def _seen(pid: int) -> Look | None:
    try:
        return look_at(pid)
    except psutil.Error:
        return None
