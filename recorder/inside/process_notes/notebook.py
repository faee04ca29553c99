"""Where a process takes its notes: pages, files of a fixed size that are mapped into its memory.

So a note needs no descriptor, no room and no folder once there is a page: a program may close, fill or remove them all.
Each process has pages of its own, named PID-NANOSECONDS-NUMBER after the process, the moment, and how many it had
before. A page begins with a space; with `!` if the next one could not be had, so that notes are missing.
"""

import mmap
import os
import sys
import time
from functools import partial, reduce
from itertools import filterfalse, repeat
from operator import lt, matmul, methodcaller, mod

from process_notes.chain import Step, always, called, chain, gathered, none

SIZE = 1 << 16  # bytes of a page
LONGEST = 1 << 14  # bytes of a note at most
PAGES = 256  # of a process; what it does after that is not noted
folder = os.environ.get("RECORDER_NOTES", "")


class _Written(tuple):
    """A step of a chain: appends to the page at hand."""

    __rmatmul__ = staticmethod(len)


class _Told(tuple):
    """A step of a chain: how many bytes of the page at hand are written."""

    __rmatmul__ = staticmethod(always(0))


class _Notebook:
    pid = 0  # of this process
    count = 0  # of the pages that it has had
    pages = ()  # all, with those of the processes it was forked from: none may ever be unmapped, see _mapped


def begin():
    """Begin the first page of this process; return the pid of the process whose notebook it inherited, or 0."""
    before = _Notebook.pid
    _Notebook.pid, _Notebook.count = _own_pid(), 0
    _turn()
    return before


def noted(kind, *facts):
    """A function x → None that takes a note: (monotonic seconds, kind, facts of x, …).

    Args:
        kind: what the note is called.
        facts: functions of x, which together give at most LONGEST bytes.
    """
    form = f"(%r, {kind!r}{', %r' * len(facts)})\n".encode()
    return chain(gathered(called(time.monotonic), *facts), partial(mod, form), _append)


def note(kind, *facts):
    """Take a note at once, from where a frame does no harm: there it takes half the time."""
    data = b"%a\n" % ((time.monotonic(), kind, *facts),)
    if _Told.__rmatmul__() > SIZE - LONGEST:
        _turn()
    _Written.__rmatmul__(data if len(data) <= LONGEST else data[: LONGEST - 1] + b"\n")


def _turn(_=None):
    _Notebook.count += 1
    _Written.__rmatmul__, _Told.__rmatmul__ = staticmethod(len), staticmethod(always(0))
    if _Notebook.count > PAGES:
        return
    try:
        page = _new_page(f"{_Notebook.pid}-{time.monotonic_ns()}-{_Notebook.count}")
    except (OSError, ValueError):
        _say_lost()
        return
    _Notebook.pages += (page,)
    _Written.__rmatmul__, _Told.__rmatmul__ = staticmethod(page.write), staticmethod(called(page.tell))
    _note_page(None)


# data → None: appends it to the page at hand, or to a new one if that is full. In one piece, since a chain of chains
# takes twice as long, and this is what a program waits for.
_is_full = Step(partial(lt, SIZE - LONGEST))
_turned = partial(
    reduce, matmul, (_Told(), _is_full, Step((none, _turn).__getitem__), Step(methodcaller("__call__", None)))
)
_append = partial(
    reduce,
    matmul,
    (Step(partial(repeat, times=1)), Step(partial(filterfalse, _turned)), Step(next), _Written(), Step(none)),
)


def _new_page(name):
    descriptor = os.open(folder + os.sep + name, os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_BINARY", 0), 0o600)
    try:
        _take_room(descriptor)
        page = _mapped(descriptor)
    finally:
        os.close(descriptor)
    page.write(b" ")
    return page


def _take_room(descriptor):
    """Room that has been had is not taken away again."""
    try:
        os.posix_fallocate(descriptor, 0, SIZE)  # writes nothing, and touches no memory of a child just forked
    except (AttributeError, OSError):  # not every system and file system has it
        if os.write(descriptor, bytes(SIZE)) < SIZE:
            raise OSError from None


def _mapped(descriptor):
    if os.name == "nt":
        return mmap.mmap(descriptor, SIZE)
    if sys.version_info >= (3, 13):
        return mmap.mmap(descriptor, SIZE, trackfd=False)
    # A page keeps a descriptor that nobody needs, and the program's own would have other numbers. What is closed here
    # is closed again when the page is unmapped, and may be the program's by then.
    kept = os.dup(descriptor)
    os.close(kept)
    page = mmap.mmap(descriptor, SIZE)
    os.close(kept)
    return page


def _say_lost():
    try:
        if _Notebook.pages:
            _Notebook.pages[-1][:1] = b"!"
        else:
            os.chmod(folder, 0o500)  # noqa: PTH101
    except OSError:
        return  # the folder is gone, as whoever reads the notes will see


def _own_pid():
    try:
        return int(os.readlink("/proc/self"))  # noqa: PTH115  not that of a namespace of its own
    except (OSError, ValueError):
        return os.getpid()


# Its own number and the time of day: in a namespace of its own, they tell who it is and when.
_note_page = noted("page", called(os.getpid), called(time.time))
