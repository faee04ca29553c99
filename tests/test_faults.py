"""Programs that do what programs must not: the real recorder ends each within its limit plus 2 s, says what is wrong
and what to do, and leaves nothing alive, as seen from outside (`record_text` looks after every run)."""

import datetime
import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
import uuid
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from markup import parsed
from outside import living_with, wait_until

from book import RunFailed
from book.judge import check, check_exits
from book.panel import show
from book.request import START_METHODS
from recorder import leftovers
from recorder.job import ROOT, Job
from recorder.launch import Child
from recorder.leftovers import MARK, SECONDS, Traces, search, send
from recorder.look import alive, birth_at, look_at
from recorder.recording import Process, Recording
from recorder.run import NotRecorded, run
from recorder.schedule import RecorderFailed, Schedule
from recorder.watcher import Watcher

posix = pytest.mark.skipif(os.name == "nt", reason="signals, forks and sessions are POSIX")
linux = pytest.mark.skipif(sys.platform != "linux", reason="read in /proc, which only Linux has")
pytestmark = posix
SLEEP = [shutil.which("sleep") or "sleep", "60"]

# Each fault: the program, its time limit in seconds, and what the message about it says.
FAULTS = {
    "hang": (
        """
        import time
        print("before", flush=True)
        time.sleep(60)
        """,
        1.5,
        ["came:         ended by the time limit of 1.5 s", "    before", 'fails="time limit"'],
    ),
    "deadlocked queue": (
        """
        import multiprocessing

        def produce(queue):
            queue.put("x" * 1_000_000)

        if __name__ == "__main__":
            queue = multiprocessing.Queue()
            child = multiprocessing.Process(target=produce, args=(queue,))
            child.start()
            child.join()
            queue.get()
        """,
        1.5,
        ["came:         ended by the time limit of 1.5 s; 2 of its processes still alive"],
    ),
    "ignores every signal that can be ignored": (
        """
        import multiprocessing, signal, time

        def deaf():
            for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
                signal.signal(number, signal.SIG_IGN)
            time.sleep(60)

        if __name__ == "__main__":
            child = multiprocessing.Process(target=deaf)
            child.start()
            deaf()
        """,
        1.5,
        ["ended by the time limit", "2 of its processes still alive"],
    ),
    "double fork with setsid and closed descriptors": (
        """
        import os, time
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                os.closerange(0, 256)
                time.sleep(60)
            os._exit(0)
        os.wait()
        """,
        1.5,
        ["1 of its processes still alive at the end"],
    ),
    "double fork that keeps nothing but its pid": (
        """
        import os
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                os.chdir("/")
                os.closerange(0, 256)
                os.execve("/bin/sh", ["sh", "-c", "while :; do sh -c 'sleep 9; : MARK'; done"], {})
            os._exit(0)
        os.wait()
        """,
        1.5,
        ["of its processes still alive at the end"],
    ),
    "orphan that holds the terminal open": (
        """
        import multiprocessing, os, time
        if __name__ == "__main__":
            multiprocessing.Process(target=time.sleep, args=(60,)).start()
            os._exit(0)
        """,
        1.5,
        ["exit code 0; ended by the time limit", "1 of its processes still alive"],
    ),
    "fork storm": (
        """
        import os, time
        tokens, more = os.pipe()
        os.write(more, b"x" * 60)  # each fork takes one
        os.set_blocking(tokens, False)
        while True:
            try:
                os.read(tokens, 1)
                os.fork()
            except OSError:
                time.sleep(0.01)
        """,
        1.5,
        ["ended by the time limit", " of its processes still alive"],
    ),
    "child killed by a signal": (
        """
        import multiprocessing, os, signal

        def die():
            os.kill(os.getpid(), signal.SIGSEGV)

        if __name__ == "__main__":
            multiprocessing.Process(target=die).start()
        """,
        9.0,
        ["exit code 0; Process-1 (pid ", "): exit code -11", "exits=(-11,)"],
    ),
    "main killed": (
        "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
        9.0,
        ["exit code -9"],
    ),
    "child that exits with 7": (
        """
        import multiprocessing, os
        if __name__ == "__main__":
            multiprocessing.Process(target=os._exit, args=(7,), name="the child").start()
        """,
        9.0,
        ["exit code 0; the child (pid ", "): exit code 7", "exits=(7,)"],
    ),
    "orphan that exits with 7": (
        """
        import multiprocessing, os, sys, time

        def parent():
            multiprocessing.Process(target=orphan, name="the orphan").start()
            os._exit(0)

        def orphan():
            time.sleep(0.2)
            sys.exit(7)

        if __name__ == "__main__":
            multiprocessing.Process(target=parent).start()
        """,
        9.0,
        ["exit code 0; the orphan (pid ", "): exit code 7"],
    ),
    "another program that fails": (
        "import subprocess\nsubprocess.run(['/bin/sh', '-c', 'exit 4'])",
        9.0,
        ["exit code 0; other (pid ", "): exit code 4", "exits=(4,)"],
    ),
    "os._exit": (
        "import os\nprint('before', flush=True)\nos._exit(5)",
        9.0,
        ["exit code 5", "    before"],
    ),
    "50 MB of output": (
        "for _ in range(50):\n    print('x' * 999_999)",
        9.0,
        ["ended by the output limit", 'fails="output limit"'],
    ),
    "one line of 10 MB": (
        "import sys\nsys.stdout.write('x' * 10_000_000)",
        9.0,
        ["ended by the output limit", "    " + "x" * 200 + "\n"],
    ),
    "reads standard input": (
        "print('got ' + input())",
        9.0,
        ["exit code 1", "EOFError"],
    ),
    "prints after closing standard output": (
        "import os\nos.close(1)\nprint('lost')",
        9.0,
        ["exit code 1", "OSError"],
    ),
}


