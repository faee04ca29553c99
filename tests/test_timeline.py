"""Timelines and trees are pure functions of a recording: no process is started here."""

from dataclasses import replace

import pytest
from markup import parsed

from book.adoption import Adoption, adoptions
from book.describe import describe, stuck
from book.drawing import Lane, legend
from book.labels import child_colour, colours_of, given_name, names_of
from book.panel import show
from book.sheet import axis, common_length, lay_out, ticks
from book.timeline import draw
from book.transcript import is_marks, shown_line
from book.tree import draw_tree, rows
from book.words import WORDS
from recorder.recording import Hold, Line, Load, Message, Passage, Process, Recording, Span, Task, Wait

WORDS_EN = WORDS["en"]


def recording(processes, lines=(), duration=1.0):
    return Recording(
        program="en/test/program.py",
        command=["python", "program.py"],
        start_method="forkserver",
        repetition=0,
        python="CPython",
        platform="Linux",
        terminal="pseudo-terminal",
        started="2026-01-01T00:00:00.000+00:00",
        duration=duration,
        exit_code=0,
        limit=None,
        leftovers=0,
        processes=list(processes),
        lines=list(lines),
    )


MAIN = Process(10, "main", "MainProcess", 1, [Span(0.0, 1.0, "running", 1)])
SERVER = Process(11, "fork server", None, 10, [Span(0.1, 0.9, "running", 10), Span(0.9, 1.0, "running", 1)])
CHILD = Process(12, "child", "Process-1", 10, [Span(0.2, 0.6, "running", 11), Span(0.6, 0.8, "zombie", 11)])
WORKER = Process(
    14, "child", "Worker", 10, [Span(0.2, 0.9, "running", 10)], tasks=[Task(1, 0.3, 0.4), Task(3, 0.5, 0.6)]
)
ORPHAN = Process(13, "child", "Process-2", 12, [Span(0.3, 0.6, "running", 12), Span(0.6, 1.0, "running", 1)])
FAMILY = recording([MAIN, SERVER, CHILD, ORPHAN], [Line(0.25, 12, "<hello>"), Line(0.5, None, "nobody's")])


def svg(which=draw, run=FAMILY):
    return parsed(drawing(which, run).svg).select_one("svg")


def drawing(which=draw, run=FAMILY):
    return which(run, names_of(run, WORDS_EN), colours_of(run), WORDS_EN, "key")


