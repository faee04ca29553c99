"""The recorder runs real programs: on a terminal, within limits, and leaves nothing alive."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from book import RunFailed
from book.judge import check
from book.request import START_METHODS
from recorder.job import ROOT
from recorder.leftovers import SECONDS
from recorder.lives import processes_of, unseen
from recorder.look import Look
from recorder.recording import Recording, Span
from recorder.watch import Watch

posix = pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals and sessions are POSIX")


TWO_CHILDREN = """
    import multiprocessing, os, time

    def work(name):
        for step in range(3):
            print(f"{name} pid={os.getpid()} step={step}")
            time.sleep(0.05)

    if __name__ == "__main__":
        print(f"main pid={os.getpid()} method={multiprocessing.get_start_method()}")
        children = [multiprocessing.Process(target=work, args=(n,)) for n in "AB"]
        for child in children:
            child.start()
        for child in children:
            child.join()
"""


@pytest.mark.parametrize("method", START_METHODS)
def test_processes_and_lines_of_a_run(record_text, method):
    recording = record_text(TWO_CHILDREN, method)
    assert (recording.exit_code, recording.limit, recording.leftovers) == (0, None, 0)
    assert recording.values("method") == [method]
    assert recording.main.values("pid") == [recording.main.pid]
    assert [child.name for child in recording.children] == ["Process-1", "Process-2"]
    for child in recording.children:
        assert child.values("pid") == [child.pid] * 3
        assert child.values("step") == [0, 1, 2]
        assert child.created_by == recording.main.pid
        assert child.threads, "seen from outside"
    roles = {
        "fork": [],
        "spawn": ["resource tracker"],
        "forkserver": ["resource tracker", "fork server"],
    }
    assert [helper.role for helper in recording.helpers] == roles[method]
    assert all(line.pid for line in recording.lines)


@posix
def test_standard_output_is_a_terminal_but_not_the_controlling_one(record_text):
    recording = record_text("""
        import os, sys
        print(f"tty={sys.stdout.isatty()} buffered={sys.stdout.line_buffering}")
        try:
            os.open("/dev/tty", os.O_RDWR)
        except OSError:
            print("controlling=False")
        print(f"leader={os.getsid(0) == os.getpid()}")
        """)
    assert recording.terminal == "pseudo-terminal"
    assert [recording.values(key) for key in ("tty", "buffered", "controlling", "leader")] == [
        [True], [True], [False], [True]
    ]  # fmt: skip


def test_environment_is_clean_and_the_folder_is_its_own(record_text, monkeypatch):
    monkeypatch.setenv("PYTHONUNBUFFERED", "1")
    monkeypatch.setenv("SECRET", "x")
    recording = record_text("""
        import os, sys
        left = [k for k in os.environ if k == "SECRET" or k.startswith("PYTHON") and k != "PYTHONPATH"]
        print(f"left={len(left)} files={len(os.listdir())} unbuffered={sys.stdout.write_through}")
        print(f"recorder={os.environ['PYTHONPATH'] in sys.path}")
        open("litter", "w").close()
        print(f"cwd={os.getcwd()}")
        """)
    assert [recording.values(key) for key in ("left", "files", "unbuffered", "recorder")] == [
        [0], [1], [False], [False]
    ]  # fmt: skip
    assert not Path(recording.values("cwd")[0]).exists()


def test_without_a_terminal_a_pipe_is_used_and_said_so(record_text):
    recording = record_text(TWO_CHILDREN, START_METHODS[-1], terminal=False)
    assert recording.terminal == "pipe"
    assert recording.exit_code == 0
    # A pipe is block-buffered: each child's lines arrive together, as a reader's `| cat` shows them.
    assert [child.values("step") for child in recording.children] == [[0, 1, 2], [0, 1, 2]]
    from book.panel import show

    assert "recorded through a pipe" in show("en/test/program.py", "", [recording])


IN_THE_BACKGROUND = """
import signal

for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP):
    signal.signal(number, signal.SIG_IGN)  # as `make test &` in a script, and nohup

from recorder.job import Job
from recorder.schedule import schedule

ASKS = b"import signal; print([n.name for n in signal.valid_signals() if signal.getsignal(n) == signal.SIG_IGN])"
print(schedule.start(Job("en/test/program.py", ASKS, "fork")).result().text)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere programs have no keeper")
def test_a_program_ignores_nothing_because_the_recorder_is_in_the_background():
    command = [sys.executable, "-c", IN_THE_BACKGROUND]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert sorted(eval(said)) == ["SIGPIPE", "SIGXFSZ"]


