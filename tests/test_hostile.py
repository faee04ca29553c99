"""Programs that want to escape, to hide, to leave something behind, or to harm what watches them.

All are recorded side by side by one real recorder, as in a build, so that what one of them does to the others would
show. Of each nothing may be left: no process, no segment of shared memory, no semaphore; none may hang; and what the
recording says of parents, times and ends must agree with what the program printed of itself.
"""

import concurrent.futures
import json
import os
import re
import signal
import subprocess
import sys
import textwrap
import time
import uuid
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import psutil
import pytest
from outside import living_with, wait_until

from recorder.events import Events
from recorder.groups import Group, group_of
from recorder.job import ROOT, Job
from recorder.launch import Launcher
from recorder.leftovers import folder_of, remove
from recorder.recording import Recording
from recorder.run import NotRecorded, run
from recorder.watch import Watch
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
        "hidden(f\"exec unshare --pid --fork sh -c '{SLEEP}'\").wait()", TIME, None, "unshare --pid --fork true"
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
            path = f"/proc/{os.getppid()}/fd/{name}"
            if os.path.isfile(path):
                continue  # no way to the recorder, and not ours: libffi 3.8 holds its own library open
            try:
                with open(path, "wb") as file:
                    file.write(b'["ended", "what"]\\nnot JSON\\n')
            except OSError:
                pass
        time.sleep(60)
        """,
        TIME,
        None,
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
                    time.sleep(0.7)  # until the watcher must have seen its second parent, on a busy machine, too
                    print(f"pid={os.getpid()} adopter={os.getppid()}", flush=True)
                os._exit(0)
        time.sleep(1.2)
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
    "shared memory, and all are gone at once": Hostile(
        """
        from multiprocessing import shared_memory
        memory = shared_memory.SharedMemory(create=True, size=100_000)
        print(f"segment={memory.name}", flush=True)
        os.killpg(0, signal.SIGKILL)
        """,
        code=-9,
    ),
    "a semaphore, and all are gone at once": Hostile(
        """
        if __name__ == "__main__":
            lock = multiprocessing.Lock()
            print(f"segment=sem.{lock._semlock.name.lstrip('/')}", flush=True)
            os.killpg(0, signal.SIGKILL)
        """,
        code=-9,
        method="spawn",
    ),
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

# Of those that are not main alone: how many processes there are, and how many of them are alive at the end.
COUNTS = {
    "three forks, three sessions": (5, 2),
    "nohup in the background of a clean shell": (4, 2),
    "spawned into a session of its own": (3, 2),
    "two that raise each other from the dead": (3, 3),
    "a group of its own, deaf": (2, 1),
    "forked in a thread": (2, 1),
    "waits for the other end of a pipe": (2, 1),
    "a child that has stopped itself": (2, 1),
    "a child stops main": (2, 1),
    "a program that is in no file": (2, 1),
    "another name": (2, 1),
    "main becomes another program": (2, 2),
    "somebody else": (2, 1),
    "pids of its own": (4, 4),
    "a daemon whose finally is never reached": (2, 0),
    "a lock that a thread held at the fork": (2, 2),
    "a tree that grows": (41, 41),
    "a child that takes the terminal and its session": (2, 1),
    "background jobs of an interactive shell": (6, 4),
    "a pool whose owner has gone, which its workers notice": (3, 0),
    "a fork server whose owner has gone": (4, 3),
    "its own group": (2, 0),
    "thirty zombies": (31, 0),
    "children that nobody waits for": (6, 0),
    "a name that turns the line round": (2, 0),
    "a shell whose children are gone at once": (43, 0),
    "forty at a time": (43, 0),
    "spawned and gone": (41, 0),
    "shells in shells": (7, 0),
    "the starter is gone before": (21, 0),
    "pipelines": (11, 0),
    "shared memory, hangs": (2, 2),
    "shared memory, and all are gone at once": (2, 0),
    "a semaphore, and all are gone at once": (2, 0),
    "a semaphore, spawn": (3, 3),
    "a semaphore, forkserver": (4, 4),
    "the first process": (4, 0),
    "a day ahead": (3, 0),
}
SHORT = (
    "a shell whose children are gone at once",
    "forty at a time",
    "spawned and gone",
    "shells in shells",
    "the starter is gone before",
    "pipelines",
)


def counts(name: str) -> tuple[int, int]:
    """How many processes a program has, and how many of them are alive at the end."""
    return COUNTS.get(name, (1, 0 if PROGRAMS[name].limit is ENDS else 1))


def works(command: str) -> bool:
    """Whether a command of the shell succeeds here."""
    return subprocess.run(["sh", "-c", command], capture_output=True).returncode == 0


@dataclass
class Outcome:
    mark: str
    recording: Recording | None
    error: Exception | None


def recorded(names, watcher: Watcher) -> dict[str, Outcome]:
    """What became of some programs, all recorded by one recorder."""
    launcher = Launcher(f"hostile-{uuid.uuid4().hex}")

    def record(hostile: Hostile) -> Outcome:
        mark = f"hostile-{uuid.uuid4().hex}."
        text = (PRELUDE + textwrap.dedent(hostile.text)).replace("MARK", mark).encode()
        job = Job("en/test/program.py", text, hostile.method, time_limit=4.0)
        try:
            return Outcome(mark, run(job, mark, watcher, launcher), None)
        except Exception as error:
            return Outcome(mark, None, error)

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        futures = {name: pool.submit(record, PROGRAMS[name]) for name in names if works(PROGRAMS[name].needs)}
        found = {name: future.result(120) for name, future in futures.items()}
    starter = launcher._process
    if starter and starter.poll() is None:
        wait_until(lambda: psutil.Process(starter.pid).children(recursive=True) == [], 5)
    launcher.close()
    return found


@pytest.fixture(scope="module")
def outcomes(request, watcher):
    """What became of each program that a test is to be made of."""
    wanted = {test.callspec.params.get("name") for test in request.session.items if hasattr(test, "callspec")}
    return recorded([name for name in PROGRAMS if name in wanted], watcher)


@pytest.fixture(scope="module")
def seen():
    """What is known of short lives where the kernel tells of no birth and no end."""
    watcher = Watcher()
    watcher._events = Untold()
    watcher.start()
    return recorded(SHORT, watcher)


class Untold(Events):
    def begin(self) -> None:
        pass


@pytest.fixture(scope="module")
def told() -> bool:
    """Whether the kernel tells of each birth here."""
    events = Events()
    events.begin()
    os.waitpid(os.posix_spawn("/bin/true", ["true"], {}), 0)
    found = list(events.read())
    events.end()
    return bool(found)


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
    assert recording.leftovers == counts(name)[1]
    for segment in recording.values("segment"):
        assert not Path("/dev/shm", segment).exists()
    json.dumps(recording.to_json(), ensure_ascii=False).encode()


@pytest.mark.parametrize("name", [name for name, hostile in PROGRAMS.items() if hostile.limit != LOST])
def test_what_is_said_of_it_is_so(outcomes, told, name):
    if name not in outcomes:
        pytest.skip(f"not here: {PROGRAMS[name].needs}")
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
    assert recording.main.ppids == [recording.main.ppid]
    agrees(recording, told, counts(name)[0])


@pytest.mark.parametrize("name", SHORT)
def test_what_was_not_seen_of_short_lives_is_said_to_be_unknown(seen, name):
    agrees(seen[name].recording, False, counts(name)[0])


def agrees(recording: Recording, told: bool, there: int) -> None:
    """Whether a recording has as many processes as there are, and the parents that they name themselves.

    Args:
        recording: the recording.
        told: whether the kernel has told of each birth.
        there: how many processes there are.
    """
    if told:
        assert (len(recording.processes), recording.unseen) == (there, 0)
    else:
        assert len(recording.processes) + recording.unseen <= there
    for line in recording.lines:
        said = {key: int(value) for key, value in re.findall(r"\b(pid|ppid|adopter)=(\d+)", line.text)}
        process = recording.process(said.get("pid"))
        assert process or not told or "pid" not in said
        if process and "ppid" in said:
            unknown = not told and process.created_by is None
            assert process.ppid == said["ppid"] or unknown, "right, or said to be unknown"
        if process and "adopter" in said:
            assert process.ppids[-1] == said["adopter"]
            assert len(process.ppids) == 2 or (not told and process.created_by is None)


# They start others and end, faster than the table of all processes is read. They hold a pipe, and end by themselves
# after some seconds if nobody ends them: whoever is alive is known by the pipe, however fast it is.
HOP = """
import ctypes, os, time
os.open("PIPE", os.O_WRONLY)
LOST
end = time.monotonic() + 30
os.environ.clear()
os.chdir("/")
c = ctypes.PyDLL(None)  # a fork that nobody is told of
for _ in range(8):
    if c.fork() == 0:
        while time.monotonic() < end:
            if FORK():
                os._exit(0)
            os.setsid()
        os._exit(0)
