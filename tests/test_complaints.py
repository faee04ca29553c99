"""Whatever is wrong with a fence, the build and the tests say the same: where it stands, what came, what to do."""

import re
import subprocess
import sys

import pytest
from small_book import Book

from book import RunFailed, record
from book.complaint import Complaint
from book.explain import explain
from book.fence import Runs
from book.pages import fences
from recorder.recording import Line, Process, Recording, Span

PAGE = "docs/en/page.md"
PROGRAM = "en/07-waiting/daemon.py"
MESSAGE = re.compile(r"^page: .*?^repair: [^\n]*", re.MULTILINE | re.DOTALL)


def pytest_on(book, page):
    """What `pytest docs/…` says about a page of a small book."""
    command = [sys.executable, "-m", "pytest", "-p", "book.pytest_plugin", "-p", "no:cacheprovider", "--markdown-docs"]
    tests = subprocess.run(
        [*command, "--markdown-docs-syntax=superfences", page],
        cwd=book.folder,
        capture_output=True,
        encoding="utf-8",
    )
    assert tests.returncode == 1, tests.stdout
    return tests.stdout


@pytest.mark.parametrize(
    ("claim", "arguments"),
    [
        ("assert run.values('work') == [2]", ""),
        ("pass", ", fails='no such error'"),
        ("pass", ", runs=0"),
        ("assert undefined", ""),
        ("assert (", ""),
    ],
)
def test_build_and_tests_say_the_same(tmp_path, claim, arguments):
    book = Book(tmp_path / "book")
    book.page(claim, arguments)
    built = set(MESSAGE.findall(book.build("--strict").stdout))
    (tested,) = set(MESSAGE.findall(pytest_on(book, PAGE)))
    assert tested in built
    assert {told.replace("docs/zh/", "docs/en/").replace("snippets/zh/", "snippets/en/") for told in built} == {tested}


@pytest.mark.parametrize(
    ("arguments", "came", "repair"),
    [
        ({"start_methods": "forkserver"}, "start_methods='forkserver'", "write start_methods=('forkserver',)"),
        ({"start_methods": ["fork"]}, "start_methods=['fork']", 'write start_methods=("fork", "spawn")'),
        ({"start_methods": ("forksever",)}, "start_methods=('forksever',)", "write 'forkserver' for 'forksever'"),
        ({"start_methods": ("fork", 3)}, "start_methods=('fork', 3)", "take 3 out"),
        ({"start_methods": ()}, "none: start_methods=()", "name one that this platform has: "),
        ({"fails": {"forkservr": "x"}}, "fails={'forkservr': 'x'}", "write 'forkserver' for 'forkservr'"),
        (
            {"fails": {"spawn": "x"}, "start_methods": ("fork",)},
            "fails={'spawn': 'x'}",
            "add 'spawn' to start_methods=",
        ),
        ({"fails": True}, "fails=True", 'write fails="text of the error"'),
        ({"fails": ""}, "fails=''", 'write fails="text of the error"'),
        ({"fails": {"fork": None}}, "fails={'fork': None}", 'write fails="text of the error"'),
        ({"exits": 3}, "exits=3", "write exits=(3,)"),
        ({"exits": ("3",)}, "exits=('3',)", "write exits=(3,)"),
        ({"exits": (0,)}, "exits=(0,)", "take the 0 out"),
        ({"time_limit": "10"}, "time_limit='10'", "write a number: time_limit=10"),
        ({"time_limit": 0}, "time_limit=0", "write a number: time_limit=10"),
        ({"alone": 1}, "alone=1", "write alone=True"),
        ({"runs": 0}, "runs=0", "write a number: runs=3"),
        ({"runs": "3"}, "runs='3'", "write a number: runs=3"),
        ({"program": "en/none.py"}, "there is no program snippets/en/none.py", "write it, or mend the name"),
        ({"program": None}, "there is no program None", "write it, or mend the name"),
    ],
)
def test_a_slip_in_the_arguments_is_told_before_anything_runs(arguments, came, repair):
    with pytest.raises(RunFailed) as told:
        record(**{"program": PROGRAM, **arguments})
    assert told.value.complaint.came == came
    assert told.value.complaint.repair.startswith(repair)


@pytest.mark.parametrize(
    ("highlight", "came", "repair"),
    [
        ("daemon=True", "highlight='daemon=True'", "write highlight=['daemon=True']"),
        (["demon"], "no line with 'demon' in it", "mend the text in highlight="),
        (["twice"], "no line with 'twice' in it", "mend the text in highlight="),
    ],
)
def test_a_slip_in_what_is_highlighted_is_told(highlight, came, repair):
    with pytest.raises(RunFailed) as told:
        Runs(PROGRAM, b'"""Say it twice."""\n\nProcess(daemon=True)\n', []).panel(highlight)
    assert (told.value.complaint.came, told.value.complaint.repair) == (came, repair)


