"""Programs that want to escape, to hide, to leave something behind, or to harm what watches them.

All are recorded side by side by one real recorder, as in a build, so that what one of them does to the others would
show. Of each nothing may be left: no process, no segment of shared memory, no semaphore; none may hang; and what the
recording says of parents, times and ends must agree with what the program printed of itself.
"""

import concurrent.futures
import json
import signal
import subprocess
import sys
import textwrap
import uuid
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import psutil
import pytest
from outside import living_with, wait_until

from recorder.job import Job
from recorder.launch import Launcher
from recorder.recording import Recording
from recorder.run import NotRecorded, run
from recorder.watcher import Watcher

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has keepers")

PRELUDE = """\
import ctypes, fcntl, multiprocessing, os, resource, signal, subprocess, sys, termios, threading, time
D = subprocess.DEVNULL
SLEEP = "sleep 60; : MARK"
def me(): print(f"pid={os.getpid()} ppid={os.getppid()}", flush=True)
def sh(text, **options): return subprocess.Popen(["/bin/sh", "-c", text], **options)
def hidden(text): return sh(text, env={}, cwd="/", stdin=D, stdout=D, stderr=D, start_new_session=True)
"""
ENDS, TIME, OUTPUT, LINE = None, "time", "output", "line"
LOST = "its program (stopped|ended|wrote into) the process that had started it"


@dataclass
class Hostile:
    """A program, and how its run ends.

    text: the program, after PRELUDE.
    limit: the one that ends it; LOST if there is no recording.
    code: the exit code of main.
    needs: a command that must succeed here, or the test says nothing.
    method: the start method.
    """

    text: str
    limit: str | None = ENDS
    code: int | None = 0
    needs: str = ""
    method: str = "fork"