@pytest.mark.parametrize(
    ("length", "expected"),
    [
        (1.0, [0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        (0.36, [0, 0.1, 0.2, 0.3]),
        (0.05, [0, 0.01, 0.02, 0.03, 0.04, 0.05]),
        (7.0, [0, 2, 4, 6]),
    ],
)
def test_ticks_are_round(length, expected):
    assert ticks(length) == pytest.approx(expected)


@pytest.mark.parametrize("length", [0.001, 0.0123, 0.31, 0.99, 1.01, 2.6, 9.9, 10, 61])
def test_there_are_enough_ticks_and_not_too_many(length):
    assert 3 <= len(ticks(length)) <= 8
    assert ticks(length)[-1] <= length * (1 + 1e-6)


def test_adoptions_leave_out_the_helpers():
    assert adoptions(FAMILY) == [Adoption(13, 1, 0.6)]


def test_lanes_come_in_order_with_an_outside_lane_for_the_adopter():
    drawing = svg()
    assert [lane.get("data-pid") for lane in drawing.select(".lane")] == ["10", "11", "12", "13", None]
    assert globals()["drawing"]().lanes[-1] == Lane("adopter", 1, "outside")
    assert len(drawing.select(".adoption")) == 1


def test_solid_and_dashed_arrows_tell_the_two_kinds_of_parent():
    drawing = svg()
    solid = [(a["data-pid"], a["data-parent"]) for a in drawing.select(".start:not(.asked)")]
    dashed = [(a["data-pid"], a["data-parent"]) for a in drawing.select(".start.asked")]
    assert solid == [("11", "10"), ("12", "11"), ("13", "12")]
    assert dashed == [("12", "10")]


def test_bars_stand_where_the_spans_are():
    lane = svg().select_one('.lane[data-pid="12"]')
    running, zombie = lane.select("rect")
    assert (running["x"], running["width"]) == ("20.00%", "40.00%")
    assert (zombie["x"], zombie["width"]) == ("60.00%", "20.00%")
    assert zombie["fill"] == "url(#key-hatching)"
    assert lane.select_one(".end")["x1"] == "60.00%"


def test_what_was_seen_in_one_look_only_has_no_length_and_is_not_drawn():
    seen_once = Process(12, "child", None, 10, [Span(0.2, 0.6, "running", 10), Span(0.6, 0.6, "zombie", 10)])
    run = recording([MAIN, seen_once])
    lane = svg(run=run).select_one('.lane[data-pid="12"]')
    assert [bar.classes for bar in lane.select("rect")] == [["running"]]
    assert lane.select_one(".end")["x1"] == "60.00%"
    assert "zombie" not in drawing(run=run).kinds
    assert "zombie" not in describe(run, names_of(run, WORDS_EN), WORDS_EN)
    cells = parsed(show("en/test/program.py", "", [run])).select('tr[data-pid="12"] td')
    assert [cell.get_text() for cell in cells[1:4]] == ["0.200", "0.600", ""]


def test_marks_are_the_lines_that_have_a_writer_and_text_is_only_text():
    drawing = svg()
    assert [(mark["data-line"], mark["cx"]) for mark in drawing.select(".mark")] == [("0", "25.00%")]
    assert drawing.select_one(".mark title").get_text() == "0.250 s: <hello>"


def test_tasks_are_numbered_boxes_in_the_lane_of_their_worker():
    drawing = svg(run=recording([MAIN, WORKER]))
    boxes = [
        (box.get_text(), box.select_one("rect")["x"], box.select_one("rect")["width"])
        for box in drawing.select(".lane .task")
    ]
    assert boxes == [("11", "30.00%", "10.00%"), ("33", "50.00%", "10.00%")]
    assert "child 1 does task 3 from 0.50 s to 0.60 s." in drawing.select_one("desc").get_text()


def test_the_description_tells_what_the_drawing_shows():
    told = describe(FAMILY, names_of(FAMILY, WORDS_EN), WORDS_EN)
    assert "child 1 (pid 12) lives from 0.20 s to 0.60 s." in told
    assert "child 1 is a zombie from 0.60 s to 0.80 s." in told
    assert "child 2 is adopted by pid 1 at 0.60 s." in told
    in_chinese = describe(FAMILY, names_of(FAMILY, WORDS["zh"]), WORDS["zh"])
    assert "子进程 2 在 0.60 秒被 pid 1 收养。" in in_chinese
    of_tree = draw_tree(FAMILY, names_of(FAMILY, WORDS["zh"]), colours_of(FAMILY), WORDS["zh"], "key").svg
    assert "子进程 1 的父进程是 fork 服务器进程。" in of_tree


def test_words_tell_who_had_a_core_who_had_none_and_what_other_threads_did():
    busy = Process(10, "main", "MainProcess", 1, [Span(0.0, 1.0, "running", 1)])
    busy.loads = [Load(0.0, 0.8, 0.5, 0.25), Load(0.3, 0.9, 0.2, 0.0, 1), Load(0.3, 0.9, 0.05, 0.05, 2)]
    busy.waits = [Wait(0.4, 0.8, "join", "t", 3), Wait(0.5, 0.7, "acquire", "lock", 4, thread=1)]
    idle = Process(11, "resource tracker", None, 10, [Span(0.1, 0.9, "running", 10)], loads=[Load(0.1, 0.9, 0.8, 0.0)])
    run = recording([busy, idle])
    told = {lang: describe(run, names_of(run, WORDS[lang]), WORDS[lang]) for lang in WORDS}
    assert "main has a core for 0.50 s. main is ready for 0.25 s, but no core is free." in told["en"]
    assert "thread 1 of main runs from 0.30 s to 0.90 s. thread 1 of main waits from 0.50 s" in told["en"]
    assert "thread 1 of main has a core for 0.20 s." in told["en"]
    assert told["en"].count("a core for") == 2, "what is little is no news, and helpers are nobody's"
    assert "主进程占用 CPU 0.50 秒。 主进程有 0.25 秒在等空闲的核。" in told["zh"]
    assert "主进程的线程 1 从 0.50 秒到 0.70 秒等在 lock.acquire()。" in told["zh"]


def test_a_deadlock_is_told_in_words_of_the_page():
    child = Process(12, "child", "Process-1", 10, [Span(0.2, 1.0, "running", 10)])
    child.waits = [Wait(0.3, None, "join_thread", "", None)]
    main = replace(MAIN, waits=[Wait(0.25, None, "join", "child", 3, pid=12)])
    run = replace(recording([main, child]), limit="time")
    told = {lang: stuck(run, names_of(run, WORDS[lang]), WORDS[lang]) for lang in WORDS}
    assert told["en"].endswith("child 1 waits in join_thread() at its end, for the feeder thread of its queue.")
    assert "子进程 1 一直停在 join_thread()（代码已执行完，在等队列的送货线程）" in told["zh"]


def test_the_tree_hangs_processes_under_their_first_parent():
    assert [(process.pid, depth) for process, depth in rows(FAMILY)] == [(10, 0), (11, 1), (12, 2), (13, 3)]
    drawing = svg(draw_tree)
    assert [(p["data-pid"], p["data-parent"]) for p in drawing.select(".parent")] == [
        ("11", "10"),
        ("12", "11"),
        ("13", "12"),
    ]
    assert [(p["data-pid"], p["data-parent"]) for p in drawing.select(".asked")] == [("12", "10")]


def test_a_tree_shows_threads_as_strokes():
    threaded = Process(10, "main", "MainProcess", 1, [Span(0, 1, "running", 1)], threads=3)
    box = svg(draw_tree, recording([threaded])).select_one(".box")
    assert box["data-threads"] == "3"
    assert len(box.select(".thread")) == 3


def test_a_child_has_one_colour_whatever_helpers_there_are():
    assert colours_of(FAMILY) == {10: "w0", 11: "helper", 12: "w1", 13: "w2"}
    tool = Process(15, "other", None, 10, [Span(0.1, 0.9, "running", 10)])
    assert colours_of(recording([MAIN, tool, CHILD])) == {10: "w0", 15: "w2", 12: "w1"}
    assert [child_colour(number) for number in (1, 7, 8)] == ["w1", "w7", "w1"]


def test_children_and_others_are_numbered_in_order_of_birth():
    tools = [Process(pid, "other", None, 10, [Span(0.1, 0.9, "running", 10)]) for pid in (15, 16)]
    names = names_of(recording([MAIN, tools[0], SERVER, CHILD, tools[1], ORPHAN]), WORDS_EN)
    assert list(names.values()) == ["main", "other 1", "fork server", "child 1", "other 2", "child 2"]


@pytest.mark.parametrize(
    ("name", "role", "given"),
    [
        ("Process-1", "child", ""),
        ("Process-2:1", "child", ""),
        ("ForkPoolWorker-12", "child", ""),
        ("SpawnProcess-3", "child", ""),
        ("ForkServerPoolWorker-1", "child", ""),
        ("MainProcess", "main", ""),
        (None, "other", ""),
        ("Process", "child", "Process"),
        ("Ticker-1", "child", "Ticker-1"),
        ("cook & waiter", "child", "cook & waiter"),
    ],
)
def test_only_a_name_that_somebody_gave_stands_in_a_lane(name, role, given):
    process = Process(10, role, name, 1, [Span(0.0, 1.0, "running", 1)])
    assert given_name(process) == given
    (lane,) = drawing(run=recording([process])).lanes
    assert lane.name == " · ".join(filter(None, [names_of(recording([process]), WORDS_EN)[10], given]))


def test_a_legend_has_the_kinds_that_were_drawn_in_the_look_they_were_drawn_in():
    assert [kind for kind, _ in legend(drawing(), "key")] == ["start", "asked", "mark", "zombie", "adoption"]
    assert [kind for kind, _ in legend(drawing(run=recording([MAIN, WORKER])), "key")] == ["start", "task"]
    assert [kind for kind, _ in legend(drawing(draw_tree), "key")] == ["start", "asked"]
    assert legend(drawing(run=recording([MAIN])), "key") == []
    for which in (draw, draw_tree):
        drawn = svg(which)
        for kind, swatch in legend(drawing(which), "key"):
            shape = parsed(swatch).select_one("svg *")
            if which is draw:
                assert drawn.select(f"{shape.name}.{'.'.join(shape.classes)}"), kind
            if "fill" in shape:
                assert drawn.select_one("pattern")["id"] in shape["fill"]


@pytest.mark.parametrize(
    ("length", "numbers", "left_out"),
    [
        (0.9, "0.0 0.2 0.4 0.6 0.8 s", "0.2 0.6"),
        (0.62, "0.0 0.2 0.4 0.6 s", ""),
        (0.6, "0.0 0.2 0.4 0.6 s", "0.2 0.4"),
        (1.1, "0.0 0.5 1.0 s", ""),
    ],
)
def test_a_crowded_axis_leaves_out_every_other_number_where_it_is_narrow(length, numbers, left_out):
    drawn = parsed(f"<svg>{axis(lay_out(length, [MAIN], []), WORDS_EN)}</svg>").select("text")
    assert " ".join(text.get_text() for text in drawn) == numbers
    assert " ".join(text.get_text() for text in drawn if text.get("class")) == left_out


def test_several_runs_share_a_time_scale_but_for_those_that_a_limit_ended():
    short, long = recording([MAIN]), recording([MAIN], duration=2.0)
    hung = recording([MAIN], duration=9.0)
    hung.limit = "time"
    assert common_length([short, long, hung]) == 2.0
    assert common_length([hung]) == 0.0
    wide = parsed(draw(short, names_of(short, WORDS_EN), colours_of(short), WORDS_EN, "key", 2.0).svg).select_one("svg")
    assert (wide["data-length"], wide["data-end"]) == ("2.000000", "1.000000")
    assert wide.select_one(".running")["width"] == "50.00%"
    assert [text.get_text() for text in wide.select(".axis text")][-1] == "2.0 s"


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ('  File "/tmp/run-1/5/cwd/program.py", line 7, in work', '  File "program.py", line 7, in work'),
        (
            '  File "/opt/python/lib/python3.11/multiprocessing/process.py", line 314, in _bootstrap',
            '  File "…/multiprocessing/process.py", line 314, in _bootstrap',
        ),
        ('  File "/usr/lib/python3.13t/queue.py", line 1', '  File "…/queue.py", line 1'),
        ('  File "/x/lib/python3.12/site-packages/psutil/_a.py", line 1', '  File "…/psutil/_a.py", line 1'),
        (
            "/opt/lib/python3.12/multiprocessing/resource_tracker.py:254: UserWarning: resource_tracker: 1 leaked",
            "…/multiprocessing/resource_tracker.py:254: UserWarning: resource_tracker: 1 leaked",
        ),
        (r'  File "C:\Python\Lib\queue.py", line 1', '  File "…/queue.py", line 1'),
        (
            "    import sys; from multiprocessing.forkserver import main; main(3, 5, ['__main__'], "
            "sys_argv=sys.argv[1:], **{'sys_path': ['/tmp/run-1/5/cwd', '/opt/lib'], 'main_path': '/tmp/program.py'})",
            "    import sys; from multiprocessing.forkserver import main; main(3, 5, ['__main__'], "
            "sys_argv=sys.argv[1:], **{…})",
        ),
        (
            "AttributeError: no 'x' on <module '__mp_main__' from '/tmp/run-1/5/cwd/program.py'>",
            "AttributeError: no 'x' on <module '__mp_main__' from 'program.py'>",
        ),
        ("    ~~~~" + 300 * "^", "    ~~~~" + 50 * "^"),
        ("print({'sys_path': ['/opt/lib']})", "print({'sys_path': ['/opt/lib']})"),
        ('  File "<frozen runpy>", line 1', '  File "<frozen runpy>", line 1'),
        ('  File "/elsewhere/other.py", line 1', '  File "/elsewhere/other.py", line 1'),
        ("cwd=/tmp/run-1/5/cwd/program.py", "cwd=/tmp/run-1/5/cwd/program.py"),
    ],
)
def test_a_traceback_names_files_as_a_reader_knows_them(line, shown):
    assert shown_line(line, "en/test/program.py") == shown