if sys.platform != "linux":
    del FAULTS["double fork that keeps nothing but its pid"]  # found by its note, for which its birth must be known


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_ends_in_time_and_is_explained(record_text, fault):
    text, limit, parts = FAULTS[fault]
    began = time.monotonic()
    recording = record_text(text, time_limit=limit)
    assert time.monotonic() - began < limit + 2 * SECONDS, "for what is found, and for what its keeper alone knows"
    with pytest.raises(RunFailed) as failed:
        check(recording, None, limit)
    message = str(failed.value)
    for part in ("program:      snippets/en/test/program.py", "start method: fork", "expected:", "came:", *parts):
        assert part in message
    assert message.splitlines()[-1].startswith("repair:       ")
    assert len(message) < 10_000


EVERY_EXIT = """
    import multiprocessing, os, sys, time

    def work(how, ready):
        ready.release()
        if how == "crash":
            raise LookupError("nothing there")
        if how == "exit":
            sys.exit(3)
        time.sleep(60)

    if __name__ == "__main__":
        ready = multiprocessing.Semaphore(0)
        children = {}
        for how in ("crash", "exit", "wait", "daemon"):
            child = multiprocessing.Process(target=work, args=(how, ready), name=how, daemon=how == "daemon")
            child.start()
            children[how] = child
        for child in children:
            ready.acquire()
        with multiprocessing.Pool(1) as pool:  # its end terminates the worker
            pool.apply(abs, (1,))
        children["wait"].kill()
        for how in ("crash", "exit", "wait"):
            children[how].join()
            print(f"exitcode={children[how].exitcode}")
"""