PROGRAMS = {
    # They run away.
    "three forks, three sessions": Hostile(
        """
        for _ in range(3):
            if os.fork():
                os._exit(0)
            os.setsid()
        os.closerange(0, 64)
        os.chdir("/")
        os.execve("/bin/sh", ["sh", "-c", SLEEP], {})
        """,
        TIME,
    ),
    "nohup in the background of a clean shell": Hostile("hidden(f\"nohup sh -c '{SLEEP}' & exit\").wait()", TIME),
    "spawned into a session of its own": Hostile(
        'os.posix_spawn("/bin/sh", ["sh", "-c", SLEEP], {}, setsid=True)', TIME
    ),
    "two that raise each other from the dead": Hostile(
        """
        def guard():
            while True:
                if (child := os.fork()) == 0:
                    os.setsid()
                    if os.fork() == 0:
                        time.sleep(60)
                    time.sleep(60)
                os.waitpid(child, 0)
        guard()
        """,
        TIME,
        None,
    ),
    "a group of its own, deaf": Hostile(
        """
        if os.fork() == 0:
            os.setpgid(0, 0)
            for number in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:
                signal.signal(number, signal.SIG_IGN)
            time.sleep(60)
        """,
        TIME,
    ),
    "forked in a thread": Hostile(
        """
        def work():
            if os.fork() == 0:
                os.setsid()
                time.sleep(60)
        threading.Thread(target=work).start()
        """,
        TIME,
    ),
    "waits for the other end of a pipe": Hostile(
        """
        os.mkfifo("pipe")
        if os.fork() == 0:
            os.open("pipe", os.O_RDONLY)
        """,
        TIME,
    ),
    "a child that has stopped itself": Hostile(
        """
        if os.fork() == 0:
            os.kill(os.getpid(), signal.SIGSTOP)
        """,
        TIME,
    ),
    "main has stopped itself": Hostile("os.kill(os.getpid(), signal.SIGSTOP)", TIME, None),
    "a child stops main": Hostile(
        """
        if os.fork() == 0:
            os.kill(os.getppid(), signal.SIGSTOP)
            os._exit(0)
        time.sleep(0.3)
        os.wait()
        time.sleep(60)
        """,
        TIME,
        None,
    ),
    "a program that is in no file": Hostile(
        """
        file = os.memfd_create("nothing")
        os.write(file, open("/bin/sleep", "rb").read())
        if os.fork() == 0:
            os.execve(file, ["MARK", "60"], {})
        """,
        TIME,
    ),
    "another name": Hostile(
        """
        if os.fork() == 0:
            open("/proc/self/comm", "w").write("a) Z 0 0 0 (")
            me()
            os.setsid()
            time.sleep(60)
        time.sleep(0.3)
        """,
        TIME,
    ),
    "main becomes another program": Hostile('os.execve("/bin/sh", ["sh", "-c", SLEEP], {})', TIME, None),
    "somebody else": Hostile(
        """
        if os.fork() == 0:
            os.setgid(65534)
            os.setuid(65534)
            os.setsid()
            time.sleep(60)
        """,
        TIME,
        needs="test $(id -u) = 0",
    ),
    "pids of its own": Hostile(
        "hidden(f\"unshare --pid --fork sh -c '{SLEEP}'\").wait()", TIME, None, "unshare --pid --fork true"
    ),
    "holds on to the end of the interpreter": Hostile("import atexit; atexit.register(time.sleep, 60)", TIME, None),
    "a daemon whose finally is never reached": Hostile(
        """
        def work():
            try:
                time.sleep(60)
            finally:
                time.sleep(60)
        multiprocessing.Process(target=work, daemon=True).start()
        time.sleep(0.1)
        """,
        ENDS,
    ),
    "a lock that a thread held at the fork": Hostile(
        """
        lock = threading.Lock()
        lock.acquire()
        child = multiprocessing.Process(target=lock.acquire)
        child.start()
        child.join()
        """,
        TIME,
        None,
    ),
    "a tree that grows": Hostile(
        """
        tokens, more = os.pipe()
        os.write(more, b"x" * 40)
        os.set_blocking(tokens, False)
        try:
            while os.read(tokens, 1):
                if os.fork() == 0:
                    os.setsid()
                time.sleep(0.001)
        except OSError:
            time.sleep(60)
        """,
        TIME,
        None,
    ),
    "a child that takes the terminal and its session": Hostile(
        """
        if os.fork() == 0:
            os.setsid()
            fcntl.ioctl(1, termios.TIOCSCTTY, 0)
            signal.signal(signal.SIGHUP, signal.SIG_IGN)
            time.sleep(60)
        """,
        TIME,
    ),
    "background jobs of an interactive shell": Hostile(
        "sh(\"set -m; sh -c 'sleep 60; : MARK' & sh -c 'sleep 60; : MARK' & exit 0\").wait()", TIME
    ),
    "a pool whose owner has gone, which its workers notice": Hostile(
        """
        pool = multiprocessing.Pool(2)
        pool.apply(abs, (1,))
        os._exit(0)
        """,
        ENDS,
    ),
    "a fork server whose owner has gone": Hostile(
        """
        if __name__ == "__main__":
            context = multiprocessing.get_context("forkserver")
            context.Process(target=time.sleep, args=(60,)).start()
            time.sleep(0.3)
            os._exit(0)
        """,
        TIME,
        method="forkserver",
    ),
    # They turn on what has started them.
    **{
        f"{number} to its parent": Hostile(f"os.kill(os.getppid(), signal.{number})\ntime.sleep(60)", LOST)
        for number in ("SIGTERM", "SIGHUP", "SIGUSR1", "SIGQUIT", "SIGALRM", "SIGABRT")
    },
    "SIGSTOP to its parent, and gone": Hostile("os.kill(os.getppid(), signal.SIGSTOP)", LOST),
    "SIGSTOP and SIGCONT to its parent": Hostile(
        """
        os.kill(os.getppid(), signal.SIGSTOP)
        os.kill(os.getppid(), signal.SIGCONT)
        me()
        """
    ),
    "a child ends its grandparent": Hostile(
        """
        above = os.getppid()
        if os.fork() == 0:
            os.kill(above, signal.SIGKILL)
        time.sleep(60)
        """,
        LOST,
    ),
    "the group of its parent": Hostile("os.killpg(os.getpgid(os.getppid()), signal.SIGKILL)", LOST),
    "its parent, and hides": Hostile(
        """
        os.kill(os.getppid(), signal.SIGKILL)
        hidden(f"sh -c '{SLEEP}' & exit").wait()
        """,
        LOST,
    ),
    "each parent that it gets": Hostile(
        """
        while os.getppid() > 1:
            os.kill(os.getppid(), signal.SIGKILL)
            time.sleep(0.05)
        time.sleep(60)
        """,
        LOST,
        needs="test $(ps -o ppid= -p $PPID) -gt 1",
    ),
    "writes into its parent": Hostile(
        """
        for name in os.listdir(f"/proc/{os.getppid()}/fd"):
            try:
                with open(f"/proc/{os.getppid()}/fd/{name}", "wb") as file:
                    file.write(b'["ended", "what"]\\nnot JSON\\n')
            except OSError:
                pass
        time.sleep(60)
        """,
        LOST,
    ),
    "no descriptors for its parent": Hostile(
        """
        resource.prlimit(os.getppid(), resource.RLIMIT_NOFILE, (0, 0))
        resource.prlimit(os.getppid(), resource.RLIMIT_FSIZE, (0, 0))
        os.setpriority(os.PRIO_PROCESS, os.getppid(), 19)
        me()
        """
    ),
    "its own group": Hostile(
        "multiprocessing.Process(target=time.sleep, args=(60,)).start()\nos.killpg(0, 9)", code=-9
    ),
    # They end in ways of their own.
    "too much processor time": Hostile(
        "resource.setrlimit(resource.RLIMIT_CPU, (0, 1))\nwhile True: pass", code=-signal.SIGXCPU
    ),
    "an alarm": Hostile("signal.setitimer(signal.ITIMER_REAL, 0.05)\ntime.sleep(60)", code=-signal.SIGALRM),
    "abort": Hostile("os.abort()", code=-signal.SIGABRT),
    "a signal without a name": Hostile("os.kill(os.getpid(), signal.SIGRTMIN + 3)", code=-(signal.SIGRTMIN + 3)),
    "255": Hostile("os._exit(-1)", code=255),
    "a thousand lines and one": Hostile('for i in range(1001): print(f"i={i}")\ntime.sleep(60)', LINE, None),
    "20,000 lines": Hostile("for i in range(20_000): print()", LINE, None),
    "one line without end": Hostile("while True: sys.stdout.write('x' * 500)", OUTPUT, None),
    "main becomes a shell that ends": Hostile('me()\nos.execv("/bin/sh", ["sh", "-c", "echo sh=$$; exit 3"])', code=3),
    "thirty zombies": Hostile(
        """
        for _ in range(30):
            if os.fork() == 0:
                os._exit(0)
        time.sleep(0.2)
        """
    ),
    "children that nobody waits for": Hostile(
        """
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        for _ in range(5):
            if os.fork() == 0:
                me()
                os._exit(0)
        time.sleep(0.2)
        """
    ),
    "the terminal made raw": Hostile(
        """
        import tty
        tty.setraw(1)
        fcntl.ioctl(1, termios.TIOCSWINSZ, b"\\0" * 8)
        me()
        """
    ),
    "the terminal at another number": Hostile(
        """
        os.dup2(1, 63)
        os.closerange(0, 9)
        os.write(63, b"here\\n")
        """
    ),
    "takes the terminal for its own": Hostile("fcntl.ioctl(1, termios.TIOCSCTTY, 0)\nme()\ntime.sleep(0.1)"),
    "a name that turns the line round": Hostile(
        'multiprocessing.Process(target=me, name="\\ud800a\\u202eb\\n\\x1b[31m").start()'
    ),
    # They live shortly, or their starters do.
    "a shell whose children are gone at once": Hostile('sh("for i in $(seq 40); do /bin/true; done").wait()'),
    "forty at a time": Hostile('sh("for i in $(seq 40); do /bin/true & done; wait").wait()'),
    "spawned and gone": Hostile(
        """
        for _ in range(40):
            os.waitpid(os.posix_spawn("/bin/true", ["true"], {}), 0)
        """
    ),
    "shells in shells": Hostile(
        """
        text = "echo pid=$$ ppid=$PPID"
        for _ in range(5):
            text = f"echo pid=$$ ppid=$PPID; sh -c {__import__('shlex').quote(text)}; :"
        sh(text).wait()
        """
    ),
    "the starter is gone before": Hostile(
        """
        for _ in range(10):
            if os.fork() == 0:
                if os.fork() == 0:
                    time.sleep(0.05)
                    print(f"pid={os.getpid()} adopter={os.getppid()}", flush=True)
                os._exit(0)
        time.sleep(0.3)
        """
    ),
    "pipelines": Hostile('sh("for i in 1 2 3; do echo $i | cat | cat >/dev/null; done").wait()'),
    # They leave something behind.
    **{
        f"shared memory, {end}": Hostile(
            f"""
            from multiprocessing import resource_tracker, shared_memory
            if __name__ == "__main__":
                memory = shared_memory.SharedMemory(create=True, size=100_000)
                print(f"segment={{memory.name}}", flush=True)
                time.sleep(0.2)
                {text}
            """,
            limit,
            code,
        )
        for end, text, limit, code in (
            ("hangs", "time.sleep(60)", TIME, None),
            ("kills its parent", "os.kill(os.getppid(), 9); time.sleep(60)", LOST, None),
        )
    },
    **{
        f"a semaphore, {method}": Hostile(
            """
            if __name__ == "__main__":
                lock = multiprocessing.Lock()
                print(f"segment=sem.{lock._semlock.name.lstrip('/')}", flush=True)
                child = multiprocessing.Process(target=time.sleep, args=(60,))
                child.start()
                time.sleep(60)
            """,
            TIME,
            None,
            method=method,
        )
        for method in ("spawn", "forkserver")
    },
    # Their numbers and clocks are not the machine's.
    "the first process": Hostile(
        'subprocess.run(["unshare", "--pid", "--fork", "--kill-child", sys.executable, "-c", "import os\\n'
        'if os.fork() == 0: print(os.getpid())\\nelse: os.wait()"])',
        needs="unshare --pid --fork --kill-child true",
    ),
    "a day ahead": Hostile(
        'subprocess.run(["unshare", "--time", "--monotonic", "86400", "--fork", sys.executable, "-c", "print(1)"])',
        needs="unshare --time --monotonic 86400 --fork true",
    ),
}


