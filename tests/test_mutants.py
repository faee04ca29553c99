"""Mutants are made of every statement, number and neighbouring call, and a page that accepts one is told of it."""

import pytest
from mutants import examine, exceptions
from mutate import Mutant, mutants, plain
from subject import Subject

from recorder.schedule import schedule

PROGRAM = '''"""A child that says what it was given."""

import multiprocessing
import os
import time


def work(number, ready):
    time.sleep(0.01)
    with multiprocessing.Lock():
        print(f"child: number={number}")
    ready.set()


if __name__ == "__main__":
    ready = multiprocessing.Event()
    child = multiprocessing.Process(
        target=work, args=(4, ready), daemon=True
    )
    child.start()
    print(f"main: pid={os.getpid()} set={ready.wait()}")
    child.join(60)
'''
STRONG = """
from book import record
runs = record("en/00-tests/given.py", start_methods=("fork",), runs=1)
for run in runs:
    (child,) = run.children
    assert child.values("number") == [4]
    assert run.main.values("pid") == [run.main.pid]
print(runs.panel(highlight=["args=(4, ready)"]))
"""
WEAK = STRONG.replace("[4]", 'child.values("number")')
CHANGE = "main: child = multiprocessing.Process(target=work, args=(4, ready), daemon=True) → "
CHANGE += CHANGE.split("main: ")[1].split(" →")[0].replace("4", "5")


@pytest.fixture
def subject(tmp_path, monkeypatch):
    """Makes the program above, under some fence, with no mutants but those that a test is about."""
    for reader in ("book.request", "book.fence"):
        monkeypatch.setattr(f"{reader}.SNIPPETS", tmp_path)
    monkeypatch.setattr("subject.CACHE", tmp_path / "cache")
    file = tmp_path / "en" / "00-tests" / "given.py"
    file.parent.mkdir(parents=True)
    file.write_text(PROGRAM, "utf-8")

    def make(code, *changes, program=PROGRAM):
        made = Subject("00-tests", code, "en/00-tests/given.py", program, alone=False)
        made.mutants = [mutant for mutant in made.mutants if mutant.change in changes]
        assert len(made.mutants) == len(changes)
        return made

    return make


def test_what_is_changed():
    changes = {mutant.change for mutant in mutants(PROGRAM)}
    process = "child = multiprocessing.Process(target=work, args=(4, ready), daemon=True)"
    said = "print(f'main: pid={os.getpid()} set={ready.wait()}')"
    assert changes == {
        "work: time.sleep(0.01) → nothing",
        "work: with multiprocessing.Lock(): … → nothing",
        "work: with multiprocessing.Lock(): … → print(f'child: number={number}')",
        "work: print(f'child: number={number}') → pass",
        "work: ready.set() → nothing",
        "module: if __name__ == '__main__': … → nothing",
        "main: ready = multiprocessing.Event() → nothing",
        f"main: {process} → nothing",
        f"main: {process} → {process.replace('4', '5')}",
        f"main: {process} → {process.replace('True', 'False')}",
        "main: child.start() → nothing",
        "main: child.start() → child.run()",
        f"main: {said} → nothing",
        f"main: {said} → {said.replace('getpid', 'getppid')}",
        "main: child.join(60) → nothing",
        "main: child.join(60) → child.join(0)",
    }


@pytest.mark.parametrize(
    ("line", "others"),
    [
        ("pool.map(f, x)", ["pool.imap(f, x)"]),
        ("pool.imap(f, x)", ["pool.imap_unordered(f, x)"]),
        ("pool.apply(f)", ["pool.apply_async(f)"]),
        ("pool.close()", ["pool.terminate()"]),
        ("pipe.close()", []),
        ("executor.map(f, x)", []),
        ("child.terminate()", ["child.kill()"]),
        ("child.kill()", ["child.terminate()"]),
        ("os.kill(os.getpid(), 9)", ["os.kill(os.getpid(), 10)"]),
        ("from m import Queue, Event", ["from m import SimpleQueue as Queue, Event"]),
        ("q = m.SimpleQueue()", ["q = m.Queue()"]),
        ("wait(x, timeout=8)", ["wait(x, timeout=0)"]),
        ("x = 60", ["x = 0"]),
        ("x = 0.5", ["x = 0"]),
        ("x = 0", ["x = 1"]),
    ],
)
def test_neighbours_and_numbers(line, others):
    found = [mutant.text for mutant in mutants(f"{line}\npass") if not mutant.change.endswith("nothing")]
    assert found == [f"{other}\npass" for other in others]


