"""Programs as people ask about them (tests/cases/): what a faithful recording shows of each.

All are recorded side by side, those that hang until a short limit. What is printed differs between start methods, and
is no fault of the recorder's; that whoever prints, ends or waits is named rightly is asked of each.
"""

import concurrent.futures
import os
import re
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from versions import server_imports_main

from book.request import START_METHODS
from recorder.job import Job
from recorder.recording import TRACEBACK, Process, Recording
from recorder.run import run

pytestmark = pytest.mark.skipif(os.name == "nt", reason="forks, signals and waiting are POSIX")

CASES = Path(__file__).parent / "cases"
HANGING = {"defined_after_pool": 4.0, "initializer_raises": 4.0, "join_before_get": 6.0}  # seconds after which they end


def one(found: list[Process]) -> Process:
    [process] = found
    return process


def writers(run: Recording, text: str) -> list[list[int]]:
    """Who wrote each of the lines in which a regular expression is found."""
    found = [line.writers for line in run.lines if re.search(text, line.text)]
    assert found, f"no line with {text}:\n{run.text}"
    return found


def each_names_itself(run: Recording, pattern: str) -> None:
    """The lines in which a process names itself were written by the child of that name."""
    pids = {child.name: child.pid for child in run.children}
    matches = [(match[1], line.writers) for line in run.lines if (match := re.search(pattern, line.text))]
    assert matches, run.text
    assert [wrote for _, wrote in matches] == [[pids[name]] for name, _ in matches]


def global_manager(run: Recording) -> None:
    manager = one([child for child in run.children if "Manager" in child.name])
    workers = [child for child in run.children if "PoolWorker" in child.name]
    assert len(workers) == 2 and manager.created_by == run.main.pid
    if run.start_method == "fork":
        assert (run.exit_code, run.text) == (0, "{'a': 1, 'b': 1}")
        assert sorted(task.number for worker in workers for task in worker.tasks if task.end) == [1, 2]
        asked = [message for message in run.messages("manager") if message.sender in {w.pid for w in workers}]
        assert asked and {message.receiver for message in asked} == {manager.pid}
    else:
        assert run.exit_code == 1 and "NameError: name 'seen' is not defined" in run.text
        assert set(map(tuple, writers(run, "NameError"))) == {(run.main.pid,)}


def defined_after_pool(run: Recording) -> None:
    assert (run.limit, run.exit_code) == ("time", None)
    dead = run.children[:2]  # forked before there was such a function
    assert [child.exit_code for child in run.children] == [1, 1, None, None], "others have come in their places"
    assert [len(child.tasks) for child in dead] == [0, 0]
    assert sum(len(child.tasks) for child in run.children) == 1, "who came later has done the third task"
    each_names_itself(run, r"^Process (\S+):")
    said = "module '__main__' has no attribute 'double'" if run.version >= (3, 14) else "Can't get attribute 'double'"
    assert sorted(writers(run, said)) == sorted([child.pid] for child in dead)


def initializer_raises(run: Recording) -> None:
    assert run.limit in ("time", "line") and run.exit_code is None  # on a fast machine it writes too many lines
    assert len([child for child in run.children if child.exit_code == 1]) >= 2
    assert len(run.children) > 2, "new ones come for ever"
    assert {child.created_by for child in run.children} == {run.main.pid}
    each_names_itself(run, r"^Process (\S+):")


def join_before_get(run: Recording) -> None:
    child = one(run.children)
    assert (run.limit, run.leftovers, run.exit_code, child.exit_code) == ("time", 2 + len(run.helpers), None, None)
    assert [(line.text, line.pid) for line in run.lines] == [("the child is done", child.pid)]
    join = run.main.waits[-1]
    assert (join.call, join.pid, join.end) == ("join", child.pid, None), "it waits still"
    assert [(m.sender, m.receiver) for m in run.messages("queue")] == [(child.pid, None)]


def logged(run: Recording) -> None:
    assert [line.text for line in run.lines if line.pid == run.main.pid] == [
        "MainProcess main begins",
        "MainProcess main ends",
    ]
    if run.start_method == "fork":
        each_names_itself(run, r"^(Process-\d) task \d begins")
        each_names_itself(run, r"^(Process-\d) task \d is odd")
    else:
        assert sorted(child.lines for child in run.children) == [[f"WARNING:root:task {n} is odd"] for n in (1, 2)]


def leaked_semaphore(run: Recording) -> None:
    assert (run.exit_code, run.leftovers, one(run.children).exit_code) == (-9, 0, 0)
    assert writers(run, "the child has the lock") == [[run.children[0].pid]]
    if run.start_method != "fork":
        tracker = one([helper for helper in run.helpers if helper.role == "resource tracker"])
        assert writers(run, "leaked semaphore") == [[tracker.pid]]


