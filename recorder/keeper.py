"""The process that starts programs, and the keeper of each: `python keeper.py SOCKET GROUP`, on Linux alone.

A keeper stands between a program and the recorder. It is the program's parent, so that a signal which a program sends
to its parent ends this one run and no other. And it is a subreaper, see PR_SET_CHILD_SUBREAPER(2const): whatever a
program starts and wherever that goes, into another session, without its environment, its descriptors or its parent,
it stays below the keeper, and when the keeper has no child any more, nothing of the program lives.

The process that the recorder starts forks a keeper for each program: that costs a millisecond, an interpreter 14.
It has one thread and no other program's terminal, both of which a fork would inherit. It needs the standard library
alone, and is a subreaper too: what a keeper leaves that was killed by its own program comes here, and is ended here.
When the recorder has ended, however it came to its end, each of them ends all that is below it, and itself.

A request is a JSON object {"command", "cwd", "environment", "controlling", "group"} with two descriptors: what the
program writes to, and a socket for what the keeper and the recorder have to say to each other. The group is a folder,
see `recorder.groups`, or ""; it is in GROUP, which is removed in the end. A keeper says, a JSON array a line:

    ["started", keeper, main, t]    two pids, and the monotonic seconds of the program's start
    ["failed", errno, text]         there is no such program, or no room for it
    ["ended", pid, code, t]         a child of the keeper's has ended: main, or a process whose parent had gone
    ["none left"]                   the last word

Whatever the recorder says, or its end, means: end the program. Each process whose parent has gone is the keeper's own
child at once, and as long as the keeper has not waited for it, its pid is no other's: so they are killed, each with its
group, again and again until there is none. A signal to a group comes before a fork or after it, never in between.
"""

import ctypes
import fcntl
import json
import os
import select
import signal
import socket
import sys
import termios
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NoReturn

PR_SET_CHILD_SUBREAPER = 36
IGNORED_BY_PYTHON = (signal.SIGPIPE, signal.SIGXFSZ)
REQUEST = 1 << 18  # bytes
HASTE = 2.0  # seconds in which one look for what is still to be killed follows another at once
PAUSE = 0.01  # seconds between two looks after that


def main() -> None:
    requests = socket.socket(fileno=int(sys.argv[1]))
    ignore_nothing()
    adopt_orphans()
    woken = wake_at_sigchld()
    keepers: set[int] = set()
    ending = False
    while True:
        some_left = reap(lambda pid, _: keepers.discard(pid))
        strays = kill(keepers | set(children()) if ending else set(children()) - keepers)
        if ending and not some_left:
            break
        ready = wait_for([woken] if ending else [woken, requests], PAUSE if strays else None)
        if requests in ready:
            data, descriptors, _, _ = socket.recv_fds(requests, REQUEST, 2)
            if data:
                keeper = os.fork()
                if keeper == 0:
                    requests.close()
                    keep(json.loads(data), *descriptors)
                    os._exit(0)
                keepers.add(keeper)
            else:  # the recorder has ended
                ending = True
            for descriptor in descriptors:
                os.close(descriptor)
    with suppress(OSError):
        for group in os.scandir(sys.argv[2]):
            if group.is_dir():
                os.rmdir(group.path)  # noqa: PTH106
        os.rmdir(sys.argv[2])  # noqa: PTH106


def adopt_orphans() -> None:
    """Become the parent of every process below this one whose own parent ends."""
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_CHILD_SUBREAPER)")


def wake_at_sigchld() -> int:
    """A descriptor that can be read when a child has ended."""
    read_end, write_end = os.pipe()
    os.set_blocking(read_end, False)
    os.set_blocking(write_end, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(write_end, warn_on_full_buffer=False)
    return read_end


def wait_for(readable: list[Any], seconds: float | None) -> list[Any]:
    """Wait until something can be read, at most for some seconds; the first of `readable` is `wake_at_sigchld`'s."""
    ready = select.select(readable, [], [], seconds)[0]
    if readable[0] in ready:
        os.read(readable[0], 4096)
    return ready


def keep(request: dict[str, Any], terminal: int, descriptor: int) -> None:
    """Start a program, tell of the end of each child until there is none, and kill them when that is asked for.

    Args:
        request: what to start, see above.
        terminal: the descriptor that the program writes to.
        descriptor: of the socket to the recorder.
    """
    os.setsid()  # so that no signal to its group reaches another keeper
    adopt_orphans()
    if request["controlling"]:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)  # at its end the terminal hangs up
        fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)
    os.set_inheritable(descriptor, False)
    recorder = socket.socket(fileno=descriptor)
    woken = wake_at_sigchld()
    main, t0 = start(request, terminal, recorder)
    os.close(terminal)
    say(recorder, "started", os.getpid(), main, t0)
    haste: float | None = None  # until then, once the end has been asked for
    while reap(lambda pid, code: say(recorder, "ended", pid, code, time.monotonic())):
        if haste is None:
            if recorder in wait_for([woken, recorder], None):
                haste = time.monotonic() + HASTE
        else:
            kill(set(children()))
            if time.monotonic() > haste:
                wait_for([woken], PAUSE)
    say(recorder, "none left")


