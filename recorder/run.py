"""Run one program as a reader would, and record what happened.

The program runs as a file in a fresh interpreter, in an empty folder of its own, on a pseudo-terminal: on a
pipe each process's lines would arrive as one block, and with unbuffered output they would be torn. The
terminal is not the program's controlling terminal unless Ctrl-C is to be pressed on it, otherwise the end of
the main process would hang up on an orphan that still has a line to print. Whatever the program does, the run
ends within its limits and nothing of it stays on the machine.
"""

from __future__ import annotations

import os
import platform
import signal
import sys
import tempfile
import time
from datetime import datetime, timezone
from pathlib import Path

from recorder import segments
from recorder.attribution import attribute, visible
from recorder.crossings import crossings, passages, signals
from recorder.job import Job
from recorder.launch import Launcher, ParentLost
from recorder.leftovers import (
    MARK,
    Traces,
    end_all,
    folder_of,
    remove,
    search,
    send,
    temporary_folder,
    traces_of,
)
from recorder.lives import processes_of, unseen
from recorder.look import birth_at
from recorder.notes import Note, NotesLost, of_this_machine, read_notes, writes_of
from recorder.recording import Process, Recording
from recorder.steps import Source, follow, numbers_of_threads, printed_in
from recorder.terminal import open_terminal, program_environment
from recorder.under_way import UnderWay
from recorder.watcher import Watcher

INSIDE = Path(__file__).parent / "inside"


class NotRecorded(Exception):
    """There is no recording; the message says what happened and what to do."""


def run(job: Job, mark: str, watcher: Watcher, launcher: Launcher, folder: Path | None = None) -> Recording:
    """Run a program to its end, or to its limits.

    Args:
        job: what to run.
        mark: a text that no other run has.
        watcher: the running watcher.
        launcher: what starts programs.
        folder: the folder of its own that the run makes and in the end removes; None for one with a new name in the
            folder for temporary files.

    Returns:
        The recording.

    Raises:
        NotRecorded: if the program cannot be written or started, has stopped or killed its parent, its notes are lost,
            or the recorder is ending.
        WatcherEnded: if nobody watches it.
    """
    own = None
    try:
        with watcher.starting():  # whoever stops all runs must know of each program and each folder
            if watcher.closed:
                raise NotRecorded("the recorder is ending\nrepair:       build again")
            own = folder or Path(tempfile.mkdtemp(prefix="run-", dir=temporary_folder()))
            own.mkdir(mode=0o700, parents=True, exist_ok=True)
            own = own.resolve()
            started = datetime.now(timezone.utc).isoformat(timespec="milliseconds")
            under_way, terminal, device = _start(
                job, Traces(mark, own, birth_at(time.monotonic()) - 2), watcher, launcher
            )
        try:
            limit = under_way.wait(job)
        finally:
            leftovers = under_way.end()
            segments.remove(under_way.watch.segments | segments.noted(own))
        if under_way.living:
            raise NotRecorded(
                f"of its processes, these could not be ended: {under_way.living}\nrepair:       end them, by a restart "
                f"of the machine if need be, and mend the program"
            )
        limit = limit or under_way.too_much(job)  # the last of it came after the end
        notes = read_notes(own / "notes", under_way.watch.t0)
    except ParentLost as error:
        raise NotRecorded(
            f"{error}\nrepair:       mend the program: it may send no signal to os.getppid(), which in a terminal is "
            f"the reader's shell"
        ) from error
    except OSError as error:
        raise NotRecorded(_no_room(error)) from error
    except NotesLost as error:
        raise NotRecorded(
            f"{error}\nrepair:       make room in {temporary_folder()}, or point TMPDIR to a folder with more "
            f"room; or mend the program, if it is the one that takes the room, the descriptors or the folder"
        ) from error
    finally:
        if own:
            remove(own)
    return _recording(job, under_way, notes, device, limit, leftovers, started, terminal)


def _no_room(error: OSError) -> str:
    return (
        f"{type(error).__name__}: {error}\nrepair:       make room in {temporary_folder()}, or point TMPDIR "
        f"to another folder; if it says that there are too many of something, end what else runs here"
    )


