"""What processes note is what happened, whatever a program does to them and to itself."""

import os
import sys

import pytest
from versions import server_dies_of_main

from book.request import START_METHODS
from recorder.recording import FORK_SERVER

pytestmark = pytest.mark.skipif(os.name == "nt", reason="forks, signals and waiting are POSIX")


@pytest.mark.parametrize("method", START_METHODS)
def test_a_child_that_dies_before_its_work_is_a_child(record_text, method):
    recording = record_text(
        """
        import multiprocessing
        if __name__ == "__main__":
            child = multiprocessing.Process(target=print, args=("never",), name="the child")
            child.start()
            child.terminate()
            child.join()
            print(f"exitcode={child.exitcode}")
        """,
        method,
    )
    (child,) = recording.children
    assert (child.name, child.created_by) == ("the child", recording.main.pid)
    assert [child.exit_code] == recording.values("exitcode")


@pytest.mark.parametrize("method", [method for method in START_METHODS if method != "fork"])
def test_without_a_main_guard_the_child_has_its_name_and_creator(record_text, method):
    recording = record_text(
        """
        import multiprocessing
        child = multiprocessing.Process(target=print, name="worker")
        child.start()
        child.join()
        """,
        method,
    )
    pids = {line.pid for line in recording.lines}
    if method == "forkserver" and server_dies_of_main(recording):
        assert (recording.children, recording.exit_code) == ([], 1)
        assert pids == {recording.main.pid, *(helper.pid for helper in recording.helpers if helper.role == FORK_SERVER)}
        return
    (child,) = recording.children
    assert (child.name, child.created_by, child.exit_code) == ("worker", recording.main.pid, 1)
    assert pids == {child.pid}


def test_how_processes_ended_is_known_however_they_were_waited_for(record_text):
    recording = record_text("""
        import os, signal, sys

        def child(code):
            pid = os.fork()
            if pid == 0:
                os.execv("/bin/sh", ["sh", "-c", f"exit {code}"])
            return pid

        print(f"code={os.waitid(os.P_PID, child(5), os.WEXITED).si_status}")
        print(f"code={os.waitstatus_to_exitcode(os.waitpid(child(6), 0)[1])}")
        print(f"code={os.waitstatus_to_exitcode(os.wait4(child(7), 0)[1])}")
        spawned = os.posix_spawn("/bin/sh", ["sh", "-c", "kill -9 $$"], {})
        print(f"code={os.waitstatus_to_exitcode(os.wait()[1])}")
        """)
    others = [process for process in recording.processes if process.role == "other"]
    assert [process.exit_code for process in others] == [5, 6, 7, -9] == recording.values("code")


def test_a_function_of_the_programs_own_excuses_no_kill(record_text):
    recording = record_text("""
        import multiprocessing, os, signal, time

        def _send_signal(pid):
            os.kill(pid, signal.SIGTERM)

        if __name__ == "__main__":
            children = [multiprocessing.Process(target=time.sleep, args=(60,), name=name) for name in "ab"]
            for child in children:
                child.start()
            _send_signal(children[0].pid)
            children[1].terminate()
            for child in children:
                child.join()
        """)
    assert {child.name: (child.exit_code, child.failed) for child in recording.children} == {
        "a": (-15, True),
        "b": (-15, False),
    }


@pytest.mark.parametrize("method", START_METHODS)
def test_an_unfinished_task_is_open_and_pools_are_told_apart(record_text, method):
    recording = record_text(
        """
        import multiprocessing, time
        if __name__ == "__main__":
            with multiprocessing.Pool(1) as first, multiprocessing.Pool(1) as second:
                first.map(abs, range(2), chunksize=1)
                second.apply(abs, (1,))
                started = multiprocessing.Event()
                second.apply_async(time.sleep, (60,))
                time.sleep(0.5)
        """,
        method,
    )
    tasks = {(task.pool, task.number): task for child in recording.children for task in child.tasks}
    assert sorted(tasks) == [(1, 1), (1, 2), (2, 1), (2, 2)]
    assert [key for key, task in tasks.items() if task.end is None] == [(2, 2)]


@pytest.mark.parametrize("method", START_METHODS)
def test_a_program_that_empties_its_environment_keeps_its_writers(record_text, method):
    recording = record_text(
        """
        import multiprocessing, os

        def work():
            print(f"pid={os.getpid()}")

        if __name__ == "__main__":
            os.environ.clear()
            child = multiprocessing.Process(target=work)
            child.start()
            child.join()
        """,
        method,
    )
    (child,) = recording.children
    assert child.values("pid") == [child.pid]


