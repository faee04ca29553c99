"""Run one program as a reader would, and record what happened.

The program runs as a file in a fresh interpreter, in an empty folder of its own, on a pseudo-terminal: on a
pipe each process's lines would arrive as one block, and with unbuffered output they would be torn. The
terminal is not the program's controlling terminal, otherwise the end of the main process would hang up on
an orphan that still has a line to print. Whatever the program does, the run ends within its limits and
nothing of it stays alive.
"""

from __future__ import annotations

import ast
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from datetime import datetime, timezone
from pathlib import Path

import psutil

from recorder.attribution import Write, attribute
from recorder.recording import CHILD, FORK_SERVER, MAIN, OTHER, RESOURCE_TRACKER, Process, Recording, Span, Task
from recorder.watch import Watch, Watcher

try:
    import pty
    import termios
except ImportError:  # Windows has no pseudo-terminals
    pty = None  # type: ignore[assignment]

OUTPUT_LIMIT = 64 * 1024  # bytes of transcript
GRACE = 0.5  # seconds for the last output of processes that have ended
MARK = "RECORDER_MARK"  # environment variable by which a run's processes are found wherever they went
INSIDE = Path(__file__).parent / "inside"
KEPT_ENVIRONMENT = ("PATH", "HOME", "LANG", "LC_ALL", "SYSTEMROOT", "SYSTEMDRIVE", "PATHEXT", "COMSPEC", "USERPROFILE")


def run(
    program: str,
    text: bytes,
    start_method: str,
    watcher: Watcher,
    mark: str,
    time_limit: float = 10.0,
    output_limit: int = OUTPUT_LIMIT,
    terminal: bool = True,
    repetition: int = 0,
) -> Recording:
    """Run a program to its end, or to its limits, and return the recording.

    Args:
        program: its path below snippets/, the last part of which names the file that is run.
        text: the program.
        start_method: multiprocessing's default start method in this run: "fork", "spawn" or "forkserver".
        watcher: the running watcher.
        mark: a text that no other run has.
        time_limit: seconds after which everything of the program is killed.
        output_limit: bytes of output after which everything of the program is killed.
        terminal: False runs it on a pipe even where there are pseudo-terminals.
        repetition: which run of its kind it is.

    Raises:
        OSError: if the program cannot be written to a temporary folder or no process can be started.
    """
    terminal = terminal and pty is not None
    folder = Path(tempfile.mkdtemp(prefix="run-"))
    try:
        cwd, notes, temporary = folder / "cwd", folder / "notes", folder / "tmp"
        cwd.mkdir()
        temporary.mkdir()
        notes.touch()
        file = cwd / Path(program).name
        file.write_bytes(text)
        read_end, write_end = _open_terminal() if terminal else os.pipe()
        try:
            stat = os.fstat(write_end)
            environment = program_environment() | {
                "TMPDIR": str(temporary),
                "TEMP": str(temporary),
                "TMP": str(temporary),
                "PYTHONPATH": str(INSIDE),
                "RECORDER_NOTES": str(notes),
                "RECORDER_TERMINAL": f"{stat.st_dev}:{stat.st_ino}",
                "RECORDER_START_METHOD": start_method,
                MARK: mark,
            }
            started = datetime.now(timezone.utc)
            t0 = time.monotonic()
            main = subprocess.Popen(
                [sys.executable, file.name],
                cwd=cwd,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=write_end,
                stderr=write_end,
                start_new_session=True,
            )
        except BaseException:
            os.close(read_end)
            raise
        finally:
            os.close(write_end)
        watch = watcher.follow(main.pid, t0)
        try:
            run_ = _UnderWay(main, watch, watcher, mark, read_end)
            limit = run_.wait(t0 + time_limit, output_limit)
            leftovers = run_.end()
        finally:
            watcher.forget(watch)
        noted = _read_notes(notes, t0)
        output = bytes(run_.output[:output_limit])
        writes: list[Write] = [(t, pid, facts[0]) for t, pid, kind, *facts in noted if kind == "write"]
        lines = attribute(output, [(end, t - t0) for end, t in run_.arrivals], writes)
        processes = _processes(watch, noted, run_.ended - t0)
        for process in processes:
            process.lines = [line.text for line in lines if line.pid == process.pid]
        return Recording(
            program=program,
            command=["python", file.name],
            start_method=start_method,
            repetition=repetition,
            python=f"{platform.python_implementation()} {platform.python_version()}",
            platform=f"{platform.system()} {platform.release()} {platform.machine()}",
            terminal="pseudo-terminal" if terminal else "pipe",
            started=started.isoformat(timespec="milliseconds"),
            duration=round(run_.ended - t0, 6),
            exit_code=main.returncode,
            limit=limit,
            leftovers=leftovers,
            processes=processes,
            lines=lines,
        )
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class _UnderWay:
    """A program that has been started: its output so far, and its end."""

    def __init__(self, main: subprocess.Popen[bytes], watch: Watch, watcher: Watcher, mark: str, read_end: int) -> None:
        self.main, self.watch, self.watcher, self.mark = main, watch, watcher, mark
        self.output = bytearray()
        self.arrivals: list[tuple[int, float]] = []  # (length of the output then, monotonic seconds)
        self.ended = 0.0  # monotonic seconds
        self._changed = threading.Condition()
        self._closed = self._main_ended = False
        # Blocking threads, so that output and the end of main get their times at once, on every platform.
        self._reader = threading.Thread(target=self._read, args=(read_end,), daemon=True)
        self._waiter = threading.Thread(target=self._wait_for_main, daemon=True)
        self._reader.start()
        self._waiter.start()

    def wait(self, deadline: float, output_limit: int) -> str | None:
        """Wait until all processes of the program have ended; return the limit that was reached, if any."""
        main_ended_at = None
        while True:
            with self._changed:
                self._changed.wait_for(
                    lambda: (self._main_ended and self._closed) or len(self.output) > output_limit,
                    timeout=min(0.02, max(0.0, deadline - time.monotonic()))
                    if self._main_ended
                    else max(0.0, min(0.2, deadline - time.monotonic())),
                )
                too_much, main_ended = len(self.output) > output_limit, self._main_ended
            if too_much:
                return "output"
            if main_ended:
                main_ended_at = main_ended_at or time.monotonic()
                self.watcher.wait_for_pass(self.watch, main_ended_at)
                if not self.watch.living():
                    return None
                main_ended_at = time.monotonic()  # look again: somebody outlives main
            if time.monotonic() >= deadline:
                return "time"

    def end(self) -> int:
        """Kill what is left; return how many processes that were, not counting main and its helpers."""
        left = _kill_all(self.watch, self.mark)
        with self._changed:
            self._changed.wait_for(lambda: self._main_ended and self._closed, timeout=GRACE)
        now = time.monotonic()
        self.watcher.wait_for_pass(self.watch, now)
        last = [self.watch.t0 + spans[-1].end for spans in self.watch.spans.values() if spans[-1].state == "running"]
        self.ended = min(now, max([self.main_ended_at, *last])) if self._main_ended else now
        return len(left)

    def _read(self, read_end: int) -> None:
        while True:
            try:
                data = os.read(read_end, 65536)
            except OSError:  # EIO: every process has closed the terminal
                data = b""
            now = time.monotonic()
            with self._changed:
                if not data:
                    self._closed = True
                    self._changed.notify_all()
                    break
                if len(self.output) <= OUTPUT_LIMIT * 4:  # the rest is read and dropped
                    self.output += data
                    self.arrivals.append((len(self.output), now))
                self._changed.notify_all()
        os.close(read_end)

    def _wait_for_main(self) -> None:
        self.main.wait()
        self.main_ended_at = time.monotonic()
        with self._changed:
            self._main_ended = True
            self._changed.notify_all()