def test_what_marks_a_part_of_the_line_above_is_known():
    assert is_marks("    ~~^~~") and is_marks("  ^^^^")
    assert not any(is_marks(line) for line in ("", "    ~~~~", "  ^ x", "2 ^ 3"))


@pytest.mark.parametrize("lang", WORDS)
def test_what_the_interpreter_says_in_english_is_said_to_be_english(lang):
    english = ["Traceback (most recent call last):", "ValueError", "    raise ValueError('x')", "main: done"]
    neither = ["主进程：killed=5", "pid=12 seconds=0.5", "  ^^^^^^", "TypeError：类型不对", ""]
    run = recording([MAIN], [Line(0.1, 10, text) for text in english + neither])
    run = replace(run, program=f"{lang}/test/program.py")
    shown = parsed(show(run.program, "print()\n", [run]))
    said = [line.get_text() for line in shown.select('.transcript .text[lang="en"]')]
    assert said == ([] if lang == "en" else english)


def test_what_a_program_prints_is_only_text():
    line = "<b>&amp;</b>\u2028{{ 7 * 7 }}"
    run = recording([MAIN, Process(12, "child", "<i>", 10, [Span(0.2, 0.6, "running", 10)])], [Line(0.1, 10, line)])
    shown = parsed(show("en/test/program.py", "print('<b>')\n", [run]))
    assert shown.select_one(".transcript .text").get_text() == line
    assert shown.select_one(".mark title").get_text() == f"0.100 s: {line}"
    assert shown.select_one('.run-facts tr[data-pid="12"] td').get_text() == "<i>"
    assert shown.select_one(".program code").get_text() == "print('<b>')\n"
    assert not shown.select("i, b:not(.lane-names b)")


