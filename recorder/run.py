"""Run one program as a reader would, and record what happened.

The program runs as a file in a fresh interpreter, in an empty folder of its own, on a pseudo-terminal: on a
pipe each process's lines would arrive as one block, and with unbuffered output they would be torn. The
terminal is not the program's controlling terminal, otherwise the end of the main process would hang up on
an orphan that still has a line to print. Whatever the program does, the run ends within its limits and
nothing of it stays alive.
"""

from __future__ import annotations

import codecs
import locale
import os
import platform
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from datetime import datetime, timezone
from pathlib import Path

from recorder.attribution import Write, attribute
from recorder.crossings import crossings, passages
from recorder.leftovers import MARK, Found, Traces, alive, end_all, folder_of, remove, search, send, traces_of
from recorder.notes import NotesLost, processes_of, read_notes
from recorder.recording import Recording
from recorder.steps import Source
from recorder.steps import follow as follow_notes
from recorder.watch import Watch, Watcher, birth_at

try:
    import pty
    import termios
except ImportError:  # Windows has no pseudo-terminals
    pty = None  # type: ignore[assignment]

OUTPUT_LIMIT = 64 * 1024  # bytes of transcript
GRACE = 0.5  # seconds for the last output of processes that have ended
INSIDE = Path(__file__).parent / "inside"
KEPT_ENVIRONMENT = ("PATH", "HOME", "LANG", "LC_ALL", "SYSTEMROOT", "SYSTEMDRIVE", "PATHEXT", "COMSPEC", "USERPROFILE")