CHILD = Process(11, "child", "Process-1", 10, [Span(0.1, 0.2, "running", 10)], lines=["n=1", "n=2"])
RUNS = [
    Recording(
        program=PROGRAM,
        command=["python", "daemon.py"],
        start_method=method,
        repetition=0,
        python="CPython 3.11.7",
        platform="Linux",
        terminal="pseudo-terminal",
        started="2026-01-01T00:00:00.000+00:00",
        duration=1.0,
        exit_code=0,
        limit=None,
        leftovers=0,
        processes=[Process(10, "main", None, 1, [Span(0.0, 1.0, "running", 1)]), child],
        lines=[Line(0.1, 11, text) for text in child.lines],
    )
    for method, child in (("fork", CHILD), ("spawn", Process(12, "child", lines=["n=3"])))
]


def complaint_of(*statements):
    """What is said of a fence with these statements after `runs = …`, on line 7 of a page."""
    code = "\n".join(["runs = RUNS", *statements])
    try:
        exec(compile(code, "<fence>", "exec"), {"RUNS": Runs(PROGRAM, b"", RUNS)})
    except Exception as error:
        return explain(error, PAGE, code, 6, "<fence>")
    return None


@pytest.mark.parametrize(
    ("statements", "line", "method", "came"),
    [
        (["for run in runs:", "    assert run.start_method == 'fork'"], 9, "spawn", "run.start_method = 'spawn'; "),
        (
            ["for each in runs:", "    assert each.values('n') == [1]"],
            9,
            "fork",
            "each.values('n') = [1, 2]; [1] = [1]",
        ),
        (
            ["first, second = runs", "assert first.lines and second.values('n') == [1]"],
            9,
            "spawn",
            "second.values('n')",
        ),
        (["first, second = runs", "a, b = first.children[0], 1", "assert a.pid == b"], 10, "fork", "a.pid = 11; b = 1"),
        (["assert all(x.values('n') == [1, 2] for x in runs)"], 8, "spawn", "x.values('n') = [3]; [1, 2] = [1, 2]"),
        (["one, two = runs", "assert not one.lines, 'speaks'"], 9, "fork", "speaks; one.lines = [Line("),
        (["def claim(r):", "    assert r.limit", "claim(list(runs)[1])"], 9, "spawn", "r.limit = None"),
        (["assert len(runs) == 3"], 8, "", "len(runs) = 2; 3 = 3"),
        (["n = iter([0, 1])", "assert next(n)"], 9, "", "next(n) = 1"),
    ],
)
def test_a_false_claim_tells_its_run_and_both_values(statements, line, method, came):
    told = complaint_of(*statements)
    assert (told.page, told.line, told.start_method, told.program) == (PAGE, line, method, PROGRAM)
    assert told.came.startswith(came)
    assert told.transcript == (next(run.text for run in RUNS if run.start_method == method) if method else None)


def test_what_is_no_claim_is_told_with_its_statement():
    told = complaint_of("runs.nothing()")
    assert told.fence == "runs.nothing()"
    assert told.came == "AttributeError: 'Runs' object has no attribute 'nothing'"
    assert (told.line, told.expected) == (8, "a fence that runs to its end")


def test_a_complaint_has_all_its_parts_in_order():
    told = Complaint("all", "nothing", "wait", PAGE, 3, "wait()", PROGRAM, "fork", "x\n" * 50 + "y" * 300)
    lines = str(told).splitlines()
    assert [line.partition(":")[0] for line in lines if not line.startswith(" ")] == [
        *("page", "program", "start method", "fence", "expected", "came", "transcript", "repair")
    ]
    assert lines[0] == f"page:         {PAGE}, line 3"
    assert lines.count("    x") == 29 and "    …" in lines and "    " + "y" * 200 in lines


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a\n\n```python\n1\n```\n", 3),
        ("!!! note\n    ```python\n    1\n    ```\n", 2),
        ('??? note "A"\n\n    words\n\n    ~~~~python\n    1\n    ~~~~\n', 5),
        ('=== "A"\n\n    !!! note\n\n        ```python\n        1\n        ```\n', 5),
        ("1. one\n\n    ```python\n    1\n    ```\n", 3),
        ("> ``` { .python }\n> 1\n> ```\n", 1),
    ],
)
def test_a_fence_is_found_wherever_it_stands(text, line):
    (fence,) = fences(text)
    assert (fence.line, fence.language, fence.code, fence.closed) == (line, "python", "1\n", True)
    assert text.splitlines()[fence.last_line - 1].strip(" >") in ("```", "~~~~")


def test_fences_that_record_tell_their_programs():
    text = 'a\n\n```python exec="on"\nx = 1\nrecord("en/a/b.py", runs=2)\n```\n\n```python\nrecord("en/c.py")\n```\n'
    assert [list(fence.programs) for fence in fences(text)] == [[(5, "en/a/b.py")], [(9, "en/c.py")]]
    assert [fence.runs for fence in fences(text)] == [True, False]