@pytest.mark.parametrize("method", START_METHODS)
def test_exit_codes_are_known_and_those_of_the_lesson_are_named(record_text, method):
    recording = record_text(EVERY_EXIT, method)
    codes = {child.name: child.exit_code for child in recording.children}
    worker = next(name for name in codes if "Worker" in name)
    assert codes.pop(worker) in (0, -15)  # it may have gone by itself before it was terminated
    assert codes == {"crash": 1, "exit": 3, "wait": -9, "daemon": -15}
    assert recording.main.exit_code == 0
    assert recording.values("exitcode") == [1, 3, -9]
    assert {child.name for child in recording.children if child.failed} == {"crash", "exit"}
    assert Recording.from_json(json.loads(json.dumps(recording.to_json()))) == recording

    check(recording, "LookupError", 10, exits=(3,))
    check_exits([recording], (3,))
    with pytest.raises(RunFailed, match=r"came: +exit code 0; exit \(pid \d+\): exit code 3\n"):
        check(recording, "LookupError", 10)
    with pytest.raises(RunFailed, match="no traceback"):
        check(recording, None, 10, exits=(1, 3))
    with pytest.raises(RunFailed, match=r"came: +exit codes: 1, 3\n"):
        check_exits([recording], (3, -9))  # kill() needs no exemption


def test_a_run_may_be_expected_to_meet_its_limit_but_not_to_leave_processes(record_text):
    endless = record_text("print('KeyError')\nimport time\ntime.sleep(60)", time_limit=0.3)
    check(endless, "time limit", 0.3)
    with pytest.raises(RunFailed, match="ended by the time limit of 0.3 s"):
        check(endless, "KeyError", 0.3)
    endless.limit = None  # as if main had ended by itself
    with pytest.raises(RunFailed, match="1 of its processes still alive"):
        check(endless, "KeyError", 0.3)


def test_a_resource_tracker_that_found_a_leak_is_no_failure_but_one_that_failed_is(record_text):
    recording = record_text("print(1)")
    tracker = Process(1, "resource tracker", exit_code=1)
    recording.processes.append(tracker)
    check(recording, None, 10)
    tracker.exit_code = 2
    with pytest.raises(RunFailed, match=r"resource tracker \(pid 1\): exit code 2"):
        check(recording, None, 10)


def test_in_a_program_that_fails_its_resource_tracker_may_have_come_too_late(record_text):
    recording = record_text("1 / 0")
    recording.processes.append(Process(1, "resource tracker", exit_code=2))
    check(recording, "ZeroDivisionError", 10)
    recording.processes.append(Process(2, "child", exit_code=2))
    with pytest.raises(RunFailed, match="exit code 2"):
        check(recording, "ZeroDivisionError", 10)


def test_closing_standard_output_ends_nothing(record_text):
    recording = record_text("""
        import os, sys, time
        print("before")
        sys.stdout.close()
        sys.stderr.close()
        os.closerange(0, 256)
        time.sleep(0.3)
        open("after", "w").close()
        """)
    check(recording, None, 10)
    assert recording.text == "before"
    assert recording.duration > 0.3


def test_output_that_is_read_after_the_end_counts(record_text, monkeypatch):
    monkeypatch.setattr("recorder.under_way.UnderWay.wait", lambda *_: time.sleep(0.5))
    recording = record_text("print('x' * 3000)", output_limit=1000)
    assert (recording.limit, len(recording.text)) == ("output", 1000)


HOSTILE = [
    "<script>alert(1)</script><img src=x onerror=alert(2)>",
    "</samp></pre></section><h1>out</h1>",
    "# heading [link](javascript:alert(3)) ![](x) **bold**",
    "````````python exec='on'",
    "````````",
    "{{ config }} {% raw %} {# no #}",
    '<div data-runs="0"></div>',
    "&lt;&amp;&#60;",
]
RAW = b"\xff\xfe invalid, nul \0, red \x1b[31m, bell \x07, bidi \xe2\x80\xae, c1 \xc2\x9b"


def test_hostile_output_is_text(record_text):
    recording = record_text(f"""
        import os, sys
        for line in {HOSTILE!r}:
            print(line)
        sys.stdout.flush()
        os.write(1, {RAW!r} + b"\\n")
        """)
    check(recording, None, 10)
    assert recording.text.splitlines()[:-1] == HOSTILE
    raw = recording.lines[-1].text
    assert raw == "\\xff\\xfe invalid, nul ␀, red ␛[31m, bell ␇, bidi \\u202e, c1 \\u009b"
    assert json.loads(json.dumps(recording.to_json()))["lines"][-1]["text"] == raw

    page = parsed(show("en/test/program.py", "", [recording]))
    assert [text.get_text() for text in page.select(".transcript .text")] == [*HOSTILE, raw]
    assert page.select("script, img, h1, [data-runs]") == []


