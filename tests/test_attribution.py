"""Who wrote which line: the terminal's bytes are the truth, the processes' notes say whose they are."""

import itertools
import random
import time

from recorder.attribution import attribute, shown
from recorder.notes import Write
from recorder.recording import facts


def write(t, pid, data, done=None, size=None, fd=1):
    """A write that took a millisecond unless `done` says otherwise; False for one whose end was not noted."""
    ended = None if done is False else t + 0.001 if done is None else done
    return Write(t, pid, fd, data, len(data) if size is None else size, ended)


def attributed(output, writes, arrivals=()):
    return attribute(output, list(arrivals), writes)


def lines(output, writes, arrivals=()):
    return [(line.t, line.pid, line.text) for line in attributed(output, writes, arrivals)]


def given(*writes):
    return [write(*facts) for facts in writes]


def test_each_line_gets_the_process_that_noted_it():
    writes = given((0.1, 1, b"a\n"), (0.3, 1, b"c\n"), (0.2, 2, b"b\n"))
    assert lines(b"a\nb\nc\n", writes) == [(0.1, 1, "a"), (0.2, 2, "b"), (0.3, 1, "c")]


def test_the_terminal_decides_the_order_not_the_moments_of_the_notes():
    writes = given((0.1, 1, b"a\n", 0.3), (0.2, 2, b"b\n", 0.25))
    assert [(pid, text) for _, pid, text in lines(b"b\na\n", writes)] == [(2, "b"), (1, "a")]


def test_times_are_in_the_order_of_the_transcript():
    writes = given((0.1, 1, b"a\n", 0.3), (0.2, 2, b"b\n", 0.25))
    assert lines(b"b\na\n", writes) == [(0.2, 2, "b"), (0.2, 1, "a")], "a was still being written at 0.2"


def test_equal_lines_go_to_the_earlier_note_first():
    writes = given((0.2, 2, b"same\n"), (0.1, 1, b"same\n"))
    assert lines(b"same\nsame\n", writes) == [(0.1, 1, "same"), (0.2, 2, "same")]


def test_what_was_written_before_another_was_begun_stands_before_it():
    writes = given((0.1, 1, b"x\n"), (0.2, 1, b"y\n"), (0.3, 2, b"x\n"))
    assert [pid for _, pid, _ in lines(b"x\ny\nx\n", writes)] == [1, 1, 2]


def test_an_early_choice_that_leaves_no_place_for_a_later_write_is_taken_back():
    # All begun before any was made; 1 noted first, but the second "same" is the one that "one" follows.
    writes = given((0.1, 1, b"same\n", 0.9), (0.11, 2, b"same\n", 0.5), (0.6, 2, b"two\n"), (0.91, 1, b"one\n"))
    assert [pid for _, pid, _ in lines(b"same\ntwo\nsame\none\n", writes)] == [2, 2, 1, 1]


def test_one_write_of_several_lines_and_one_line_of_several_writes():
    writes = given((0.1, 1, b"a\nb\nc"), (0.2, 1, b"d\n"))
    assert lines(b"a\nb\ncd\n", writes) == [(0.1, 1, "a"), (0.1, 1, "b"), (0.1, 1, "cd")]


def test_a_line_of_two_processes_names_both():
    (line,) = attributed(b"torn line\n", given((0.1, 1, b"torn "), (0.2, 2, b"line\n")))
    assert (line.t, line.pid, line.pids, line.writers, line.text) == (0.1, None, [1, 2], [1, 2], "torn line")


def test_what_nobody_noted_stays_without_a_writer_and_has_the_moment_of_its_arrival():
    writes = given((0.1, 1, b"a\n"), (0.4, 1, b"z\n"))
    arrivals = [(2, 0.11), (8, 0.25), (10, 0.41)]
    assert lines(b"a\nfatal\nz\n", writes, arrivals) == [(0.1, 1, "a"), (0.25, None, "fatal"), (0.4, 1, "z")]


def test_a_note_taken_after_the_bytes_had_arrived_is_not_theirs():
    writes = given((0.5, 1, b"hello\n"))
    found = lines(b"hello\nhello\n", writes, [(6, 0.2), (12, 0.51)])
    assert found == [(0.2, None, "hello"), (0.5, 1, "hello")]


def test_what_nobody_noted_in_the_middle_of_a_line():
    (line,) = attributed(b"one?!two\n", given((0.1, 1, b"one"), (0.2, 1, b"two\n")))
    assert (line.pid, line.pids) == (None, [1])


def test_a_noted_write_that_never_came_loses_nothing_else():
    writes = given((0.1, 1, b"killed before this\n", False), (0.2, 2, b"b\n"))
    assert lines(b"b\n", writes) == [(0.2, 2, "b")]


def test_a_write_that_was_cut_short_by_a_kill():
    writes = given((0.1, 1, b"killed in this\n", False), (0.2, 2, b"b\n"))
    (line,) = attributed(b"killedb\n", writes)
    assert (line.text, line.writers) == ("killedb", [1, 2])


