"""Notes taken inside a program's processes: who wrote which bytes when, who was created by whom.

Python imports this at the start of every interpreter of a recorded run (its folder is on the program's
PYTHONPATH); forked processes inherit it. From outside nobody can tell which process wrote a line to a
shared terminal, so each process notes its writes itself. The notes never replace the transcript: they only
say whose it is.

A note is one line, the repr of a tuple (monotonic seconds, pid, kind, …), appended to the file named by
RECORDER_NOTES:

    (t, pid, "interpreter", ppid, argv)      a fresh interpreter has started
    (t, pid, "fork", ppid)                   a fork has returned in the child
    (t, pid, "process", created_by, name)    a multiprocessing child begins its work
    (t, pid, "write", bytes)                 bytes are about to be written to the terminal
    (t, pid, "task", job, part)              a pool's worker has taken a task from its queue
    (t, pid, "done", job, part)              and is about to give back its result
    (t, pid, "exit", ended, code)            a process has ended, as this one learned when it waited for it;
                                             with its own pid: this multiprocessing child is about to end
    (t, pid, "signal", receiver, number)     multiprocessing is about to send a signal: terminate(), kill(),
                                             the end of a pool or of a daemon process

A process that cannot take a note says so by making the file executable: this needs neither room nor a
descriptor.
"""

import io
import os
import sys
import time

NOTED_BYTES = 1 << 17  # a process that prints more has its later lines unattributed

_path = os.environ.get("RECORDER_NOTES")
_terminal = os.environ.get("RECORDER_TERMINAL")
_method = os.environ.get("RECORDER_START_METHOD")
_program = os.environ.get("RECORDER_PROGRAM")
_noted = 0


def note(kind, *facts):
    """Append one note. A run must not fail because a note could not be taken."""
    # Opened for each note: a program may close every descriptor it finds, and one that is kept open
    # could by then be a file of the program's own.
    line = repr((time.monotonic(), os.getpid(), kind, *facts)).encode("ascii", "backslashreplace") + b"\n"
    try:
        fd = os.open(_path, os.O_WRONLY | os.O_APPEND | getattr(os, "O_BINARY", 0))
        try:
            complete = os.write(fd, line) == len(line)
        finally:
            os.close(fd)
    except OSError:
        complete = False
    if not complete:
        say_lost()


def say_lost():
    """Say that a note is missing."""
    try:
        os.chmod(_path, 0o700)  # noqa: PTH101  pathlib would be imported into every program
    except OSError:
        return


class NotedFile(io.FileIO):
    """A raw file that notes what is written to it."""

    def write(self, data):
        global _noted
        data = bytes(data)
        if _noted < NOTED_BYTES:
            _noted += len(data)
            note("write", data[:NOTED_BYTES])
        return super().write(data)


class NotedQueue:
    """A queue of a pool's worker that notes the tasks taken from it and the results put into it.

    A task of multiprocessing.Pool is a tuple (job, part, …) and so is its result; those of
    concurrent.futures.ProcessPoolExecutor have a `work_id`.
    """

    def __init__(self, queue):
        self._queue = queue

    def __getattr__(self, name):
        return getattr(self._queue, name)

    def get(self, *args, **kwargs):
        task = self._queue.get(*args, **kwargs)
        self._note("task", task)
        return task

    def put(self, result, *args, **kwargs):
        self._note("done", result)
        return self._queue.put(result, *args, **kwargs)

    def _note(self, kind, item):
        if isinstance(item, tuple):
            note(kind, item[0], item[1])
        elif isinstance(getattr(item, "work_id", None), int):
            note(kind, item.work_id, 0)


POOLS = ("multiprocessing.pool", "concurrent.futures.process")


def is_terminal(stream):
    """Whether a stream writes to what the recorder reads, and not to a file or pipe of the program's own."""
    try:
        stat = os.fstat(stream.fileno())
    except (AttributeError, OSError, ValueError):
        return False
    return f"{stat.st_dev}:{stat.st_ino}" == _terminal


def noted(stream):
    """The same text stream on top of a NotedFile, buffered as before."""
    raw = NotedFile(stream.fileno(), "w", closefd=False)
    raw.name = stream.name
    text = io.TextIOWrapper(
        io.BufferedWriter(raw),
        encoding=stream.encoding,
        errors=stream.errors,
        newline="\n" if os.linesep == "\n" else None,
        line_buffering=stream.line_buffering,
    )
    text.mode = "w"
    return text


def note_fork():
    note("fork", os.getppid())


def noted_wait(wait):
    """One of os.wait, os.waitpid, …, noting which process ended how. Whoever waits for children calls one of them."""

    def noted_wait(*args, **kwargs):
        result = wait(*args, **kwargs)
        try:
            ended, status = result[:2]
            if ended and (os.WIFEXITED(status) or os.WIFSIGNALED(status)):
                note("exit", ended, os.waitstatus_to_exitcode(status))
        except Exception:
            pass  # the interpreter is being taken down
        return result

    return noted_wait


def noted_kill(kill):
    """os.kill, noting the signals of multiprocessing's own."""

    # Not where multiprocessing sends them: to import that early would change the order in which a program ends.
    def noted_kill(pid, number):
        if sys._getframe(1).f_code.co_name == "_send_signal":
            note("signal", pid, int(number))
        return kill(pid, number)

    return noted_kill


def install():
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if is_terminal(stream):
            setattr(sys, name, noted(stream))
            setattr(sys, f"__{name}__", getattr(sys, name))
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=note_fork)
        for name in ("wait", "waitpid", "wait3", "wait4"):
            setattr(os, name, noted_wait(getattr(os, name)))
        os.kill = noted_kill(os.kill)

    from multiprocessing import context, process

    bootstrap = process.BaseProcess._bootstrap  # what every multiprocessing child runs, however it was started

    def noted_bootstrap(self, *args, **kwargs):
        note("process", self._parent_pid, self.name)
        if getattr(getattr(self, "_target", None), "__module__", None) in POOLS:
            tasks, results, *rest = self._args
            self._args = (NotedQueue(tasks), NotedQueue(results), *rest)
        code = bootstrap(self, *args, **kwargs)
        note("exit", os.getpid(), code)
        return code

    process.BaseProcess._bootstrap = noted_bootstrap
    if _method:
        # What the platform's default would be: a program that chooses for itself still can.
        context._default_context._default_context = context._concrete_contexts[_method]
    note("interpreter", os.getppid(), sys.orig_argv)
    if _program:
        import recorder_steps

        recorder_steps.follow(note, _program)


if _path:
    install()