def _start(job: Job, traces: Traces, watcher: Watcher, launcher: Launcher) -> tuple[UnderWay, str, tuple[int, int]]:
    """Start a program; what is seen of it from now on, and what it runs on, with the device and inode of that."""
    cwd, notes, temporary = (traces.folder / name for name in ("cwd", "notes", "tmp"))
    cwd.mkdir()
    temporary.mkdir()
    notes.mkdir(0o700)
    file = Path(job.place or cwd / Path(job.program).name)
    if not job.place:
        file.write_bytes(job.text)
    terminal = open_terminal() if job.terminal else None
    read_end, write_end = terminal or os.pipe()
    own_path = filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep)) if job.place else ()
    try:
        stat = os.fstat(write_end)
        environment = program_environment(whole=bool(job.place)) | {
            "TMPDIR": str(temporary),
            "TEMP": str(temporary),
            "TMP": str(temporary),
            "PYTHONPATH": os.pathsep.join([str(INSIDE), *own_path]),
            "RECORDER_NOTES": str(notes),
            "RECORDER_START_METHOD": job.start_method,
            "RECORDER_PROGRAM": "" if job.alone else str(file),  # to note each line would show in the times it measures
            MARK: traces.mark,
        }
        command = [sys.executable, job.place or file.name, *job.arguments]
        program = launcher.start(command, Path(job.cwd or cwd), environment, write_end, bool(job.ctrl_c))
        try:
            watch, pressed = watcher.follow(program), job.ctrl_c.encode() if terminal else b""
            under_way = UnderWay(program, watch, watcher, traces, read_end, pressed)
        except BaseException:  # no thread to be had
            program.kill()
            end_all(lambda: search(traces, above=program.root()))
            program.close()
            raise
    except BaseException:
        os.close(read_end)
        raise
    finally:
        os.close(write_end)
    return under_way, "pseudo-terminal" if terminal else "pipe", (stat.st_dev, stat.st_ino)


def _recording(
    job: Job,
    under_way: UnderWay,
    notes: list[Note],
    device: tuple[int, int],
    limit: str | None,
    leftovers: int,
    started: str,
    terminal: str,
) -> Recording:
    watch, t0 = under_way.watch, under_way.watch.t0
    ends = under_way.ends()
    for end in ends:
        watch.end(end.pid, end.t)
    exit_code = next((end.code for end in ends if end.pid == watch.main), None)
    length = under_way.ended - t0
    if limit:  # what was noted later came of our killing
        notes = [note for note in notes if note[0] <= length]
    notes = of_this_machine(notes, watch.spans.keys() | {end.pid for end in ends}, length)
    output = bytes(under_way.output[: job.output_limit])
    if limit == "line":
        output = b"".join(output.splitlines(keepends=True)[: job.line_limit])
    lines = attribute(output, [(end, t - t0) for end, t in under_way.arrivals], writes_of(notes, device))
    processes = processes_of(watch, notes, {end.pid: end.code for end in ends}, under_way.left)
    duration = max([length if limit else 0.0, *_ends(processes)])
    for line in lines:
        line.t = min(line.t, duration)
    source = Source(job.text)
    # The terminal sends the signal to the whole job, which is the group of main.
    pressed = [(under_way.pressed - t0, None, "killpg", watch.main, signal.SIGINT)] if under_way.pressed else []
    followed = follow(notes, source)
    for process in processes:
        process.lines = [line.text for line in lines if line.pid == process.pid]
        if samples := watch.samples.get(process.pid):
            process.loads = samples.loads(duration, None if job.alone else numbers_of_threads(notes, process.pid))
        if inside := followed.get(process.pid):
            process.steps, process.cut = inside.steps, inside.cut
            process.waits, process.holds = inside.waits, inside.holds
            for line in lines:
                line.line = printed_in(inside, line.t, source) if line.pid == process.pid else line.line
        process.name = visible(process.name) if process.name else None
        if process.pid in watch.late and process.created_by == process.ppid:
            process.created_by = None
    return Recording(
        program=job.program,
        command=["python", Path(job.program).name, *job.arguments],
        start_method=job.start_method,
        repetition=job.repetition,
        python=f"{platform.python_implementation()} {platform.python_version()}",
        platform=f"{platform.system()} {platform.release()} {platform.machine()}",
        terminal=terminal,
        started=started,
        duration=round(duration, 6),
        exit_code=exit_code,
        limit=limit,
        leftovers=leftovers,
        unseen=unseen(watch, processes),
        processes=processes,
        lines=lines,
        crossings=sorted(
            [*crossings(notes, source), *signals([*notes, *pressed], processes, watch.groups)],
            key=lambda message: message.put,
        ),
        passages=passages(notes, source),
    )


def _ends(processes: list[Process]) -> list[float]:
    """When they were last there (seconds). One that was seen or noted once only lived for a moment at the least."""
    last = [process.spans[-1] for process in processes if process.spans]
    for span in last:
        span.end = max(span.end, round(span.start + 1e-6, 6))
    return [span.end for span in last]


def stop_all(watcher: Watcher, launcher: Launcher, mark: str) -> None:
    """Let no program be started any more, kill everything of all programs under way, and remove what they left.

    Args:
        watcher: that of all the runs.
        launcher: that of all the runs.
        mark: what the marks of all the runs begin with.
    """
    watcher.close()
    launcher.kill()
    known = watcher.living()
    send(known, "SIGSTOP")  # these at once, before any search
    send(known, "SIGKILL")
    end_all(lambda: search(traces_of(mark), watcher.living()))
    launcher.close()
    segments.remove(watcher.segments() | segments.noted(folder_of(mark)))
    patience = time.monotonic() + 1.0
    while folder_of(mark).exists() and time.monotonic() < patience:  # the runs remove their own folders meanwhile
        remove(folder_of(mark))