def works(command: str) -> bool:
    """Whether a command of the shell succeeds here."""
    return subprocess.run(["sh", "-c", command], capture_output=True).returncode == 0


@dataclass
class Outcome:
    mark: str
    recording: Recording | None
    error: Exception | None


@pytest.fixture(scope="module")
def outcomes():
    """What became of each program, all recorded by one recorder."""
    watcher, launcher = Watcher(), Launcher(f"hostile-{uuid.uuid4().hex}")
    watcher.start()

    def record(hostile: Hostile) -> Outcome:
        mark = f"hostile-{uuid.uuid4().hex}."
        text = (PRELUDE + textwrap.dedent(hostile.text)).replace("MARK", mark).encode()
        job = Job("en/test/program.py", text, hostile.method, time_limit=4.0)
        try:
            return Outcome(mark, run(job, mark, watcher, launcher), None)
        except Exception as error:
            return Outcome(mark, None, error)

    found = {}
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        futures = {name: pool.submit(record, hostile) for name, hostile in PROGRAMS.items() if works(hostile.needs)}
        found = {name: future.result(120) for name, future in futures.items()}
    starter = launcher._process
    yield found
    if starter and starter.poll() is None:
        wait_until(lambda: psutil.Process(starter.pid).children(recursive=True) == [], 5)
    launcher.close()


