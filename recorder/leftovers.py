"""Find what is left of a program, wherever it went, and end it without ever hitting a stranger.

On Linux nothing that a program starts leaves its group, see `recorder.groups`, nor its keeper, see `recorder.keeper`.
Where there are neither, and where a program has killed its keeper, its processes are known by the traces that they
bear: a process can leave its session, its parent, its folder and even its environment, but hardly all of them unseen.
One that does, and that forks and ends faster than the table of all processes is read, is found by its group alone. A
number is no trace: the system gives the pid of a process that has ended to another one. So a process is named by its
pid and its birth together.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil

from recorder import segments
from recorder.groups import kill_group_of
from recorder.look import alive, birth_at, look_at
from recorder.notes import last_pages

MARK = "RECORDER_MARK"  # environment variable by which a run's processes are found wherever they went
KEEPERS = "RECORDER_KEEPERS"  # environment variable of those that start programs, and of the programs' keepers
ADDRESS = 103  # bytes of a socket's address, without the zero at its end
SHORT = ("/tmp", "/var/tmp", "/dev/shm") if os.name == "posix" else ()
HALT = (
    1.0  # seconds in which processes are stopped before they are killed: some start others faster than they are found
)
SECONDS = 10.0  # for which processes are killed again and again; what lives on then cannot be killed

Found = dict[int, float]
"""Processes: their pids, and the births by which they are told from later ones with the same pid."""


@dataclass(frozen=True)
class Traces:
    """What the processes of a run, or of all runs of a service, are known by.

    mark: what their RECORDER_MARK begins with.
    folder: the folder of their own.
    since: the earliest birth that one of them can have.
    """

    mark: str
    folder: Path
    since: float = 0.0


def search(traces: Traces, known: Found | None = None, above: Found | None = None) -> Found:
    """The living processes (no zombies) that bear one of the traces, and the descendants of these.

    On Linux this reads /proc, see proc(5), and only about processes born since then: 1 to 3 ms. Elsewhere
    psutil serves, and does not know the environment of some processes.

    Args:
        traces: what they are known by.
        known: living processes that belong to them without further search.
        above: processes that do not belong to them but whose descendants do.
    """
    noted = _noted(traces.folder)
    found = {**(known or {}), **(above or {})}
    others: dict[int, tuple[int, float]] = {}  # (parent, birth)
    for pid in psutil.pids():
        try:
            look = look_at(pid)
            if look.zombie or look.birth < traces.since or pid == os.getpid():
                continue
            others[pid] = look.ppid, look.birth
            if look.birth <= noted.get(pid, -1.0) or _bears(pid, traces):
                found[pid] = look.birth
        except (psutil.Error, OSError):
            continue
    while more := {pid: birth for pid, (ppid, birth) in others.items() if ppid in found and pid not in found}:
        found |= more
    return {pid: birth for pid, birth in found.items() if pid not in (above or {})}


def end_all(
    find: Callable[[], Found],
    seconds: float = SECONDS,
    stopped: Callable[[], object] = lambda: None,
    kill: Callable[[], object] = lambda: None,
) -> set[tuple[int, float]]:
    """Kill whatever `find` finds, until it finds nothing or `seconds` have passed.

    Args:
        find: a search.
        seconds: how long.
        stopped: is called once, when all have been stopped and before one is killed.
        kill: is called after each time that what was found has been killed, to kill more.

    Returns:
        What was killed.
    """
    killed: set[tuple[int, float]] = set()
    deadline = time.monotonic() + seconds
    while found := find():
        # Stop them all before killing any: what is stopped cannot fork, and its children can be found by it.
        halted: Found = {}
        patience = time.monotonic() + HALT
        try:
            while new := {pid: birth for pid, birth in found.items() if halted.get(pid) != birth}:
                halted |= new
                send(new, "SIGSTOP")
                if time.monotonic() > patience:
                    break
                found = find()
            if not killed:
                stopped()
        finally:  # whatever happens, nothing stays stopped
            send(halted, "SIGKILL")
            kill()
        killed |= set(halted.items())
        patience = time.monotonic() + 0.1
        while any(alive(pid, birth) for pid, birth in halted.items()) and time.monotonic() < patience:
            time.sleep(0.001)
        if time.monotonic() > deadline:
            break
    if not killed:
        stopped()
    return killed


def traces_of(mark: str) -> Traces:
    """What the processes of all runs of a service, of which this one is the service or its parent, are known by."""
    return Traces(mark, folder_of(mark), look_at(os.getpid()).birth)


def marked(mark: str) -> list[int]:
    """The pids of the living processes of all runs whose mark begins with `mark`."""
    return sorted(search(traces_of(mark)))


def clean_up(mark: str) -> None:
    """Kill all processes of all runs of a service that has ended, and remove what they left."""
    kill_group_of(mark)
    traces = traces_of(mark)
    end_all(lambda: search(traces))
    segments.remove(segments.noted(traces.folder))
    remove(traces.folder)


def folder_of(mark: str) -> Path:
    """The folder in which a service whose marks begin with `mark` keeps the folders of its runs."""
    return temporary_folder() / f"run-{mark[-8:]}"


def temporary_folder() -> Path:
    """The system's folder for temporary files, or a shorter one.

    The address of a socket has 104 bytes, see unix(4) of macOS and unix(7), and multiprocessing makes sockets
    53 bytes below this folder: run-1234abcd/1234/tmp/pymp-1234abcd/listener-1234abcd.
    """
    usual = Path(tempfile.gettempdir()).resolve()
    short = [folder for folder in (usual, *map(Path, SHORT)) if len(os.fsencode(folder)) <= ADDRESS - 53]
    return next((folder for folder in short if os.access(folder, os.W_OK | os.X_OK)), usual)


def remove(folder: Path) -> None:
    """Remove a folder and what is in it, also what a program has made read-only."""
    for path, folders, _ in os.walk(folder):  # from the top: a folder is opened before it is entered
        for name in folders:
            inner = Path(path, name)
            try:
                if not inner.is_symlink():
                    inner.chmod(0o700)
            except OSError:
                continue
    shutil.rmtree(folder, ignore_errors=True)


def _bears(pid: int, traces: Traces) -> bool:
    folder = str(traces.folder)
    if sys.platform != "linux":
        process = psutil.Process(pid)
        return process.environ().get(MARK, "").startswith(traces.mark) or _below(process.cwd(), folder)
    environment = b"\0" + Path(f"/proc/{pid}/environ").read_bytes()
    if any(f"\0{name}={traces.mark}".encode() in environment for name in (MARK, KEEPERS)):
        return True
    return _below(os.readlink(f"/proc/{pid}/cwd"), folder)  # noqa: PTH115  it need not be a path any more


def _below(path: str, folder: str) -> bool:
    return (path + os.sep).startswith(folder + os.sep)


def _noted(folder: Path) -> dict[int, float]:
    """The pids that took a note, with the latest birth that each can have: that of its last page of notes.

    A later process with the same pid was born after it.
    """
    return {pid: birth_at(t) for pid, t in last_pages(folder).items()}


def send(processes: Found, name: str) -> None:
    """Send SIGSTOP, SIGCONT or SIGKILL to processes, each only if it is still the one that was born then."""
    for pid, birth in processes.items():
        try:
            _send(pid, birth, name)
        except (psutil.Error, OSError):
            continue


def _send(pid: int, birth: float, name: str) -> None:
    if sys.platform != "linux":
        process = psutil.Process(pid)
        if process.create_time() == birth:
            process.suspend() if name == "SIGSTOP" else process.kill()
        return
    number = getattr(signal, name)
    try:
        descriptor = os.pidfd_open(pid)  # from now on it is the process that is named, not its number
    except (AttributeError, OSError):  # an old system, or it has ended
        if alive(pid, birth):
            os.kill(pid, number)
        return
    try:
        if look_at(pid).birth == birth:
            signal.pidfd_send_signal(descriptor, number)
    finally:
        os.close(descriptor)
