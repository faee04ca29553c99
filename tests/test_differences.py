"""Which programs behave differently elsewhere is found in the recordings."""

from book.differences import Difference, Place, between, confirmed
from recorder.recording import Line, Process, Recording

PROGRAM, ZH = "en/section/program.py", "zh/section/program.py"

LANGUAGES = (("zh", 3), ("en", 4))


def ran(*lines, code=0, method="spawn", children=1, pid=4321):
    processes = [Process(pid + n, "child" if n else "main") for n in range(children + 1)]
    return Recording(
        program=PROGRAM,
        command=["python", "program.py"],
        start_method=method,
        repetition=0,
        python="CPython 3.11.7",
        platform="Linux",
        terminal="pseudo-terminal",
        started="2026-01-01T00:00:00.000+00:00",
        duration=1.0,
        exit_code=code,
        limit=None,
        leftovers=0,
        processes=processes,
        lines=[Line(0.1 * n, pid, text) for n, text in enumerate(lines)],
    )


def found(here, there, program=PROGRAM):
    return list(between([Place("here", "fork", {program: here}), Place("there", "spawn", {program: there})]))


def test_pids_times_addresses_and_the_order_of_lines_are_no_difference():
    here = [ran("pid=4321 took 0.31 s", "at 0x7f01", "b")]
    there = [ran("at 0x9911", "b", "pid=77 took 0.52 s", pid=77)]
    assert found(here, there) == []


def test_who_adopts_an_orphan_is_no_difference_though_process_1_has_a_short_pid():
    assert found([ran("child: ppid=1 alive=True")], [ran("child: ppid=2194 alive=True")]) == []


def test_what_each_run_says_here_and_none_there_is_a_difference():
    (difference,) = found([ran("module=1"), ran("module=1", "rare")], [ran("module=2"), ran("module=2")])
    assert difference == Difference(PROGRAM, ["spawn"], [(["here"], ["module=1"]), (["there"], ["module=2"])])


def test_what_is_said_there_now_and_then_is_no_difference():
    assert found([ran("first"), ran("second")], [ran("second"), ran("first")]) == []


def test_exit_codes_processes_and_the_number_of_equal_lines_count():
    (difference,) = found([ran("x", "x")], [ran("x", code=1, children=2)])
    assert difference.said == [
        (["here"], ["1 × child", "exit code 0", "x ×2"]),
        (["there"], ["2 × child", "exit code 1", "x"]),
    ]


def test_the_way_of_an_error_through_the_library_and_how_far_an_endless_run_came_are_no_difference():
    here = [ran("Traceback", '  File "a.py", line 1', "    run()", "/usr/lib/a.py:12: UserWarning: leaked")]
    there = [ran("Traceback", '  File "b.py", line 2', "    ^^^^", "/opt/a.py:377: UserWarning: leaked")]
    assert found(here, there) == []
    here, there = ran("x"), ran("x", "x", "x", children=5)
    here.limit = there.limit = "time"
    assert found([here], [there]) == []


def test_another_start_method_is_another_matter():
    assert found([ran("x", method="fork")], [ran("y", method="spawn")]) == []


def test_places_that_say_the_same_are_told_together_and_start_methods_too():
    def place(name, text):
        return Place(name, "fork", {PROGRAM: [ran(text, method=method) for method in ("fork", "spawn")]})

    (difference,) = between([place("a", "old"), place("b", "new"), place("c", "old")])
    assert difference.start_methods == ["fork", "spawn"]
    assert difference.said == [(["a", "c"], ["old"]), (["b"], ["new"])]


def test_a_difference_by_chance_is_not_told():
    twins = found([ran("甲 n=1")], [ran("甲 n=2")], ZH), found([ran("a n=1")], [ran("a n=2")])
    assert list(confirmed([*twins[0], *twins[1]])) == [*twins[0], *twins[1]]
    assert list(confirmed(twins[0])) == [], "the program's twin does not differ"
    counts = [found([ran("x")], [ran("x", children=n)], f"{language}/section/program.py") for language, n in LANGUAGES]
    assert list(confirmed([*counts[0], *counts[1]])) == [], "two children more there, three more here: by chance"