def test_what_a_program_writes_goes_with_its_folder(record_text):
    before = set(Path().iterdir())
    recording = record_text("""
        import os, tempfile
        print(f"files={os.listdir()}")
        os.makedirs("deep/er")
        open("deep/er/file", "w").close()
        os.chmod("deep/er", 0)
        os.chmod("deep", 0o500)
        with tempfile.NamedTemporaryFile(delete=False) as file:
            print(f"temporary={file.name}")
        print(f"cwd={os.getcwd()}")
        """)
    assert recording.values("files") == [["program.py"]]
    [cwd], [temporary] = recording.values("cwd"), recording.values("temporary")
    assert Path(temporary).is_relative_to(Path(cwd).parent)
    assert not Path(cwd).parent.exists()
    assert set(Path().iterdir()) == before


def test_a_folder_without_permissions_is_removed_by_one_who_needs_them():
    script = """
        import os, sys, tempfile
        from pathlib import Path
        from recorder.leftovers import remove
        if os.getuid() == 0:
            os.setgid(65534)
            os.setuid(65534)
        folder = Path(tempfile.mkdtemp(dir="/tmp"))
        (folder / "a" / "b").mkdir(parents=True)
        (folder / "a" / "b" / "file").touch(0)
        (folder / "a" / "b").chmod(0)
        (folder / "a").chmod(0o500)
        remove(folder)
        sys.exit(folder.exists())
        """
    assert subprocess.run([sys.executable, "-c", textwrap.dedent(script)], cwd=ROOT).returncode == 0


def test_the_wall_clock_may_jump(record_text, monkeypatch):
    jumps = itertools.cycle([1e9, 2e9, 0.0, 1.5e9])
    monkeypatch.setattr(time, "time", lambda: next(jumps))

    class Jumping(datetime.datetime):
        @classmethod
        def now(cls, zone=None):
            return cls.fromtimestamp(next(jumps), zone)

    monkeypatch.setattr("recorder.run.datetime", Jumping)
    recording = record_text(
        """
        import itertools, time
        jumps = itertools.cycle([1e9, 2e9, 0.0, 1.5e9])
        time.time = lambda: next(jumps)
        for step in range(3):
            print(f"step={step}")
            time.sleep(0.1)
        """,
        time_limit=9.0,
    )
    check(recording, None, 9)
    times = [line.t for line in recording.lines]
    assert 0 < times[0] < times[1] < times[2] < recording.duration < 9
    assert all(after - before >= 0.1 for before, after in itertools.pairwise(times))
    assert recording.main.started <= times[0] and times[2] < recording.main.ended <= recording.duration


# What is left is found by each trace alone, and only by it.


@pytest.fixture
def sleeper():
    """Start a process that bears none of the recorder's traces but those it is given, a child of nobody here."""
    started = []

    def start(*, cwd="/", env=None, **options) -> int:
        # By way of a process that ends at once: an orphan, as those are that have to be searched for.
        script = "import subprocess, sys; print(subprocess.Popen(sys.argv[1:], stderr=0, **{}).pid)"
        given = {"cwd": str(cwd), "env": env or {}, "start_new_session": True}
        script = script.replace("{}", repr(given | {"stdout": options.pop("stdout", -3)}))
        pid = int(subprocess.check_output([sys.executable, "-c", script, *SLEEP], stdin=-3, **options))
        started.append(pid)
        wait_until(lambda: Path(f"/proc/{pid}/comm").read_text() == "sleep\n")
        return pid

    yield start
    for pid in started:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


