"""What is noted: who wrote which bytes when, who was created by whom, how it ended.

A note is one line, the repr of a tuple:

    (t, "page", pid, seconds)            a page begins: the pid that the process itself knows, and the time of day
    (t, "interpreter", ppid, argv)       a fresh interpreter has started
    (t, "fork", ppid)                    a fork has returned in the child
    (t, "forked", pid)                   and in its parent
    (t, "start", pid, names)             multiprocessing has started a process, named [name]
    (t, "process", created_by, name)     a multiprocessing child begins its work
    (t, "pool", pool)                    it is a worker of this pool
    (t, "task", job, part)               it has taken a task from the pool's queue
    (t, "done", job, part)               and is about to give back its result
    (t, "ended", code)                   it is about to end with this exit code
    (t, "wait", pid, status)             this process has learned, as wait(2) tells it, that another one ended
    (t, "waitid", pid, how, status)      the same, as waitid(2) tells it
    (t, "signal", pid, number)           terminate(), kill() or interrupt() is about to send a signal, or the end of a
                                         pool or of a daemon process
    (t, "memory", path)                  shared memory has been made or opened
    (t, "semaphore", name)               a semaphore is about to be made
    (t, "write", fd, place, data, size)  `size` bytes that begin with `data` are about to be written to a descriptor
                                         that leads to `place`, (device, inode)
    (t, "wrote", fd, size)               so many of them have been (None: they would have had to wait)

What runs while the program runs are chains of callables written in C, see `process_notes.chain`; our own functions run
only where nothing of the program's can come in between: at the start of an interpreter, in a fork's child before fork
returns and with signals blocked, after an import.

What notes cost a program that is noted: 10 to 25 µs for each write, of which a terminal takes 2; so what depends on the
moments in which a process writes happens more often. A handler and main that both print meet in a write ("reentrant
call") one and a half times as often as without notes. What is written by `os.write` is not noted.
"""

import _signal
import os
import signal
import sys
from _frozen_importlib_external import SOURCE_SUFFIXES, FileFinder, SourceFileLoader
from collections import deque
from functools import partial, reduce
from io import FileIO
from itertools import repeat
from operator import attrgetter, contains, itemgetter, methodcaller, not_
from types import FunctionType, MethodType

from process_notes import notebook
from process_notes.chain import (
    after,
    always,
    aside,
    called,
    chain,
    each,
    gathered,
    is_a,
    kept,
    none,
    one,
    same,
    spread,
    standing_for,
    there,
)
from process_notes.notebook import noted

CUT = 2000  # bytes of a write that are noted
HANDED_ON = ("PYTHONPATH", "RECORDER_NOTES", "RECORDER_START_METHOD", "RECORDER_PROGRAM", "RECORDER_MARK")
SIGNALS = {"interrupt": signal.SIGINT, "terminate": signal.SIGTERM, "kill": getattr(signal, "SIGKILL", 9)}


def install():
    """Begin to take notes in this interpreter."""
    notebook.begin()
    for stream in (sys.stdout, sys.stderr):
        _note_writes(stream)
    if os.name == "posix":
        for name in ("wait", "waitpid", "wait3", "wait4"):
            setattr(os, name, standing_for(getattr(os, name), each(_note_wait, itemgetter(0)), name))
        if hasattr(os, "waitid"):
            os.waitid = standing_for(os.waitid, each(_note_waitid), "waitid")
        _note_forks()
        # A program that clears os.environ keeps its writers: what it starts then is told where to take notes.
        os.unsetenv = one(os.unsetenv, chain(partial(contains, tuple(map(os.fsencode, HANDED_ON))), not_))
        if hasattr(os, "_clearenv"):  # Python 3.15 unsets them all at once
            ours = [(name, os.environ[name]) for name in HANDED_ON if name in os.environ]
            os._clearenv = partial(chain(aside(called(os._clearenv)), always(ours), each(spread(os.putenv))), None)
    for package in ("multiprocessing", "concurrent/futures"):
        folder = os.path.join(os.path.dirname(os.__file__), *package.split("/"))  # noqa: PTH118, PTH120
        sys.path_importer_cache[folder] = FileFinder(folder, (_Loader, SOURCE_SUFFIXES))
    noted("interpreter", always(os.getppid()), always(sys.orig_argv))(None)


# What is written.


def _note_writes(stream):
    raw = getattr(getattr(stream, "buffer", None), "raw", getattr(stream, "buffer", None))
    if type(raw) is not FileIO:
        return
    fd = raw.fileno()
    # Where the descriptor leads is asked at the moment of the write: a program can send it elsewhere and back.
    place = chain(always(fd), os.fstat, attrgetter("st_dev", "st_ino"))
    begin = noted("write", always(fd), place, chain(itemgetter(slice(CUT)), bytes), len)
    raw.write = chain(aside(begin), raw.write, aside(noted("wrote", always(fd), same)))


# Who ended how.

_note_wait = noted("wait", itemgetter(0), itemgetter(1))
_note_waitid = noted("waitid", attrgetter("si_pid"), attrgetter("si_code"), attrgetter("si_status"))


# Forks.