def test_every_word_of_a_panel_is_a_word():
    shown = parsed(show("en/test/program.py", "x = 1\n", [FAMILY, replace(FAMILY, repetition=1)]))
    buttons = [
        button.get("title") or button.get_text() for button in shown.select(".program-copy, .run:first-child button")
    ]
    assert buttons == [
        WORDS_EN[word] for word in ("copy", "replay", "step", "slower", "another", "zoom_in", "zoom_out")
    ]
    assert "built-in method" not in str(shown), "words.copy in a template is the method of a dict"


def shapes(run, selector):
    return svg(run=run).select(selector)


def test_a_bar_is_as_full_as_a_core_was_had_and_threads_have_rows_of_their_own():
    half = Load(0.2, 0.4, 0.1, 0.1, 0)
    threads = [Load(0.4, 0.8, 0.2, 0.0, number) for number in (1, 2)]
    busy = Process(10, "main", "MainProcess", 1, [Span(0.0, 1.0, "running", 1)], loads=[half, *threads])
    busy.waits = [Wait(0.4, 0.8, "join", "t", 3), Wait(0.8, None, "acquire", "lock", 4, thread=1)]
    busy.holds = [Hold(0.5, 0.6, "lock", 2)]
    run = recording([busy])
    drawn = drawing(run=run)
    assert [row[:2] for row in drawn.lanes[0].rows] == [(1, "thread 1"), (2, "thread 2")]
    assert [row.high for row in drawn.lanes[0].rows] == [False, True]
    assert {"ran", "queued", "wait", "hold"} <= drawn.kinds
    ran = [(bar["x"], bar["width"], float(bar["height"])) for bar in shapes(run, ".lane > .ran")]
    assert ran == [("20.00%", "20.00%", 7.0)], "half of the bar"
    (queued,) = shapes(run, ".queued")
    assert (float(queued["y"]), float(queued["height"])) == (16.0, 7.0), "the rest"
    busy.loads[0] = Load(0.2, 0.4, 0.04, 0.11, 0)
    (queued,) = shapes(recording([busy]), ".queued")
    assert float(queued["height"]) == 7.0, "half of the bar, in quarters, and no more"
    busy.loads[0] = Load(0.2, 0.4, 0.1, 0.09, 0)
    assert not shapes(recording([busy]), ".queued"), "a core was missing for less than half of the time"
    assert [float(bar["height"]) for bar in shapes(run, ".thread-row .ran")] == [6.0, 6.0]
    assert shapes(run, '[data-thread="1"] .wait.open title')[0].get_text() == "lock.acquire()"
    assert shapes(run, '[data-thread="2"] .hold title')[0].get_text() == "lock"
    assert not shapes(recording([MAIN]), ".thread-row, .ran, .queued")