def _open_terminal() -> tuple[int, int]:
    """A pseudo-terminal of 80 × 24 that passes bytes through unchanged: (end to read, end for the program)."""
    read_end, write_end = pty.openpty()
    attributes = termios.tcgetattr(write_end)
    attributes[1] &= ~termios.OPOST  # no \r before \n
    termios.tcsetattr(write_end, termios.TCSANOW, attributes)
    termios.tcsetwinsize(write_end, (24, 80)) if hasattr(termios, "tcsetwinsize") else None
    return read_end, write_end


def program_environment() -> dict[str, str]:
    """The part of our environment that programs get."""
    # No PYTHON* variable of the builder's reaches the program: PYTHONUNBUFFERED, which many CI machines
    # set, would tear lines. A dumb terminal: no colours in tracebacks (Python 3.13 and later).
    kept = {key: os.environ[key] for key in KEPT_ENVIRONMENT if key in os.environ}
    kept.setdefault("LANG", "C.UTF-8")
    return kept | {"TERM": "dumb"} | ({"PYTHONUTF8": "1"} if os.name == "nt" else {})


def marked(mark: str) -> list[psutil.Process]:
    """The living processes whose environment has a RECORDER_MARK that begins with `mark`."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get(MARK, "").startswith(mark) and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except (psutil.Error, OSError):
            continue
    return found


def kill_marked(mark: str, seconds: float = 2.0) -> int:
    """Kill every process whose mark begins with `mark`, again and again until none is left; return how many died."""
    killed: set[int] = set()
    deadline = time.monotonic() + seconds
    while (found := marked(mark)) and time.monotonic() < deadline:
        killed |= {process.pid for process in found}
        _kill(found)
    return len(killed)


def _kill(processes: list[psutil.Process]) -> None:
    # Stop them all before killing any: what is stopped cannot fork.
    for action in ("suspend", "kill"):
        for process in processes:
            try:
                getattr(process, action)()
            except (psutil.Error, OSError):
                continue
    psutil.wait_procs(processes, timeout=0.1)


def _kill_all(watch: Watch, mark: str) -> set[int]:
    killed: set[int] = set()
    for _ in range(50):
        left = {process.pid: process for process in marked(mark)}
        for pid in watch.living():
            try:
                left.setdefault(pid, psutil.Process(pid))
            except psutil.Error:
                continue
        living = [process for process in left.values() if _alive(process)]
        if not living:
            break
        killed |= {process.pid for process in living}
        _kill(living)
    return killed


def _alive(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() not in (psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD)
    except psutil.Error:
        return False


Note = tuple  # (seconds since the start of the run, pid, kind, *facts)


def _read_notes(path: Path, t0: float) -> list[Note]:
    notes = []
    for line in path.read_bytes().split(b"\n"):
        try:
            t, *rest = ast.literal_eval(line.decode("ascii"))
        except (ValueError, SyntaxError, UnicodeDecodeError, TypeError):
            continue  # cut off by a kill or a full disk
        notes.append((t - t0, *rest))
    return notes


def _processes(watch: Watch, notes: list[Note], ended: float) -> list[Process]:
    """Bring together what was seen from outside and what was noted inside.

    A process was alive when it took a note, so its life is drawn out to its notes where the watcher came
    later.
    """
    born: dict[int, float] = {pid: spans[0].start for pid, spans in watch.spans.items()}
    last: dict[int, float] = {}
    argv: dict[int, list[str]] = {}
    names: dict[int, tuple[int, str]] = {}
    parents: dict[int, int] = {}
    for t, pid, kind, *facts in notes:
        born[pid] = min(t, born.get(pid, t))
        last[pid] = t
        if kind == "interpreter":
            parents.setdefault(pid, facts[0])
            argv[pid] = facts[1]
        elif kind == "fork":
            parents.setdefault(pid, facts[0])
        elif kind == "process":
            names[pid] = (facts[0], facts[1])

    def birth(pid: int) -> tuple[bool, float, int]:
        # Notes of two processes can come in the other order than their births; sight from outside cannot,
        # and within one pass pids tell (they count up, and begin anew at some power of two).
        seen = watch.spans[pid][0].start if pid in watch.spans else born[pid]
        return pid != watch.main, seen, (pid - watch.main) % (1 << 22)

    tasks = _tasks(notes)
    processes = []
    for pid in sorted(born, key=birth):
        spans = [Span(s.start, s.end, s.state, s.ppid) for s in watch.spans.get(pid, [])]
        if spans:
            spans[0].start = round(max(0.0, born[pid]), 6)
            spans[-1].end = round(max(spans[-1].end, last.get(pid, 0.0)), 6)
        created_by, name = names.get(pid, (spans[0].ppid if spans else parents.get(pid), None))
        role = MAIN if pid == watch.main else CHILD if pid in names else _helper(argv.get(pid, []))
        if role == MAIN:
            spans = [s for s in spans if s.state != "zombie"]  # it waits for us to reap it, at once
            name = "MainProcess"
        processes.append(Process(pid, role, name, created_by, spans))
        processes[-1].threads = watch.threads.get(pid, 0)
        processes[-1].tasks = tasks.get(pid, [])
    return processes


def _tasks(notes: list[Note]) -> dict[int, list[Task]]:
    """The tasks that each pool's worker did, by pid.

    A job of several parts (a `map`) counts its parts from 1; jobs of one part are counted themselves.
    """
    taken = [(facts[0], facts[1]) for _, _, kind, *facts in notes if kind == "task"]
    jobs = sorted({job for job, _ in taken})
    whole = {job for job in jobs if {part for j, part in taken if j == job} <= {0, None}}
    found: dict[int, list[Task]] = {}
    for t, pid, kind, *facts in notes:
        if kind == "task":
            job, part = facts
            number = jobs.index(job) + 1 if job in whole else part + 1
            found.setdefault(pid, []).append(Task(number, round(t, 6), round(t, 6)))
        elif kind == "done" and found.get(pid):
            found[pid][-1].end = round(t, 6)
    return found


def _helper(argv: list[str]) -> str:
    text = " ".join(argv)
    if "multiprocessing.resource_tracker" in text:
        return RESOURCE_TRACKER
    if "multiprocessing.forkserver" in text:
        return FORK_SERVER
    return OTHER