def test_a_long_write_is_known_by_its_beginning():
    writes = [write(0.1, 1, b"x" * 10, size=30), write(0.2, 2, b"b\n")]
    assert [(pid, len(text)) for _, pid, text in lines(b"x" * 29 + b"\nb\n", writes)] == [(1, 29), (2, 1)]


def test_the_last_line_is_cut_off_by_the_limit():
    assert lines(b"a\nbcd", given((0.1, 1, b"a\n"), (0.2, 2, b"bcdefg\n"), (0.3, 1, b"h\n"))) == [
        (0.1, 1, "a"),
        (0.2, 2, "bcd"),
    ]


def test_a_terminal_that_ends_lines_with_a_return():
    assert [pid for _, pid, _ in lines(b"a\r\nb\r\n", given((0.1, 1, b"a\n"), (0.2, 2, b"b\n")))] == [1, 2]


def test_two_streams_of_one_process():
    writes = [write(0.1, 1, b"out\n", fd=1), write(0.2, 1, b"error\n", fd=2)]
    assert lines(b"error\nout\n", [writes[0]._replace(done=0.4), writes[1]]) == [(0.2, 1, "error"), (0.2, 1, "out")]


def test_empty_lines_and_a_last_line_without_end():
    assert lines(b"\nend", given((0.1, 1, b"\n"), (0.2, 1, b"end"))) == [(0.1, 1, ""), (0.2, 1, "end")]
    assert lines(b"", []) == []


def shuffled(seed, processes, words):
    """Writes of equal words that overlap, each process's last word its own; the output they made, and whose it is."""
    chosen = random.Random(seed)
    words = {pid: [chosen.choice(words) for _ in range(9)] + [b"%d\n" % pid] for pid in range(1, processes + 1)}
    owners = [pid for pid in words for _ in words[pid]]
    chosen.shuffle(owners)
    writes, begun = [], dict.fromkeys(words, 0.0)
    for i, pid in enumerate(owners):
        t, following = float(i), next((j for j in range(i + 1, len(owners)) if owners[j] == pid), i + 9)
        between = chosen.uniform(t, min(following, i + 9))
        data = words[pid].pop(0)
        writes.append(Write(chosen.uniform(max(begun[pid], t - 9), t), pid, 1, data, len(data), between))
        begun[pid] = between
    return writes, b"".join(write.data for write in writes), owners


def test_a_whole_interleaving_is_found_among_equal_words():
    for seed in range(40):
        writes, output, owners = shuffled(seed, 8, [b"working\n", b"done\n"])
        found = attributed(output, writes)
        assert None not in [line.pid for line in found]
        by_process = {pid: [line.text for line in found if line.pid == pid] for pid in set(owners)}
        for pid, said in by_process.items():
            noted = [w.data.decode().strip() for w in writes if w.pid == pid]
            assert said == noted, "each process's own order"
        assert all(a.t <= b.t for a, b in itertools.pairwise(found))


def test_what_overlaps_only_a_little_is_told_apart():
    writes, output, owners = shuffled(1, 8, [b"working\n"])
    apart = [w._replace(t=0.01 * i, done=0.01 * i + 0.009) for i, w in enumerate(writes)]
    assert [line.pid for line in attributed(output, apart)] == owners


def test_a_hopeless_case_is_given_up_in_good_time():
    """Hundreds of equal writes, all at once, and bytes that none of them can have made."""
    writes = [write(0.0, pid, b"aa", 9.0) for pid in range(1, 9) for _ in range(60)]
    began = time.process_time()
    found = attributed(b"a" * 959 + b"\nb\n", [*writes, write(0.5, 99, b"b\n", 9.0)])
    assert time.process_time() - began < 30
    assert len(found) == 2


def test_what_cannot_be_shown_is_made_visible():
    assert shown("进程\u3000a\tb".encode()) == "进程\u3000a\tb"
    assert shown(b"\xff\x00\x1b[31m\x7f\r") == "\\xff␀␛[31m␡"
    assert shown("\u202eabc\u2028".encode()) == "\\u202eabc\\u2028"


def test_a_line_is_shown_as_a_terminal_leaves_it():
    assert shown(b"\rA   0%\rA  20%\rA 100%") == "A 100%"
    assert shown(b"long text\rshort") == "shorttext"
    assert shown("进程\ra".encode()) == "a程"
    assert shown("abc\r进".encode()) == "进c"


def test_facts_are_read_from_key_value_tokens():
    said = ["听音乐：pid=12 ppid=7，list=[0, 1, 2]", "music: pid=-3, ok=True; t=0.5) name=Process-1。x_pid=9"]
    assert facts(said, "pid") == [12, -3]
    assert facts(said, "ppid") == [7]
    assert facts(said, "list") == [[0, 1, 2]]
    assert [facts(said, key) for key in ("ok", "t", "name")] == [[True], [0.5], ["Process-1"]]


def test_what_nobody_noted_ends_with_its_line_rather_than_within():
    """A shell wrote "shell done", and then a process that takes notes "done"; both arrived in one chunk."""
    writes = given((0.1, 1, b"done\n"))
    found = lines(b"shell done\ndone\n", writes, [(16, 0.2)])
    assert [(pid, text) for _, pid, text in found] == [(None, "shell done"), (1, "done")]