def test_time_limit_ends_a_program_that_hangs(record_text):
    began = time.monotonic()
    recording = record_text(
        """
        import multiprocessing, signal, time

        def deaf():
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            time.sleep(60)

        if __name__ == "__main__":
            print("before")
            multiprocessing.Process(target=deaf).start()
            time.sleep(60)
        """,
        time_limit=1.0,
    )
    assert time.monotonic() - began < 1.0 + SECONDS
    assert recording.limit == "time"
    assert recording.leftovers >= 2
    assert recording.text == "before"


def test_output_limit_ends_a_program_that_floods(record_text):
    recording = record_text("while True:\n    print('x' * 999)", output_limit=10_000)
    assert recording.limit == "output"
    assert len(recording.text) <= 10_000


@posix
def test_a_daemon_that_left_session_and_terminal_is_found_and_killed(record_text):
    recording = record_text(
        """
        import os, time
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                os.closerange(0, 256)
                time.sleep(60)
            os._exit(0)
        os.wait()
        print("main ends")
        """,
        time_limit=2.0,
    )
    assert recording.text == "main ends"
    assert recording.leftovers == 1


@posix
def test_an_orphan_keeps_its_last_line_and_its_two_parents(record_text):
    recording = record_text("""
        import multiprocessing, os, signal, time

        def orphan():
            time.sleep(0.15)
            print(f"before={os.getppid()}")
            time.sleep(0.3)
            print(f"after={os.getppid()}")

        def parent():
            multiprocessing.Process(target=orphan).start()
            time.sleep(0.25)
            os.kill(os.getpid(), signal.SIGKILL)

        if __name__ == "__main__":
            child = multiprocessing.Process(target=parent)
            child.start()
            child.join()
            print(f"exitcode={child.exitcode}")
        """)
    parent, orphan = recording.children
    assert recording.values("exitcode") == [-9]
    assert orphan.ppids == orphan.values("before") + orphan.values("after")
    assert orphan.ppids[0] == parent.pid != orphan.ppids[1]
    assert orphan.created_by == parent.pid


@posix
def test_a_zombie_is_seen_while_nobody_waits(record_text):
    recording = record_text("""
        import multiprocessing, multiprocessing.connection, time

        if __name__ == "__main__":
            child = multiprocessing.Process(target=time.sleep, args=(0.1,))
            child.start()
            multiprocessing.connection.wait([child.sentinel])
            time.sleep(0.4)
            child.join()
        """)
    [child] = recording.children
    assert child.was_zombie
    [zombie] = [span for span in child.spans if span.state == "zombie"]
    assert zombie.end - zombie.start > 0.2
    assert child.ended == zombie.start


def test_a_process_that_the_watcher_missed_is_known_by_its_notes():
    watch = Watch(100, 1, 0.0)
    watch.spans[100] = [Span(0.0, 1.0, "running", 1)]
    notes = [(0.2, 101, "fork", 100), (0.3, 101, "process", 100, "A"), (0.4, 101, "write", b"x")]
    _, child = processes_of(watch, notes, {100: 0})
    assert child.spans == [Span(0.2, 0.4, "running", 100)]
    assert (child.ppid, child.threads) == (100, 0)


def test_a_process_has_ended_when_its_parent_has_waited_for_it_however_late_the_watcher_looked():
    watch = Watch(100, 1, 0.0)
    watch.spans[100] = [Span(0.0, 1.0, "running", 1)]
    watch.spans[101] = [Span(0.2, 0.8, "running", 100), Span(0.8, 0.9, "zombie", 100)]
    _, child = processes_of(watch, [(0.2, 101, "fork", 100), (0.5, 100, "exit", 101, 3)], {100: 0})
    assert child.spans == [Span(0.2, 0.5, "running", 100)]
    assert child.exit_code == 3


def test_who_has_noted_an_exit_code_and_is_still_alive_has_none_yet():
    watch = Watch(100, 1, 0.0)
    watch.spans[100] = [Span(0.0, 1.0, "running", 1)]
    notes = [(0.2, 101, "fork", 100), (0.5, 101, "exit", 101, 0)]
    assert [child.exit_code for _, child in [processes_of(watch, notes, {})]] == [0]
    assert [child.exit_code for _, child in [processes_of(watch, notes, {}, frozenset({101}))]] == [None]


