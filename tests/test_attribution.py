"""Who wrote which line: the terminal's bytes are the truth, the processes' notes say whose they are."""

from recorder.attribution import attribute, decode
from recorder.recording import facts


def lines(output, writes, arrivals=()):
    return [(line.t, line.pid, line.text) for line in attribute(output, list(arrivals), writes)]


def test_each_line_gets_the_process_that_noted_it():
    writes = [(0.1, 1, b"a\n"), (0.3, 1, b"c\n"), (0.2, 2, b"b\n")]
    assert lines(b"a\nb\nc\n", writes) == [(0.1, 1, "a"), (0.2, 2, "b"), (0.3, 1, "c")]


def test_the_terminal_decides_the_order_not_the_moments_of_the_notes():
    writes = [(0.1, 1, b"a\n"), (0.2, 2, b"b\n")]
    assert lines(b"b\na\n", writes) == [(0.2, 2, "b"), (0.1, 1, "a")]


def test_equal_lines_go_to_the_earlier_note_first():
    writes = [(0.2, 2, b"same\n"), (0.1, 1, b"same\n")]
    assert lines(b"same\nsame\n", writes) == [(0.1, 1, "same"), (0.2, 2, "same")]


def test_one_write_of_several_lines_and_one_line_of_several_writes():
    writes = [(0.1, 1, b"a\nb\nc"), (0.2, 1, b"d\n")]
    assert lines(b"a\nb\ncd\n", writes) == [(0.1, 1, "a"), (0.1, 1, "b"), (0.1, 1, "cd")]


def test_a_line_of_two_processes_has_no_writer():
    writes = [(0.1, 1, b"torn "), (0.2, 2, b"line\n")]
    assert lines(b"torn line\n", writes) == [(0.1, None, "torn line")]


def test_what_nobody_noted_stays_without_a_writer_and_has_the_moment_of_its_arrival():
    writes = [(0.1, 1, b"a\n"), (0.4, 1, b"z\n")]
    arrivals = [(2, 0.11), (8, 0.25), (10, 0.41)]
    assert lines(b"a\nfatal\nz\n", writes, arrivals) == [(0.1, 1, "a"), (0.25, None, "fatal"), (0.4, 1, "z")]


def test_a_noted_write_that_never_came_loses_nothing_else():
    writes = [(0.1, 1, b"killed before this\n"), (0.2, 2, b"b\n")]
    assert lines(b"b\n", writes) == [(0.2, 2, "b")]


def test_empty_lines_and_a_last_line_without_end():
    writes = [(0.1, 1, b"\n"), (0.2, 1, b"end")]
    assert lines(b"\nend", writes) == [(0.1, 1, ""), (0.2, 1, "end")]
    assert lines(b"", []) == []


def test_what_cannot_be_shown_is_made_visible():
    assert decode("进程\u3000a\tb".encode()) == "进程\u3000a\tb"
    assert decode(b"\xff\x00\x1b[31m\x7f\r") == "\\xff␀␛[31m␡"
    assert decode("\u202eabc\u2028".encode()) == "\\u202eabc\\u2028"


def test_facts_are_read_from_key_value_tokens():
    said = ["听音乐：pid=12 ppid=7，list=[0, 1, 2]", "music: pid=-3, ok=True; t=0.5) name=Process-1。x_pid=9"]
    assert facts(said, "pid") == [12, -3]
    assert facts(said, "ppid") == [7]
    assert facts(said, "list") == [[0, 1, 2]]
    assert [facts(said, key) for key in ("ok", "t", "name")] == [[True], [0.5], ["Process-1"]]