@linux
@pytest.mark.parametrize("trace", ["mark", "folder", "note", "later note", "none"])
def test_one_trace_is_enough(sleeper, tmp_path, trace):
    folder = tmp_path / "run"
    folder.mkdir()
    mark = f"test-{uuid.uuid4().hex}."
    since = birth_at(time.monotonic()) - 2
    pid = sleeper(cwd=folder if trace == "folder" else "/", env={MARK: mark + "1"} if trace == "mark" else None)
    if "note" in trace:  # one noted before its birth was another process's, which had the same pid
        noted = time.monotonic() - (10 if trace == "none" else 0)
        (folder / "notes").mkdir()
        (folder / "notes" / f"{pid}-{round(noted * 1e9)}-1").touch()
    found = search(Traces(mark, folder, since))
    assert found == ({pid: look_at(pid).birth} if trace != "none" else {})


@linux
def test_a_number_that_went_to_another_process_is_no_trace(sleeper, tmp_path):
    noted = time.monotonic()
    time.sleep(0.05)  # births are known to 0.01 s
    pid = sleeper()
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / f"{pid}-{round(noted * 1e9)}-1").touch()
    assert search(Traces("no-such-mark", tmp_path)) == {}
    birth = look_at(pid).birth
    send({pid: birth - 1}, "SIGKILL")  # the one that had the number before
    time.sleep(0.1)
    assert alive(pid, birth)
    assert not alive(pid, birth - 1)
    send({pid: birth}, "SIGKILL")
    wait_until(lambda: not alive(pid, birth))


@linux
def test_processes_born_before_the_run_are_not_looked_at(sleeper, tmp_path):
    mark = f"test-{uuid.uuid4().hex}."
    pid = sleeper(env={MARK: mark})
    assert list(search(Traces(mark, tmp_path))) == [pid]
    assert search(Traces(mark, tmp_path, since=look_at(pid).birth + 1)) == {}


def test_a_watch_drops_a_number_that_went_to_another_process(watcher):
    child = Child(SLEEP, Path(), dict(os.environ), 1)
    watch = watcher.follow(child)
    try:
        watcher.wait_for_pass(watch, time.monotonic())
        assert list(watch.living()) == [child.main]
        watch._births[child.main] -= 1
        watcher.forget(watch)
        watch.look(child.main, time.monotonic())
        assert list(watch.living()) == []
    finally:
        watcher.forget(watch)
        os.kill(child.main, signal.SIGKILL)
        assert [end.code for end in child.ends()] == [-9]


# The recorder itself meets a fault.


@pytest.fixture
def schedule():
    schedule = Schedule()
    yield schedule
    schedule.stop()


def service_of(schedule: Schedule) -> int:
    return next(
        child.pid for child in psutil.Process().children() if schedule.mark and schedule.mark in child.cmdline()
    )


def job(text: str, repetition: int = 0) -> Job:
    text = "import os\nif os.fork() == 0: os.setsid()\n" + textwrap.dedent(text)
    return Job("en/test/program.py", text.encode(), "fork", repetition, time_limit=60.0)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_the_watching_process_is_killed(schedule, number):
    futures = [schedule.start(job("import time\ntime.sleep(60)", i)) for i in range(3)]
    mark = schedule.mark
    wait_until(lambda: len(living_with(f"{MARK}={mark}")) >= 2)
    os.kill(service_of(schedule), number)
    killed = time.monotonic()
    for future in futures:
        with pytest.raises(RecorderFailed, match="the recorder's process has ended; build again"):
            future.result(30)
    wait_until(lambda: not living_with(f"{MARK}={mark}"), 2.0 - (time.monotonic() - killed))
    again = schedule.start(job("print('again')")).result(30)  # another one takes its place
    assert again.text == "again\nagain"


def test_no_program_starts_after_the_last_look(tmp_path):
    """The service's input ends while it is starting programs as fast as it can."""
    for moment in (0.0, 0.01, 0.03, 0.06, 0.1):
        mark = f"test-{uuid.uuid4().hex}"
        service = subprocess.Popen(
            [sys.executable, "-m", "recorder.service", mark, "16"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "TMPDIR": str(tmp_path)},
        )
        for number in range(12):
            data = vars(job("import time\ntime.sleep(60)", number)) | {"id": number}
            service.stdin.write(json.dumps(data | {"text": data["text"].decode()}).encode() + b"\n")
        service.stdin.flush()
        wait_until(lambda: living_with(f"{MARK}={mark}"))  # noqa: B023
        time.sleep(moment)
        ended = time.monotonic()
        service.stdin.close()
        wait_until(lambda: not living_with(f"{MARK}={mark}"), 2.0 - (time.monotonic() - ended))  # noqa: B023
        assert service.wait(30) == 0
        assert living_with(mark) == []
        assert list(tmp_path.iterdir()) == []