def manager_gone(run: Recording) -> None:
    manager = one([child for child in run.children if "Manager" in child.name])
    child = one([child for child in run.children if child is not manager])
    assert (run.exit_code, child.exit_code, manager.exit_code) == (0, 1, 0)
    assert manager.ended < child.ended
    assert writers(run, "the manager is gone") == writers(run, "exit code 1") == [[run.main.pid]]
    assert all(wrote == [child.pid] for wrote in writers(run, f"^{re.escape(TRACEBACK)}"))


def same_random(run: Recording) -> None:
    numbers = [child.values("numbers") for child in run.children]
    assert [len(drawn) for drawn in numbers] == [1, 1, 1] and run.values("numbers") == [drawn[0] for drawn in numbers]
    inherited = run.start_method == "fork" or (run.start_method == "forkserver" and server_imports_main(run))
    assert (numbers[0] == numbers[1] == numbers[2]) == inherited


def progress(run: Recording) -> None:
    pids = {child.pid for child in run.children}
    assert len(run.lines) == 2
    assert {pid for line in run.lines for pid in line.writers} == pids
    assert all(re.fullmatch(r"([AB] +\d+%)?", line.text) for line in run.lines), "as a terminal leaves it"


def stdin_program(run: Recording) -> None:
    interpreter = one([p for p in run.processes if p.role == "other"])
    child = one(run.children)
    assert (child.created_by, child.exit_code, child.name) == (interpreter.pid, 1, "SpawnProcess-1")
    assert interpreter.ppid == run.main.pid and interpreter.exit_code == 0
    assert writers(run, "exit code 1") == [[interpreter.pid]]
    assert writers(run, "FileNotFoundError") == [[child.pid]]


def sigchld_handler(run: Recording) -> None:
    assert one(run.children).exit_code == 4, "whoever waited for it learned that"
    assert writers(run, "exitcode=") == [[run.main.pid]]


def detached_service(run: Recording) -> None:
    assert (run.limit, run.leftovers, run.exit_code) == (None, 0, 0)
    main, middle, service = run.processes
    assert middle.ppids == [main.pid] and service.ppids[0] == middle.pid and len(service.ppids) == 2
    assert service.values("ppid") == service.ppids[1:] and service.values("pid") == [service.pid]
    assert middle.ended < main.ended + 0.1 < service.ended


def torn_line(run: Recording) -> None:
    pids = dict(zip(("one", "two"), (child.pid for child in run.children), strict=True))
    for line in run.lines:  # a crowded machine may put the pieces together otherwise
        assert line.writers == [pids[word] for word in dict.fromkeys(re.findall("one|two", line.text))]
    assert "one" in run.lines[0].text and len(run.lines) == 2


def two_pools(run: Recording) -> None:
    first, second = ([(task.pool, task.number) for task in worker.tasks] for worker in run.children)
    assert first == [(1, 1), (1, 2), (1, 1), (1, 2)] and second == [(2, 1), (2, 2)]
    assert all(task.end is not None for worker in run.children for task in worker.tasks)


SHOWN: dict[str, Callable[[Recording], None]] = {
    check.__name__: check
    for check in (
        *(global_manager, defined_after_pool, initializer_raises, join_before_get, logged, leaked_semaphore),
        *(manager_gone, same_random, progress, stdin_program, sigchld_handler, detached_service, torn_line, two_pools),
    )
}
ONCE = ("defined_after_pool", "initializer_raises", "stdin_program", "detached_service")  # the same, or no other hangs
RUNS = [(name, method) for name in SHOWN for method in (START_METHODS if name not in ONCE else START_METHODS[:1])]


@pytest.fixture(scope="module")
def recordings(request, watcher, launcher):
    """The recordings that tests are to be made of."""

    def record(name: str, method: str) -> Recording:
        text = (CASES / f"{name}.py").read_bytes()
        job = Job(f"en/test/{name}.py", text, method, time_limit=HANGING.get(name, 20.0))
        return run(job, f"case-{uuid.uuid4().hex}.", watcher, launcher)

    wanted = [
        test.callspec.params for test in request.session.items if getattr(test, "function", None) is test_what_it_shows
    ]
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        futures = {(w["name"], w["method"]): pool.submit(record, w["name"], w["method"]) for w in wanted}
        return {key: future.result(120) for key, future in futures.items()}


@pytest.mark.parametrize(("name", "method"), RUNS)
def test_what_it_shows(recordings, name, method):
    recording = recordings[name, method]
    SHOWN[name](recording)
    assert not [line.text for line in recording.lines if not line.writers], "each line has its writer"
    assert len({process.pid for process in recording.processes}) == len(recording.processes)


def test_each_case_is_asked_about():
    assert sorted(SHOWN) == sorted(path.stem for path in CASES.glob("*.py"))