@pytest.mark.parametrize("name", PROGRAMS)
def test_it_ends_as_it_must_and_leaves_nothing(outcomes, name):
    if name not in outcomes:
        pytest.skip(f"not here: {PROGRAMS[name].needs}")
    hostile, outcome = PROGRAMS[name], outcomes[name]
    assert living_with(outcome.mark) == []
    assert not list(Path("/dev/shm").glob(f"*{outcome.mark}*"))
    if hostile.limit == LOST:
        assert outcome.recording is None
        with pytest.raises(NotRecorded, match=f"{LOST}\nrepair: +mend the program"):
            raise outcome.error
        return
    if outcome.error:
        raise outcome.error
    recording = outcome.recording
    assert (recording.limit, recording.exit_code) == (hostile.limit, hostile.code), recording.text
    assert (recording.leftovers > 0) >= (recording.limit == TIME)
    assert recording.limit or not recording.leftovers
    for segment in recording.values("segment"):
        assert not Path("/dev/shm", segment).exists()
    json.dumps(recording.to_json(), ensure_ascii=False).encode()


@pytest.mark.parametrize("name", PROGRAMS)
def test_what_is_said_of_it_is_so(outcomes, name):
    if name not in outcomes or PROGRAMS[name].limit == LOST:
        pytest.skip("there is no recording")
    recording = outcomes[name].recording
    for process in recording.processes:
        assert process.pid > 1 and all(ppid > 0 for ppid in process.ppids)
        assert process.spans and all(0 <= span.start < span.end <= recording.duration for span in process.spans), (
            process
        )
        assert all(before.end <= after.start for before, after in pairwise(process.spans)), process
        assert process.name is None or process.name.isprintable()
        if recording.limit == TIME and process.ended == recording.duration:
            assert process.exit_code is None and not process.was_zombie
    assert all(0 <= line.t <= recording.duration for line in recording.lines)
    for line in recording.lines:
        said = dict(token.split("=") for token in line.text.split() if "=" in token)
        if "ppid" in said and (process := recording.process(int(said["pid"]))):
            assert process.ppid == int(said["ppid"]) or process.created_by is None, "right, or said to be unknown"
    assert recording.main.ppids == [recording.main.ppid]