class NotRecorded(Exception):
    """There is no recording, through no fault of the program's; the message says what happened and what to do."""


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
    folder: Path | None = None,
    follow: bool = True,
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
        folder: the folder of its own that the run makes and in the end removes; None for one with a new name in the
            system's folder for temporary files.
        follow: whether its processes note which lines of the program they come to, and what they wait for. That takes
            time which a program that measures its own would show.

    Raises:
        NotRecorded: if the program cannot be written or started, its notes are lost, or the recorder is ending.
        WatcherEnded: if nobody watches it.
    """
    own = None
    try:
        with watcher.starting:  # whoever stops all runs must know of each program and each folder
            if watcher.closed:
                raise NotRecorded("the recorder is ending\nrepair:       build again")
            own = folder or Path(tempfile.mkdtemp(prefix="run-"))
            own.mkdir(mode=0o700, parents=True, exist_ok=True)
            own = own.resolve()
            run_ = _start(program, text, start_method, watcher, Traces(mark, own), terminal and pty is not None, follow)
        try:
            limit = run_.wait(time_limit, output_limit)
        finally:
            leftovers = run_.end()
        if len(run_.output) > output_limit:
            limit = limit or "output"  # the last of it came after the end
        notes = read_notes(own / "notes", run_.watch.t0)
    except OSError as error:
        raise NotRecorded(_no_room(error)) from error
    except NotesLost as error:
        raise NotRecorded(
            f"{error}\nrepair:       make room in {tempfile.gettempdir()}, or point TMPDIR to a folder with more "
            f"room; or mend the program, if it is the one that takes the room, the descriptors or the folder"
        ) from error
    finally:
        if own:
            remove(own)
    output = bytes(run_.output[:output_limit])
    t0 = run_.watch.t0
    writes: list[Write] = [(t, pid, facts[0]) for t, pid, kind, *facts in notes if kind == "write"]
    lines = attribute(output, [(end, t - t0) for end, t in run_.arrivals], writes)
    processes = processes_of(run_.watch, notes, run_.main.returncode)
    source = Source(text)
    followed = follow_notes(notes, source)
    for process in processes:
        if inside := followed.get(process.pid):
            process.steps, process.cut = inside.steps, inside.cut
            process.waits, process.holds = inside.waits, inside.holds
        process.lines = [line.text for line in lines if line.pid == process.pid]
    return Recording(
        program=program,
        command=["python", Path(program).name],
        start_method=start_method,
        repetition=repetition,
        python=f"{platform.python_implementation()} {platform.python_version()}",
        platform=f"{platform.system()} {platform.release()} {platform.machine()}",
        terminal="pseudo-terminal" if terminal and pty is not None else "pipe",
        started=run_.started,
        duration=round(run_.ended - t0, 6),
        exit_code=run_.main.returncode,
        limit=limit,
        leftovers=leftovers,
        processes=processes,
        lines=lines,
        crossings=crossings(notes, source),
        passages=passages(notes, source),
    )


def _no_room(error: OSError) -> str:
    return (
        f"{type(error).__name__}: {error}\nrepair:       make room in the folder for temporary files, or point TMPDIR "
        f"to another one; if it says that there are too many of something, end what else runs here"
    )


def _start(
    program: str,
    text: bytes,
    start_method: str,
    watcher: Watcher,
    traces: Traces,
    terminal: bool,
    follow: bool,
) -> _UnderWay:
    folder = traces.folder
    cwd, notes, temporary = folder / "cwd", folder / "notes", folder / "tmp"
    cwd.mkdir()
    temporary.mkdir()
    notes.touch(0o600)
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
            "RECORDER_PROGRAM": str(file) if follow else "",
            MARK: traces.mark,
        }
        started = datetime.now(timezone.utc).isoformat(timespec="milliseconds")
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
        traces = Traces(traces.mark, folder, frozenset([(stat.st_dev, stat.st_ino)]), birth_at(t0) - 2)
        try:
            run_ = _UnderWay(main, watcher.follow(main.pid, t0), watcher, traces, started)
            run_.begin(read_end)
        except BaseException:  # no thread to be had
            end_all(lambda: search(traces))
            main.wait()
            raise
    except BaseException:
        os.close(read_end)
        raise
    finally:
        os.close(write_end)
    return run_


def stop_all(watcher: Watcher, mark: str) -> None:
    """Let no program be started any more, kill everything of all programs under way, and remove their folders.

    Args:
        watcher: that of all the runs.
        mark: what the marks of all the runs begin with.
    """
    watcher.close()
    known = _known()
    send(known, "SIGSTOP")  # these at once, before any search
    send(known, "SIGKILL")
    end_all(lambda: _left(mark))
    patience = time.monotonic() + 1.0
    while folder_of(mark).exists() and time.monotonic() < patience:  # the runs remove their own folders meanwhile
        remove(folder_of(mark))


def _left(mark: str) -> Found:
    with ExitStack() as held:  # so that no terminal becomes another one in the meantime
        runs = list(_UnderWay.all)
        for run_ in runs:
            held.enter_context(run_.changed)
        terminals = [terminal for run_ in runs if not run_.over for terminal in run_.traces.terminals]
        return search(traces_of(mark, frozenset(terminals)), _known())


def _known() -> Found:
    living = [item for run_ in list(_UnderWay.all) for item in run_.watch.living().items()]
    return {pid: birth for pid, birth in living if alive(pid, birth)}


class _UnderWay:
    """A program that has been started: its output so far, and its end."""

    all: set[_UnderWay] = set()

    def __init__(
        self, main: subprocess.Popen[bytes], watch: Watch, watcher: Watcher, traces: Traces, started: str
    ) -> None:
        self.main, self.watch, self.watcher, self.traces, self.started = main, watch, watcher, traces, started
        self.output = bytearray()
        self.arrivals: list[tuple[int, float]] = []  # (length of the output then, monotonic seconds)
        self.ended = 0.0  # monotonic seconds
        self.changed = threading.Condition()
        self._closed = self._main_ended = self.over = False

    def begin(self, read_end: int) -> None:
        """Begin to read what it writes to the other end of `read_end`, and to wait for its end."""
        # Blocking threads, so that output and the end of main get their times at once, on every platform.
        for target, arguments in ((self._wait_for_main, ()), (self._read, (read_end,))):
            threading.Thread(target=target, args=arguments, daemon=True).start()
        self.all.add(self)

    def wait(self, time_limit: float, output_limit: int) -> str | None:
        """Wait until all processes of the program have ended; return the limit that was reached, if any."""
        deadline = self.watch.t0 + time_limit
        main_ended_at = None
        while True:
            with self.changed:
                self.changed.wait_for(
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
        """Kill what is left, and stop watching; return how many processes were left, the main one included."""
        left = set() if self.watcher.closed else end_all(self._left)  # otherwise that is done for all runs at once
        with self.changed:
            self.changed.wait_for(lambda: self._main_ended and self._closed, timeout=GRACE)
        now = time.monotonic()
        try:
            self.watcher.wait_for_pass(self.watch, now, timeout=0.2)
        finally:
            self.watcher.forget(self.watch)
            if not self.watcher.closed:
                self.all.discard(self)
                with self.changed:
                    self.over = True
                    self.changed.notify_all()
        last = [self.watch.t0 + spans[-1].end for spans in self.watch.spans.values() if spans[-1].state == "running"]
        self.ended = min(now, max([self.main_ended_at, *last])) if self._main_ended else now
        return len(left)

    def _left(self) -> Found:
        known = {pid: birth for pid, birth in self.watch.living().items() if alive(pid, birth)}
        with self.changed:  # so that the terminal cannot become another one in the meantime
            return {} if self.over else search(self.traces, known)

    def _read(self, read_end: int) -> None:
        while True:
            try:
                data = os.read(read_end, 65536)
            except OSError:  # EIO: every process has closed the terminal
                data = b""
            now = time.monotonic()
            with self.changed:
                if not data:
                    self._closed = True
                    self.changed.notify_all()
                    self.changed.wait_for(lambda: self.over)  # until then no other terminal gets its number
                    break
                if len(self.output) <= OUTPUT_LIMIT * 4:  # the rest is read and dropped
                    self.output += data
                    self.arrivals.append((len(self.output), now))
                self.changed.notify_all()
        os.close(read_end)

    def _wait_for_main(self) -> None:
        self.main.wait()
        self.main_ended_at = time.monotonic()
        with self.changed:
            self._main_ended = True
            self.changed.notify_all()


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
    # Transcripts are UTF-8, on Windows and under a locale of another encoding (GBK) too.
    encoding = locale.getpreferredencoding(False)  # which PYTHONUTF8 overrules
    other = os.name == "nt" or "PYTHONUTF8" in os.environ or codecs.lookup(encoding).name != "utf-8"
    return kept | {"TERM": "dumb"} | ({"PYTHONUTF8": "1"} if other else {})