def start(request: dict[str, Any], terminal: int, recorder: socket.socket) -> tuple[int, float]:
    """Start the program in its group; its pid, and the monotonic seconds of its start."""
    may_begin, let_begin = os.pipe()
    main = os.fork()
    if main == 0:
        os.close(let_begin)
        if os.read(may_begin, 1):
            begin(request, terminal, recorder)
        os._exit(127)
    if request["group"]:
        with suppress(OSError), open(os.path.join(request["group"], "cgroup.procs"), "w") as group:  # noqa: PTH118, PTH123
            group.write(str(main))  # takes up to 20 ms, and is no part of the program's run
    t0 = time.monotonic()
    os.write(let_begin, b"!")
    os.close(may_begin)
    os.close(let_begin)
    return main, t0


def begin(request: dict[str, Any], terminal: int, recorder: socket.socket) -> NoReturn:
    """Become the program: as a shell would start it, but without input.

    In a session of its own, so that no end of a terminal hangs up on it, unless Ctrl-C will be pressed.
    """
    try:
        for number in IGNORED_BY_PYTHON:
            signal.signal(number, signal.SIG_DFL)
        if request["controlling"]:
            come_to_the_fore(terminal)
        else:
            os.setsid()
        os.chdir(request["cwd"])
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(terminal, 1)
        os.dup2(terminal, 2)
        if terminal > 2:
            os.set_inheritable(terminal, False)
        os.execve(request["command"][0], request["command"], request["environment"])
    except OSError as error:
        say(recorder, "failed", error.errno, str(error))
    finally:
        os._exit(127)


def come_to_the_fore(terminal: int) -> None:
    """Become the foreground job of the keeper's terminal, as a shell does it: Ctrl-C is a SIGINT for this job."""
    os.setpgid(0, 0)
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)  # what stops a background job that asks for the foreground
    os.tcsetpgrp(terminal, os.getpid())
    for number in (signal.SIGTTOU, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def ignore_nothing() -> None:
    """Give signals back their meaning: what a shell starts in the background ignores Ctrl-C, and all it starts does."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    for number in signal.valid_signals() - set(IGNORED_BY_PYTHON):
        if signal.getsignal(number) == signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)


def children() -> list[int]:
    """The children that have not been waited for; none where the kernel does not list them."""
    try:
        with open(f"/proc/self/task/{os.getpid()}/children", "rb") as file:  # noqa: PTH123
            return [int(pid) for pid in file.read().split()]
    except OSError:
        return []


def kill(processes: set[int]) -> bool:
    """Kill children, each with its group; whether there was one."""
    for pid in processes:
        with suppress(OSError):
            group = os.getpgid(pid)
            if group != os.getpgrp():  # as at its very beginning
                os.killpg(group, signal.SIGKILL)
        with suppress(OSError):
            os.kill(pid, signal.SIGKILL)
    return bool(processes)


def reap(tell: Callable[[int, int], None]) -> bool:
    """Wait for the children that have ended, and tell of each: its pid and its exit code.

    Returns:
        Whether there are children left.
    """
    while True:
        try:
            ended = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG)
        except ChildProcessError:
            return False
        if ended is None:
            return True
        tell(ended.si_pid, ended.si_status if ended.si_code == os.CLD_EXITED else -ended.si_status)


def say(recorder: socket.socket, *facts: object) -> None:
    """Tell the recorder; it may have ended."""
    with suppress(OSError):
        recorder.sendall(json.dumps(facts).encode() + b"\n")


if __name__ == "__main__":
    main()