def test_a_time_is_doubled_where_a_program_is_about_timing():
    assert [mutant.text for mutant in mutants("sleep(2)\nlast", timed=True)] == ["last", "sleep(4)\nlast", "sleep(2)"]
    assert [mutant.text for mutant in mutants("sleep(2)\nlast")] == ["last", "sleep(2)"]


def test_the_same_change_in_two_places_has_two_names():
    assert [mutant.change for mutant in mutants("a()\nb()\na()\nb()")] == [
        "module: a() → nothing",
        "module: b() → nothing",
        "module: a() → nothing (2)",
        "module: b() → nothing (2)",
    ]


def test_a_definition_goes_only_if_nothing_names_it():
    changes = [mutant.change for mutant in mutants('"""Text."""\nimport os\nimport re\nos.abort()')]
    assert changes == ["module: import re → nothing", "module: os.abort() → nothing"]


def test_a_weak_claim_is_told(subject):
    assert examine([subject(WEAK, CHANGE)], {}) == [f"00-tests/given.py, line 17: the page accepts {CHANGE}"]
    assert examine([subject(STRONG, CHANGE)], {}) == []


def test_an_exception_excuses_and_is_told_when_it_is_not_needed(subject):
    allowed = {("00-tests/given.py", CHANGE): "a reason"}
    assert examine([subject(WEAK, CHANGE)], allowed) == []
    assert examine([subject(STRONG, CHANGE)], allowed) == [
        f"00-tests/given.py, line 17: no exception is needed for {CHANGE}"
    ]
    assert examine([subject(STRONG)], allowed) == [f"00-tests/given.py: there is no such mutant (any more): {CHANGE}"]


def test_a_program_that_its_own_fence_refuses_is_told(subject):
    (message,) = examine([subject(STRONG.replace("[4]", "[3]"), CHANGE)], {})
    assert message.startswith("00-tests/given.py: its own fence refuses it\n")
    assert message.endswith('in: assert child.values("number") == [3]')


def test_a_mutant_that_hangs_ends_and_is_refused(subject):
    hanging = subject(STRONG)
    hanging.limits = {"fork": 0.5}
    text = plain(PROGRAM.replace("child.join(60)", "time.sleep(60)"))
    assert "ended by the time limit of" in hanging.refusal(text)
    assert {job.time_limit for job, _ in schedule.recordings() if job.text == text.encode()} == {0.5}
    assert not hanging.accepts(Mutant(1, "", text))


def test_what_was_found_is_kept_at_once_until_fence_or_program_change(subject):
    first = subject(WEAK, CHANGE)
    examine([first], {})
    assert first.accepted == {CHANGE: True}
    for code, program, kept in [(WEAK, PROGRAM, True), (STRONG, PROGRAM, False), (WEAK, PROGRAM + "\n", False)]:
        again = subject(code, program=program)
        again.load()
        assert (again.accepted == first.accepted) == kept


def test_exceptions_have_reasons():
    text = "# only for the picture\na.py work: x → nothing\n\n# equal\nb.py main: y → z\n"
    assert exceptions(text) == {
        ("a.py", "work: x → nothing"): "only for the picture",
        ("b.py", "main: y → z"): "equal",
    }
    with pytest.raises(ValueError, match="no reason"):
        exceptions("a.py work: x → nothing")
    with pytest.raises(ValueError, match="twice"):
        exceptions("# reason\na.py work: x → nothing\na.py work: x → nothing")