"""


@pytest.fixture(params=[True, False], ids=["in a group", "without groups"])
def any_launcher(request, monkeypatch):
    """What starts programs in control groups, where they can be had, and what never does."""
    mark = f"hostile-{uuid.uuid4().hex}"
    if request.param:
        group = Group(group_of(f"{mark[::-1]}"))
        group.remove()
        if not group.folder:
            pytest.skip("control groups cannot be made here")
    else:
        monkeypatch.setattr("recorder.launch.group_of", lambda _: None)
    launcher = Launcher(mark)
    yield launcher
    launcher.close()
    assert not (group_of(mark) or Path("/nothing")).exists()


@pytest.fixture
def pipe(tmp_path):
    """A named pipe, and what tells whether a process has it open to write."""
    os.mkfifo(tmp_path / "pipe")
    descriptor = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)

    def is_held() -> bool:
        try:
            return os.read(descriptor, 1) != b""
        except BlockingIOError:
            return True

    yield tmp_path / "pipe", is_held
    os.close(descriptor)


@pytest.mark.parametrize("fork", ["os.fork", "c.fork"])
def test_who_forks_and_ends_faster_than_it_is_seen_is_ended(watcher, any_launcher, pipe, fork):
    path, is_held = pipe
    text = HOP.replace("PIPE", str(path)).replace("FORK", fork).replace("LOST", "")
    job = Job("en/test/program.py", text.encode(), "fork", time_limit=3.0)
    recording = run(job, any_launcher.mark + ".", watcher, any_launcher)
    assert not is_held()
    assert (recording.limit, recording.exit_code) == (TIME, 0)
    if any_launcher._group.folder:  # it stops them all at one moment, some of them between the fork and the end
        assert 8 <= recording.leftovers <= 16


def test_who_ends_its_parent_first_is_ended_however_fast_it_is(watcher, any_launcher, pipe):
    path, is_held = pipe
    text = HOP.replace("PIPE", str(path)).replace("FORK", "c.fork").replace("LOST", "os.kill(os.getppid(), 9)")
    with pytest.raises(NotRecorded, match=LOST):
        run(Job("en/test/program.py", text.encode(), "fork"), any_launcher.mark + ".", watcher, any_launcher)
    wait_until(lambda: not is_held(), 5)


def test_when_the_recorder_is_killed_nothing_of_a_program_goes_on(pipe):
    path, is_held = pipe
    mark = f"hostile-{uuid.uuid4().hex}"
    service = subprocess.Popen(
        [sys.executable, "-m", "recorder.service", mark, "2"], stdin=subprocess.PIPE, cwd=ROOT, start_new_session=True
    )
    try:
        jobs = [
            {"program": "en/test/program.py", "text": text, "start_method": "fork", "time_limit": 60, "id": number}
            for number, text in enumerate(
                (
                    HOP.replace("PIPE", str(path)).replace("FORK", "c.fork").replace("LOST", ""),
                    f"import os, time; os.open({str(path)!r}, os.O_WRONLY); os.kill(os.getpid(), 19)",
                )
            )
        ]
        service.stdin.write("".join(json.dumps(job) + "\n" for job in jobs).encode())
        service.stdin.flush()
        wait_until(lambda: is_held() and living_with(mark))
        time.sleep(1.0)
    finally:
        service.kill()
        service.wait()
    wait_until(lambda: not is_held() and not living_with(mark), 10)
    remove(folder_of(mark))


def test_the_kernel_is_heard_while_a_program_starts_and_the_last_other_one_ends():
    watcher = Watcher()
    heard = watcher._events = Heard()
    other = Watch(7, 8, 0.0)
    with watcher.starting():
        watcher._watches[other.main] = other
    with watcher.starting():
        watcher.forget(other)
        assert heard.now, "its children would be missed"
    watcher.forget(other)
    assert not heard.now


class Heard(Events):
    now = False

    def begin(self) -> None:
        self.now = True

    def end(self) -> None:
        self.now = False
