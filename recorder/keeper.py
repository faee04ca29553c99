"""The process that starts programs, and the keeper of each: `python keeper.py SOCKET`, on Linux alone.

A keeper stands between a program and the recorder. It is the program's parent, so that a signal which a program sends
to its parent ends this one run and no other. And it is a subreaper, see PR_SET_CHILD_SUBREAPER(2const): whatever a
program starts and wherever that goes, into another session, without its environment, its descriptors or its parent,
it stays below the keeper, and when the keeper has no child any more, nothing of the program lives.

The process that the recorder starts forks a keeper for each program: that costs a millisecond, an interpreter 14.
It has one thread and no other program's terminal, both of which a fork would inherit. It needs the standard library
alone, and is a subreaper too: what a keeper leaves that was killed by its own program comes here.

A request is a JSON object {"command", "cwd", "environment", "controlling"} with two descriptors: what the program
writes to, and a pipe for what the keeper has to say. It says, a JSON array a line:

    ["started", keeper, main, t]    two pids, and the monotonic seconds of the program's start
    ["failed", errno, text]         there is no such program, or no room for it
    ["ended", pid, code, t]         a child of the keeper's has ended: main, or a process whose parent had gone
    ["none left"]                   the last word
"""

import ctypes
import fcntl
import json
import os
import signal
import socket
import sys
import termios
import time
from typing import Any, NoReturn

PR_SET_CHILD_SUBREAPER = 36
REQUEST = 1 << 18  # bytes


def main() -> None:
    requests = socket.socket(fileno=int(sys.argv[1]))
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for a keeper
    adopt_orphans()
    while True:
        data, descriptors, _, _ = socket.recv_fds(requests, REQUEST, 2)
        if not data:
            return  # the recorder has ended
        if os.fork() == 0:
            requests.close()
            keep(json.loads(data), *descriptors)
            os._exit(0)
        for descriptor in descriptors:
            os.close(descriptor)


def adopt_orphans() -> None:
    """Become the parent of every process below this one whose own parent ends."""
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_CHILD_SUBREAPER)")


def keep(request: dict[str, Any], terminal: int, words: int) -> None:
    """Start a program, and tell of the end of each child until there is none.

    Args:
        request: what to start, see above.
        terminal: the descriptor that the program writes to.
        words: the descriptor for what there is to say.
    """
    os.setsid()  # so that no signal to its group reaches another keeper
    adopt_orphans()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    if request["controlling"]:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)  # at its end the terminal hangs up
        fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)
    os.set_inheritable(words, False)
    t0 = time.monotonic()
    main = os.fork()
    if main == 0:
        begin(request, terminal, words)
    os.close(terminal)
    say(words, "started", os.getpid(), main, t0)
    while True:
        try:
            ended = os.waitid(os.P_ALL, 0, os.WEXITED)
        except ChildProcessError:
            break
        if ended:
            code = ended.si_status if ended.si_code == os.CLD_EXITED else -ended.si_status
            say(words, "ended", ended.si_pid, code, time.monotonic())
    say(words, "none left")


def begin(request: dict[str, Any], terminal: int, words: int) -> NoReturn:
    """Become the program: as a shell would start it, but without input.

    In a session of its own, so that no end of a terminal hangs up on it, unless Ctrl-C will be pressed.
    """
    try:
        for number in (signal.SIGPIPE, signal.SIGXFSZ):  # which Python ignores
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
        say(words, "failed", error.errno, str(error))
    finally:
        os._exit(127)


def come_to_the_fore(terminal: int) -> None:
    """Become the foreground job of the keeper's terminal, as a shell does it: Ctrl-C is a SIGINT for this job."""
    os.setpgid(0, 0)
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)  # what stops a background job that asks for the foreground
    os.tcsetpgrp(terminal, os.getpid())
    for number in (signal.SIGTTOU, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def say(words: int, *facts: object) -> None:
    """Tell the recorder; it may have ended."""
    try:
        os.write(words, json.dumps(facts).encode() + b"\n")
    except BrokenPipeError:
        return


if __name__ == "__main__":
    main()