_under_way = deque()  # forks
_masks = deque()  # of signals, as they were before they were blocked
_sigmask = getattr(_signal, "pthread_sigmask", none)  # that of `signal` makes an object of each signal
_block = chain(
    always(tuple(map(int, signal.valid_signals())) if os.name == "posix" else ()),
    partial(_sigmask, getattr(signal, "SIG_BLOCK", 0)),
    _masks.append,
)
_unblock = chain(
    always(_masks),
    list,
    aside(chain(called(_masks.clear), none)),
    each(chain(partial(_sigmask, getattr(signal, "SIG_SETMASK", 0)), always(None))),
)


def _masked(function):
    """A function x → None that calls function(x) while no handler of a signal can run, in a process of one thread."""
    return chain(aside(_block), aside(function), _unblock)


def _note_forks():
    os.register_at_fork(after_in_child=partial(each(_block), _under_way))
    os.register_at_fork(after_in_child=_note_fork)
    steps = (
        aside(_under_way.append),
        called(os.fork),
        aside(chain(called(_under_way.clear), none)),
        aside(one(noted("forked", same), same)),
        aside(_unblock),
    )
    os.fork = partial(chain(*steps), True)


def _note_fork():
    parent = notebook.begin()
    noted("fork", always(parent))(None)


# What multiprocessing does.

_name = chain(str, itemgetter(slice(200)))
_note_process = noted("process", attrgetter("_parent_pid"), chain(attrgetter("_name"), _name))
_note_ended = noted("ended", same)
# What a process was started as is known to the caller of `Popen._launch`, the pid to the Popen.
_names = chain(
    called(sys._getframe),
    attrgetter("f_locals"),
    methodcaller("get", "process_obj"),
    partial(repeat, times=1),
    partial(filter, there),
    partial(map, chain(attrgetter("_name"), _name)),
    list,
)
_Launch = after(
    noted(
        "start",
        chain(attrgetter("func.__self__.__dict__"), methodcaller("get", "pid")),
        _names,
    )
)
_workers = []  # the functions that the workers of pools run


def _note_bootstrap(module):
    base = module.BaseProcess
    is_worker = chain(attrgetter("_target"), partial(contains, _workers))
    of_a_pool = one(_masked(_note_tasks), is_worker)
    base._bootstrap = property(
        chain(
            aside(_note_process),
            aside(one(of_a_pool, chain(attrgetter("_target"), is_a(FunctionType)))),
            partial(MethodType, base._bootstrap),
            kept(each(_note_ended)),
        )
    )


def _note_popen(module):
    popen = module.Popen
    if "_launch" in vars(popen):
        popen._launch = property(chain(partial(MethodType, popen._launch), _Launch))
    for name, number in SIGNALS.items():
        if os.name == "posix" and name in vars(popen):
            note = noted("signal", attrgetter("pid"), always(int(number)))
            setattr(popen, name, property(chain(aside(note), partial(MethodType, vars(popen)[name]))))


def _note_tasks(process):
    tasks, results = process._args[:2]
    # The same in all workers of a pool, and in no other pool: the pipe from which they take their tasks.
    noted("pool", always(os.fstat(tasks._reader._handle).st_ino))(None)
    wanted, numbers = _numbers[process._target]
    tasks.get = standing_for(tasks.get, each(noted("task", *numbers), wanted))
    results.put = chain(aside(one(noted("done", *numbers), wanted)), results.put)


_numbers = {}


def _note_pool(module):
    _workers.append(module.worker)
    _numbers[module.worker] = is_a(tuple), (itemgetter(0), itemgetter(1))


def _note_executor(module):
    _workers.append(module._process_worker)
    # hasattr(item, "work_id")
    has_number = partial(reduce, hasattr, ("work_id",))
    _numbers[module._process_worker] = has_number, (attrgetter("work_id"), always(0))


# What is made in /dev/shm, and stays there if its process is killed: what recorded the run removes it.
_note_memory = noted("memory", chain("/proc/self/fd/{}".format, os.readlink))


def _note_shared_memory(module):
    library = getattr(module, "_posixshmem", None)
    if library and os.path.isdir("/proc/self/fd"):  # noqa: PTH112
        library.shm_open = standing_for(library.shm_open, each(_note_memory))


def _note_semaphores(module):
    module.SemLock._make_name = standing_for(module.SemLock._make_name, each(noted("semaphore", same)))


def _set_start_method(module):
    method = os.environ.get("RECORDER_START_METHOD")
    if method:
        # What the platform's default would be: a program that chooses for itself still can.
        module._default_context._default_context = module._concrete_contexts[method]


IMPORTED = {
    "multiprocessing.process": _note_bootstrap,
    "multiprocessing.context": _set_start_method,
    "multiprocessing.popen_fork": _note_popen,
    "multiprocessing.popen_spawn_posix": _note_popen,
    "multiprocessing.popen_forkserver": _note_popen,
    "multiprocessing.pool": _note_pool,
    "multiprocessing.shared_memory": _note_shared_memory,
    "multiprocessing.synchronize": _note_semaphores,
    "concurrent.futures.process": _note_executor,
}


def _imported(module):
    IMPORTED[module.__name__](module)


class _Loader(SourceFileLoader):
    exec_module = staticmethod(
        chain(
            aside(chain(gathered(attrgetter("__spec__.loader"), same), spread(SourceFileLoader.exec_module))),
            one(_imported, chain(attrgetter("__name__"), IMPORTED.__contains__)),
        )
    )