def test_where_a_descriptor_leads_is_asked_at_each_write(record_text):
    recording = record_text("""
        import os
        saved, file = os.dup(1), os.open("file", os.O_CREAT | os.O_RDWR)
        print("on the terminal")
        os.dup2(file, 1)
        print("back")
        os.dup2(saved, 1)
        if os.fork() == 0:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            print("back")
            os._exit(0)
        os.wait()
        print("back")
        """)
    assert [(line.pid, line.text) for line in recording.lines] == [
        (recording.main.pid, "on the terminal"),
        (recording.main.pid, "back"),
    ]


def test_what_another_program_wrote_is_not_mains(record_text):
    recording = record_text("""
        import subprocess
        subprocess.run(["sh", "-c", "echo hello; sleep 0.3"])
        print("hello")
        """)
    assert [(line.pid, line.text) for line in recording.lines] == [(None, "hello"), (recording.main.pid, "hello")]


@pytest.mark.parametrize("method", START_METHODS)
def test_equal_lines_of_many_children_have_their_writers(record_text, method):
    recording = record_text(
        """
        import multiprocessing, os

        def work(start):
            start.wait()
            for i in range(5):
                print("working")
                print(f"i={i}")
            print(f"pid={os.getpid()}")

        if __name__ == "__main__":
            start = multiprocessing.Barrier(8)
            children = [multiprocessing.Process(target=work, args=(start,)) for _ in range(8)]
            for child in children:
                child.start()
            for child in children:
                child.join()
        """,
        method,
        time_limit=60.0,  # eight interpreters, on a machine that may be busy
    )
    for child in recording.children:
        assert child.values("pid") == [child.pid]
        assert child.lines == [text for i in range(5) for text in ("working", f"i={i}")] + [f"pid={child.pid}"]
    times = [line.t for line in recording.lines]
    assert times == sorted(times)


def test_partial_writes_lose_nobody(record_text):
    recording = record_text(
        """
        import os, sys
        os.set_blocking(1, False)
        for i in range(40):
            text = f"{i:03d} " + "x" * 3000 + "\\n"
            while text:
                try:
                    written = sys.stdout.buffer.raw.write(text.encode())
                except BlockingIOError:
                    written = 0
                text = text[written or 0:]
        """,
        output_limit=200_000,
    )
    assert len(recording.lines) == 40
    assert {line.pid for line in recording.lines} == {recording.main.pid}


@pytest.mark.skipif(sys.platform != "linux", reason="Ctrl-C is pressed on Linux")
def test_a_key_that_the_terminal_echoes_is_nobodys_and_hides_no_writer(record_text):
    run = record_text(
        """
        import termios, time
        from multiprocessing import Process

        def work():
            print("child")

        if __name__ == "__main__":
            terminal = termios.tcgetattr(1)
            terminal[3] |= termios.ECHO | termios.ECHOCTL
            termios.tcsetattr(1, termios.TCSANOW, terminal)
            print("press Ctrl-C")
            try:
                time.sleep(5)
            except KeyboardInterrupt:
                print("caught")
            child = Process(target=work)
            child.start()
            child.join()
            print("done")
        """,
        ctrl_c="press Ctrl-C",
    )
    main, (child,) = run.main.pid, run.children
    assert [(line.text, line.pid, line.writers) for line in run.lines] == [
        ("press Ctrl-C", main, [main]),
        ("^Ccaught", None, [main]),
        ("child", child.pid, [child.pid]),
        ("done", main, [main]),
    ]


def test_an_orphan_that_was_seen_too_late_has_both_its_parents(record_text):
    recording = record_text("""
        import os, time
        if os.fork() == 0:
            if os.fork() == 0:
                time.sleep(0.3)
                print(f"orphan={os.getpid()}")
            os._exit(0)
        os.wait()
        time.sleep(0.5)
        """)
    orphan = recording.process(recording.values("orphan")[0])
    _, middle, *_ = recording.processes
    assert orphan.ppids[0] == middle.pid and len(orphan.ppids) == 2


@pytest.mark.skipif(sys.platform != "linux", reason="namespaces are Linux")
def test_processes_in_namespaces_have_the_machines_pids_and_times(record_text):
    recording = record_text("""
        import ctypes, os, sys
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.unshare(0x20000000):  # CLONE_NEWPID
            sys.exit("not permitted")
        if os.fork() == 0:
            print(f"own={os.getpid()}")
            os._exit(0)
        os.wait()
        """)
    if "not permitted" in recording.text:
        pytest.skip("a new namespace of pids is not permitted here")
    assert recording.values("own") == [1]
    main, child = recording.processes
    assert child.pid != 1 and child.ppid == main.pid and child.exit_code == 0
    assert [line.pid for line in recording.lines] == [child.pid]