def test_a_barrier_and_ctrl_c_are_called_by_their_names_and_messages_beside_their_arrows():
    run = recording([MAIN, CHILD])
    run.passages = [Passage(0.3, "meeting", [10, 12])]
    run.crossings = [
        Message("signal", "SIGINT", None, 12, 0.5, None, None, "SIGINT"),
        Message("queue", "queue", 10, 12, 0.32, 0.32, 0.33, "'page'"),
        Message("signal", "SIGTERM", 10, 10, 0.55, None, None, "SIGTERM"),
    ]
    assert [text.get_text() for text in shapes(run, ".passage text")] == ["meeting"]
    assert [text.get_text() for text in shapes(run, ".signal text")] == ["Ctrl-C", "SIGTERM"]
    assert not shapes(run, ".signal .lost"), "what a process sends to itself is not lost"
    (word,) = shapes(run, ".message.queue text")
    assert (word.get_text(), word.get("text-anchor", "start")) == ("'page'", "start"), "left is the barrier"
    assert 32 <= float(word["x"].rstrip("%")) <= 33
    assert {"passage", "signal", "message"} <= drawing(run=run).kinds
    assert "message" not in drawing(run=recording([MAIN, CHILD])).kinds


def test_words_in_a_bar_stand_where_no_mark_stands_on_them():
    waiting = Process(
        10, "main", "MainProcess", 1, [Span(0.0, 1.0, "running", 1)], waits=[Wait(0.1, 0.9, "join", "t", 3)]
    )
    (word,) = shapes(recording([waiting], [Line(0.2, 10, "said")]), ".wait text")
    assert word["x"] == "20.00%"