def test_a_watcher_that_has_ended_fails_the_run(monkeypatch, launcher):
    monkeypatch.setattr("threading.excepthook", lambda _: None)  # its traceback is not this test's
    monkeypatch.setattr(Watcher, "_pass", lambda *_: 1 / 0)
    watcher, mark = Watcher(), f"test-{uuid.uuid4().hex}."
    watcher.start()
    with pytest.raises(Exception, match="the watcher's thread has ended"):
        run(Job("en/test/program.py", b"print(1)", "fork"), mark, watcher, launcher)
    assert living_with(mark) == []


@pytest.fixture
def short_folder():
    """A folder for temporary files whose path is short enough for sockets below it."""
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        yield Path(folder)


@pytest.fixture
def small_disk(short_folder):
    """A folder for temporary files with room for 64 kB."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or not shutil.which("mount"):
        pytest.skip("only root can mount a small disk")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "none", str(short_folder)], stderr=subprocess.PIPE, text=True
    )
    if mounted.returncode:
        pytest.skip(f"cannot mount a small disk here: {mounted.stderr.strip()}")
    yield short_folder
    subprocess.run(["umount", "--lazy", str(short_folder)], check=True)


def test_no_room_for_the_program(record_text, small_disk, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(small_disk))
    with pytest.raises(NotRecorded) as failed:
        record_text("print(1)\n#" + "x" * 100_000)
    assert "No space left on device" in str(failed.value)
    assert "\nrepair:       make room in" in str(failed.value)
    assert list(small_disk.iterdir()) == []


def test_no_room_for_the_notes(record_text, small_disk, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(small_disk))
    with pytest.raises(NotRecorded) as failed:
        record_text("""
            try:
                with open("all there is", "wb", buffering=0) as file:
                    while file.write(bytes(1024)):
                        pass
            except OSError:
                pass
            for line in range(200):
                print("whose line is this?")
            """)
    assert f"could not note what they wrote\nrepair:       make room in {small_disk}" in str(failed.value)
    assert list(small_disk.iterdir()) == []


def test_no_folder_for_temporary_files(record_text, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", "/not there")
    monkeypatch.setattr("recorder.leftovers.SHORT", ())
    with pytest.raises(NotRecorded, match="not there(.|\n)*repair: +make room in /not there"):
        record_text("print(1)")


@pytest.mark.parametrize("limit", ["RLIMIT_FSIZE, (0, 0)", "RLIMIT_NOFILE, (3, 3)"], ids=["no room", "no descriptor"])
def test_a_process_that_has_begun_can_always_take_notes(record_text, limit):
    recording = record_text(f"import resource\nresource.setrlimit(resource.{limit})\nprint('whose line is this?')")
    assert [line.pid for line in recording.lines] == [recording.main.pid]


@pytest.mark.parametrize(
    "text",
    [
        """
        import os, resource
        resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))
        if os.fork() == 0:
            print("whose line is this?")
        """,
        "import os, shutil\nshutil.rmtree(os.path.dirname(os.getcwd()))\nprint('whose line is this?')",
    ],
    ids=["no descriptor for a child's", "no folder"],
)
def test_notes_that_could_not_be_taken_are_missed(record_text, text):
    with pytest.raises(NotRecorded, match="note(.|\n)*repair: "):
        record_text(text)


def test_what_is_unkillable_does_not_hold_up_the_end():
    began = time.monotonic()
    assert leftovers.end_all(lambda: {0: 0.0}, seconds=0.2) == {(0, 0.0)}
    assert time.monotonic() - began < 0.2 + 2.0