def test_a_zombie_that_is_adopted_was_its_parents_for_a_while(monkeypatch):
    watch = Watch(100, 1, 0.0)
    watch.born(101, 0.1, 100)
    parents = iter((100, 1))
    monkeypatch.setattr("recorder.watch.look_at", lambda pid: Look(True, False, False, next(parents), 0, 0, 0, 7.0))
    watch.look(101, 0.19)  # by a pass that had begun before its end
    watch.died(101, 0.2)
    watch.look(101, 0.3)
    running, own, adopted = watch.spans[101]
    assert (running.state, running.end, running.ppid) == ("running", 0.2, 100)
    assert (own.state, own.start, own.end, own.ppid) == ("zombie", 0.2, 0.3, 100)
    assert (adopted.state, adopted.start, adopted.ppid) == ("zombie", 0.3, 1)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing tells that a process has waited")
@pytest.mark.parametrize("known", range(4))
def test_who_was_seen_to_wait_for_more_children_than_are_known_had_others(known):
    with subprocess.Popen(["sh"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1) as shell:
        watch = Watch(shell.pid, os.getpid(), time.monotonic())
        for command in ("echo", "/bin/true; echo", "echo", "/bin/true; /bin/true; echo", "/bin/true; echo"):
            shell.stdin.write(command + "\n")
            shell.stdout.readline()
            watch.look(shell.pid, time.monotonic())
        for child in range(known):
            watch.spans[shell.pid + 1 + child] = [Span(0.0, 0.1, "running", shell.pid)]
        assert unseen(watch, processes_of(watch, [], {})) == 3 - known
        watch.born(shell.pid, time.monotonic(), os.getpid())
        assert unseen(watch, processes_of(watch, [], {})) == 0, "the kernel has told of each birth"


def test_what_the_interpreter_itself_writes_has_no_writer(record_text):
    recording = record_text("""
        import os
        print("noted")
        os.write(1, b"not noted\\n")
        """)
    main = recording.main.pid
    assert [(line.pid, line.text) for line in recording.lines] == [(main, "noted"), (None, "not noted")]


def test_a_recording_survives_json(record_text):
    recording = record_text(TWO_CHILDREN)
    data = json.loads(json.dumps(recording.to_json()))
    assert Recording.from_json(data) == recording
    assert recording.version == sys.version_info[:3]
    assert {"program", "command", "start_method", "python", "platform", "started", "duration_s", "exit_code"} < set(
        data
    )
    assert set(data["processes"][0]) >= {"pid", "role", "created_by", "spans"}
    assert set(data["processes"][0]["spans"][0]) == {"from", "to", "state", "ppid"}
    assert set(data["lines"][0]) == {"t", "pid", "text", "pids", "line"}


CRASHING_CHILD = """
    import multiprocessing

    def crash():
        raise LookupError("nothing there")

    if __name__ == "__main__":
        multiprocessing.Process(target=crash).start()
"""


@pytest.mark.parametrize("method", START_METHODS)
def test_a_childs_traceback_fails_the_run_although_main_exits_with_0(record_text, method):
    recording = record_text(CRASHING_CHILD, method)
    assert recording.exit_code == 0
    with pytest.raises(RunFailed) as failed:
        check(recording, None, 10)
    for part in ("snippets/en/test/program.py", method, "expected:", "exit code 0", "LookupError", "repair:"):
        assert part in str(failed.value)
    check(recording, "LookupError: nothing there", 10)
    with pytest.raises(RunFailed, match="KeyError"):
        check(recording, "KeyError", 10)


def test_a_failure_that_does_not_come_fails_the_run(record_text):
    with pytest.raises(RunFailed, match="expected: +a failure"):
        check(record_text("print('LookupError')"), "LookupError", 10)


def test_a_process_seen_by_a_pass_that_began_before_its_birth_was_born_when_the_kernel_says():
    watch = Watch(1, 0, 0.0)
    watch.spans[3] = [Span(1.0, 1.0, "running", 1)]  # the pass had begun at 1.0 s
    watch.born(2, 1.001, 1)
    watch.born(3, 1.003, 1)
    assert [watch.spans[pid][0].start for pid in (2, 3)] == [1.001, 1.003]
    watch.spans[4] = [Span(2.0, 2.5, "running", 1)]
    watch.born(4, 1.9, 1)
    assert watch.spans[4] == [Span(1.9, 2.5, "running", 1)]


def test_a_process_that_was_never_looked_at_is_in_the_group_of_the_one_that_made_it():
    watch = Watch(1, 0, 0.0)
    watch.groups[1] = 1
    watch.born(2, 1.0, 1)
    watch.born(3, 1.1, 2)
    watch.groups[4] = 4  # a look was faster than the kernel's word, and the process has a group of its own
    watch.born(4, 1.2, 1)
    assert watch.groups == {1: 1, 2: 1, 3: 1, 4: 4}