def test_a_zombie_of_a_moment_is_neither_hatched_nor_in_the_legend():
    short = Process(12, "child", None, 10, [Span(0.2, 0.6, "running", 10), Span(0.6, 0.601, "zombie", 10)])
    assert "zombie" not in drawing(run=recording([MAIN, short])).kinds
    assert not shapes(recording([MAIN, short]), ".zombie")


def test_a_bar_says_at_least_what_is_called_where_there_is_no_room_for_more():
    waits = [Wait(0.1, 0.4, "join", "child", 3, pid=12), Wait(0.4, 0.6, "get", "results_of_all", 4)]
    words = shapes(recording([replace(MAIN, waits=waits), CHILD]), ".wait text")
    assert [word.get_text() for word in words] == ["join() child 1", "results_of_all.get()"]
    assert [word.select_one("tspan").get_text() for word in words] == [" child 1", "results_of_all."]
    for word in words:
        less, more = (int(each.classes[0].removeprefix("fit-")) for each in (word, word.select_one("tspan")))
        assert less < more
    (short,) = shapes(recording([replace(MAIN, waits=[Wait(0.1, 0.9, "sleep", "", 3)])]), ".wait text")
    assert short.classes == ["fit-150"] and not short.select("tspan"), "on the smallest telephone"


def test_arguments_stand_by_the_child_that_gets_them_though_an_arrow_comes_close():
    other = Process(13, "child", "Process-2", 10, [Span(0.22, 0.7, "running", 10)])
    run = recording([MAIN, CHILD, other])
    run.crossings = [
        Message("arguments", "args", 10, 12, 0.19, None, 0.23, "('music', 0.1)"),
        Message("arguments", "args", 10, 13, 0.23, None, 0.27, f"('{'x' * 40}',)"),
    ]
    first, second = shapes(run, ".arguments text")
    assert [int(each["y"]) // 44 for each in (first, second)] == [1, 2], "in the lanes of the children"
    assert float(first["x"].rstrip("%")) >= 24, "right of the arrow that leads to the other child"
    assert (
        second.get_text() == "('xxxxxxxxxxxxxxxxxxxxx…"
        and second.parent.select_one("title").get_text().count("x") == 40
    )


def test_a_word_stands_on_that_side_to_which_its_arrow_does_not_lean():
    run = recording([MAIN, CHILD])
    run.crossings = [Message("queue", "queue", 10, 12, 0.4, 0.4, 0.8, "'page'")]
    (word,) = shapes(run, ".queue text")
    assert (word["x"], word["text-anchor"]) == ("40.00%", "end")


def test_a_word_does_not_stand_beside_the_arrow_of_another_message():
    run = recording([MAIN, CHILD])
    run.crossings = [Message("queue", "queue", 12, 10, t, t, t + 0.001, f"({t}, 'page')") for t in (0.4, 0.408, 0.416)]
    fits = [int(word.classes[0].removeprefix("fit-")) for word in shapes(run, ".queue text")]
    assert fits[0] < 1000 and fits[2] < 1000 and fits[1] > 10000, "before all, after all; between them if it is zoomed"


def test_the_number_of_a_short_task_stands_in_its_box():
    tasks = [Task(number, 0.1 * number, 0.1 * number + 0.045) for number in (1, 2)]
    numbers = shapes(recording([MAIN, replace(WORKER, tasks=tasks)]), ".task text")
    assert [(word.get_text(), word["x"], word.classes) for word in numbers] == [
        ("1", "12.25%", ["fit-210"]),
        ("2", "22.25%", ["fit-210"]),
    ]


def test_how_a_helper_ended_is_not_hatched():
    zombie = [Span(0.1, 0.5, "running", 10), Span(0.5, 0.9, "zombie", 10)]
    run = recording([MAIN, Process(11, "resource tracker", None, 10, zombie)])
    assert "zombie" not in drawing(run=run).kinds and "zombie" not in describe(run, names_of(run, WORDS_EN), WORDS_EN)
