"""What a recording says of a process from inside: where it was, what it waited for, what crossed."""

import os
import signal
import sys

import pytest

from book.request import START_METHODS

QUEUE = """
    import multiprocessing, time

    def read(queue):
        for item in iter(queue.get, None):
            print(f"got={item}")

    if __name__ == "__main__":
        queue = multiprocessing.Queue()
        child = multiprocessing.Process(target=read, args=(queue,))
        child.start()
        time.sleep(0.2)
        for item in (1, 2, None):
            queue.put(item)
        child.join()
"""


@pytest.mark.parametrize("method", START_METHODS)
def test_steps_waits_and_messages_of_a_queue(record_text, method):
    run = record_text(QUEUE, method)
    (child,) = run.children
    assert [step.line for step in child.steps if step.function == "read"] == [5, 6, 5, 6, 5]
    assert [step.line for step in run.main.steps if step.line > 8] == [9, 10, 11, 12, 13, 14, 13, 14, 13, 14, 13, 15]
    (sleep,) = run.main.waited("sleep")
    assert (sleep.line, sleep.on) == (12, "") and sleep.end - sleep.start > 0.19
    (join,) = run.main.waited("join", on="child")
    assert join.pid == child.pid
    assert all(wait.on == "queue" and wait.line == 5 for wait in child.waited("get"))
    messages = run.messages("queue")
    assert [message.text for message in messages] == ["1", "2", "None"]
    for message in messages:
        assert (message.sender, message.receiver, message.channel) == (run.main.pid, child.pid, "queue")
        assert message.put <= message.sent <= message.taken
    (given,) = run.messages("arguments")
    assert (given.sender, given.receiver, given.text) == (run.main.pid, child.pid, "(Queue,)")
    assert run.main.at(sleep.start + 0.1).line == 12


PIPE = """
    import multiprocessing

    def square(end):
        for _ in range(3):
            end.send(end.recv() ** 2)

    if __name__ == "__main__":
        main_end, child_end = multiprocessing.Pipe()
        child = multiprocessing.Process(target=square, args=(child_end,))
        child.start()
        for number in (3, 4, 5):
            main_end.send(number)
            print(main_end.recv())
        child.join()
"""


@pytest.mark.parametrize("method", START_METHODS)
def test_messages_of_a_pipe_go_both_ways(record_text, method):
    run = record_text(PIPE, method)
    (child,) = run.children
    there = [message for message in run.messages("pipe") if message.sender == run.main.pid]
    back = [message for message in run.messages("pipe") if message.sender == child.pid]
    assert [message.text for message in there] == ["3", "4", "5"]
    assert [message.text for message in back] == ["9", "16", "25"]
    assert {message.receiver for message in there} == {child.pid}
    assert {message.receiver for message in back} == {run.main.pid}
    assert {(message.channel) for message in there} == {"main_end"}
    assert {(message.channel) for message in back} == {"end"}


TWO_PRODUCERS = """
    import multiprocessing

    def produce(queue, name):
        for i in range(45):
            queue.put((name, i))
        for i in range(45, 150):
            queue.put((name, i))

    if __name__ == "__main__":
        queue = multiprocessing.Queue()
        producers = [multiprocessing.Process(target=produce, args=(queue, name)) for name in "ab"]
        for producer in producers:
            producer.start()
        for _ in range(300):
            queue.get()
        for producer in producers:
            producer.join()
"""


@pytest.mark.parametrize("method", START_METHODS)
def test_every_message_is_matched_with_the_process_that_sent_it(record_text, method):
    """By order alone: the texts, which the matching does not look at, prove it."""
    run = record_text(TWO_PRODUCERS, method)
    messages = run.messages("queue")
    noted = [message for message in messages if message.text]
    assert len(messages) >= 200 and len(noted) >= 2 * 40, "of each producer, as many as one line is noted"
    senders = {producer.pid: name for producer, name in zip(run.children, "ab", strict=True)}
    for sender, name in senders.items():
        own = sorted((m for m in messages if m.sender == sender), key=lambda message: message.sent)
        assert all(message.text in ("", f"('{name}', {i})") for i, message in enumerate(own))


LOCK = """
    import multiprocessing, time

    def work(lock, meeting):
        meeting.wait()
        with lock:
            time.sleep(0.1)

    if __name__ == "__main__":
        lock, meeting = multiprocessing.Lock(), multiprocessing.Barrier(2)
        children = [multiprocessing.Process(target=work, args=(lock, meeting)) for _ in range(2)]
        for child in children:
            child.start()
        for child in children:
            child.join()
"""


@pytest.mark.parametrize("method", START_METHODS)
def test_what_cannot_be_put_is_no_message_and_what_is_dropped_never_arrives(record_text, method):
    run = record_text(
        """
        import multiprocessing
        import queue as queues

        def work(plain, small, simple, pipe):
            for item in (1, lambda: None, lambda: None, 2, lambda: None, 3):
                plain.put(item)
            small.put(4)
            try:
                small.put(5, timeout=0.05)
            except queues.Full:
                small.get()
            small.put(6)
            simple.put(7)
            pipe.send(7)
            try:
                simple.put(lambda: None)
            except Exception:
                simple.put(8)
            try:
                pipe.send(lambda: None)
            except Exception:
                pipe.send(8)
            pipe.recv()  # while a process ends, one that cannot be pickled takes all after it along

        if __name__ == "__main__":
            plain, small = multiprocessing.Queue(), multiprocessing.Queue(maxsize=1)
            simple = multiprocessing.SimpleQueue()
            end, pipe = multiprocessing.Pipe()
            child = multiprocessing.Process(target=work, args=(plain, small, simple, pipe))
            child.start()
            got = [plain.get() for _ in range(3)], [simple.get(), simple.get()], [end.recv(), end.recv()]
            end.send(9)
            child.join()
            print(f"{got=}")
        """,
        method,
    )
    assert "got=([1, 2, 3], [7, 8], [7, 8])" in run.main.lines
    (child,) = run.children
    arrived = {}
    for message in run.messages("queue") + run.messages("pipe"):
        arrived.setdefault(message.channel, []).append((message.text, message.receiver))
    main, nobody = run.main.pid, ("function", None)
    assert arrived["plain"] == [("1", main), nobody, nobody, ("2", main), nobody, ("3", main)]
    assert arrived["small"] == [("4", child.pid), ("6", None)]
    assert arrived["simple"] == arrived["pipe"] == [("7", main), ("8", main)]
    assert arrived["end"] == [("9", child.pid)]


@pytest.mark.parametrize("method", START_METHODS)
def test_who_holds_a_lock_who_waits_for_it_and_when_a_barrier_lets_go(record_text, method):
    run = record_text(LOCK, method)
    (passage,) = run.passages
    assert passage.barrier == "meeting" and sorted(passage.pids) == sorted(child.pid for child in run.children)
    first, second = sorted(run.children, key=lambda child: child.holds[0].start)
    (held,), (then,) = first.holds, second.holds
    assert held.lock == then.lock == "lock"
    assert held.end <= then.start + 0.001, "one at a time"
    (waiting,) = second.waited("acquire", on="lock")
    assert waiting.end - waiting.start > 0.05
    assert first.waited("acquire") == []


BUSY = """
    def count():
        total = 0
        for i in range(100_000):
            total += i
        return total

    print(count())
    print("end")
"""


def test_a_loop_is_noted_so_often_and_no_more(record_text):
    run = record_text(BUSY)
    lines = [step.line for step in run.main.steps]
    assert lines.count(5) <= 40 and {4, 5} & set(run.main.cut)
    assert lines[-1] == 9, "what comes after the loop is there"


def test_a_wait_that_never_ended_is_open(record_text):
    run = record_text("import time\ntime.sleep(60)\n", time_limit=1.0)
    (wait,) = run.main.waited("sleep")
    assert wait.end is None and run.limit == "time"


def test_a_run_that_is_not_followed_notes_nothing_of_it(record_text):
    run = record_text(QUEUE, alone=True)
    assert run.crossings == run.passages == []
    assert not any(process.steps or process.waits for process in run.processes)


@pytest.mark.parametrize("method", START_METHODS)
def test_every_line_of_output_names_the_line_that_printed_it(record_text, method):
    run = record_text(QUEUE, method)
    assert [line.line for line in run.lines] == [6, 6]
    assert record_text(BUSY, method).lines[-1].line == 9


CTRL_C = """
    import multiprocessing, time

    def work():
        try:
            print("press Ctrl-C")
            time.sleep(8)
        except KeyboardInterrupt:
            pass

    if __name__ == "__main__":
        child = multiprocessing.Process(target=work)
        child.start()
        try:
            child.join()
        except KeyboardInterrupt:
            child.join()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="Ctrl-C is pressed on Linux")
def test_ctrl_c_is_a_signal_of_the_terminal_to_all(record_text):
    run = record_text(CTRL_C, ctrl_c="press Ctrl-C")
    assert {(m.sender, m.receiver, m.text) for m in run.messages("signal")} == {
        (None, run.main.pid, "SIGINT"),
        (None, run.children[0].pid, "SIGINT"),
    }
    (moment,) = {m.put for m in run.messages("signal")}
    assert run.lines[0].t < moment < run.children[0].ended


RAISES = """
    import multiprocessing

    def text():
        return "inner"

    def work():
        print(text())
        raise ValueError

    if __name__ == "__main__":
        child = multiprocessing.Process(target=work)
        child.start()
        child.join()
"""


@pytest.mark.parametrize("method", START_METHODS)
def test_what_the_interpreter_prints_is_printed_by_no_line(record_text, method):
    run = record_text(RAISES, method)
    assert [line.line for line in run.lines if line.text == "inner"] == [8]
    traceback = [line.line for line in run.lines if line.text != "inner"]
    assert len(traceback) > 5 and set(traceback) == {None}


FULL_PIPE = """
    import multiprocessing

    def work(queue):
        queue.put("x" * 1_000_000)

    if __name__ == "__main__":
        queue = multiprocessing.Queue()
        child = multiprocessing.Process(target=work, args=(queue,))
        child.start()
        child.join()
"""


@pytest.mark.parametrize("method", START_METHODS)
def test_who_waits_for_a_feeder_thread_at_its_end_is_shown_waiting(record_text, method):
    run = record_text(FULL_PIPE, method, time_limit=6)
    (child,) = run.children
    assert (child.waits[-1].call, child.waits[-1].end) == ("join_thread", None)
    (join,) = run.main.waited("join")
    assert join.end is None and join.pid == child.pid


NO_JOIN = """
    import multiprocessing
    import threading
    import time

    def work():
        time.sleep(0.3)

    def rest():
        time.sleep(0.15)

    if __name__ == "__main__":
        multiprocessing.Process(target=work).start()
        threading.Thread(target=rest).start()
"""


@pytest.mark.parametrize("method", START_METHODS)
def test_who_waits_for_its_threads_and_children_at_its_end_is_shown_waiting(record_text, method):
    run = record_text(NO_JOIN, method)
    (child,) = run.children
    threads, children = run.main.waited("join")
    assert (threads.line, threads.pid, children.line, children.pid) == (None, None, None, child.pid)
    assert threads.end <= children.start < children.end
    (slept,) = (step.t for step in run.main.steps if step.line == 10)
    assert threads.start < slept + 0.15 <= threads.end + 0.001


WORK = """
    import time

    time.sleep(0.5)
    until = time.process_time() + 0.5
    while time.process_time() < until:
        sum(range(1000))
    time.sleep(0.5)
"""


def test_inside_and_outside_agree_on_who_works_and_who_waits(record_text):
    """What the program's code calls a wait, the system calls no work; a question of the watcher's is allowed for."""
    main = record_text(WORK).main
    first, last = main.waited("sleep")
    if main.loads:  # elsewhere the system does not tell
        assert 0.4 < main.ran(first.end - 0.1, last.start + 0.1) < 0.7, "it had a core for half a second"
        for wait in (first, last):
            assert main.ran(wait.start + 0.1, wait.end - 0.1) < 0.1 * (wait.end - wait.start)


SHARES = """
    import multiprocessing, threading, time

    def count(who, meeting):
        meeting.wait()
        begin, used = time.perf_counter(), time.thread_time()
        while time.thread_time() - used < 0.3:
            pass
        print(f"{who}={(time.thread_time() - used) / (time.perf_counter() - begin)}")

    if __name__ == "__main__":
        for kind in (threading.Thread, multiprocessing.Process):
            meeting = multiprocessing.Barrier(2)
            both = [kind(target=count, args=(kind.__name__, meeting)) for _ in range(2)]
            for each in both:
                each.start()
            for each in both:
                each.join()
"""


@pytest.mark.parametrize("alone", [True, False])
def test_how_much_of_the_time_a_thread_had_a_core_is_what_it_says_itself(record_text, alone):
    """Two threads share a core under the GIL; they wait for the lock, and not for a core as processes would."""
    run = record_text(SHARES, alone=alone, time_limit=60.0)  # a busy machine has little time for it
    threads = {load.thread for load in run.main.loads} - {0}
    assert threads == {1, 2}
    for who, own in (
        ("Thread", [[load for load in run.main.loads if load.thread == thread] for thread in threads]),
        ("Process", [child.loads for child in run.children]),
    ):
        seen = sum(load.ran for loads in own for load in loads) / sum(
            load.end - load.start for loads in own for load in loads
        )
        assert seen == pytest.approx(sum(run.values(who)) / 2, abs=0.15)
        assert sum(load.ran for loads in own for load in loads) > 0.5


BARRIERS = """
    import multiprocessing, threading, time

    def meet(barrier, patience):
        try:
            barrier.wait(patience)
        except threading.BrokenBarrierError:
            pass
        print("over")

    if __name__ == "__main__":
        barrier = multiprocessing.Barrier(2)
        for _ in range(2):
            child = multiprocessing.Process(target=meet, args=(barrier, 0.1))
            child.start()
            child.join()
        barrier.reset()
        both = [multiprocessing.Process(target=meet, args=(barrier, 8)) for _ in range(2)]
        for child in both:
            child.start()
        for child in both:
            child.join()
"""


@pytest.mark.parametrize("method", START_METHODS)
def test_who_gives_up_at_a_barrier_does_not_pass_it(record_text, method):
    run = record_text(BARRIERS, method)
    (passage,) = run.passages
    assert set(passage.pids) == {child.pid for child in run.children[2:]}


LOCKS_IN_C = """
    import multiprocessing, threading, time

    lock, own = multiprocessing.Lock(), threading.Lock()

    def hold(held):
        with own:
            held.set()
            time.sleep(0.2)

    if __name__ == "__main__":
        held = threading.Event()
        thread = threading.Thread(target=hold, args=(held,))
        thread.start()
        held.wait()
        with own:
            time.sleep(0.1)
        thread.join()
        with lock:
            print(lock.acquire(timeout=0.1))
"""


def test_only_who_has_a_lock_holds_it(record_text):
    run = record_text(LOCKS_IN_C)
    held = [(hold.lock, hold.thread) for hold in run.main.holds]
    assert held == [("own", 1), ("own", 0), ("lock", 0)], "and not what main asked for in vain"
    first, then, _ = run.main.holds
    assert first.end <= then.start and then.end - then.start > 0.09
    (waited,) = run.main.waited("acquire", on="own")
    assert waited.start < first.end <= waited.end
    assert [wait.line for wait in run.main.waited("acquire", on="lock")] == [20]


SIGNALS = """
    import multiprocessing, os, signal, time

    def work(ready):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        ready.set()
        time.sleep(8)

    if __name__ == "__main__":
        ready = multiprocessing.Event()
        child = multiprocessing.Process(target=work, args=(ready,))
        child.start()
        ready.wait()
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        os.killpg(os.getpgrp(), signal.SIGINT)
        os.kill(os.getpid(), 0)
        child.terminate()
        child.join()
"""


@pytest.mark.skipif(os.name != "posix", reason="other systems have no such signals")
@pytest.mark.parametrize("method", START_METHODS)
def test_signals_of_multiprocessing_and_of_the_program_itself(record_text, method):
    run = record_text(SIGNALS, method)
    (child,) = run.children
    sent = run.messages("signal")
    assert {(m.receiver, m.text) for m in sent} >= {(run.main.pid, "SIGINT"), (child.pid, "SIGINT")}
    assert [(m.sender, m.receiver) for m in sent if m.text == "SIGTERM"] == [(run.main.pid, child.pid)]
    assert {m.text for m in sent} == {"SIGINT", "SIGTERM"}
    assert child.signals == [signal.SIGTERM]


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="sys.monitoring is told of the program's own code alone")
def test_what_a_module_calls_while_it_is_loaded_is_not_traced(record_text):
    run = record_text("""
        import pathlib, sys

        pathlib.Path("good.py").write_text("import sys; print(f'traced={sys.gettrace() is not None}')")
        pathlib.Path("bad.py").write_text("import good, colorsys; raise ImportError")
        for name in ("good", "bad", "missing"):
            try:
                __import__(name)
            except ImportError:
                pass
            print(f"traced={sys.gettrace() is not None}")

        def own(frame, event, argument):
            return own

        sys.settrace(own)
        pathlib.Path("other.py").write_text("import sys; print(f'own={sys.gettrace().__name__}')")
        import other
        """)
    assert run.values("traced") == [False, True, True, True]
    assert run.values("own") == ["own"]


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ("args=('music', 0.1)", "('music', 0.1)"),
        ("kwargs={'pause': 0.1, 'task': 'book'}", "pause=0.1, task='book'"),
        ("args=('tea',), kwargs={'pause': 1}", "('tea',), pause=1"),
    ],
)
def test_arguments_by_name_are_noted_with_their_names(record_text, given, text):
    program = """
        from multiprocessing import Process

        def work(*by_position, **by_name):
            pass

        if __name__ == "__main__":
            child = Process(target=work, GIVEN)
            child.start()
            child.join()
    """
    (message,) = record_text(program.replace("GIVEN", given)).messages("arguments")
    assert message.text == text


@pytest.mark.skipif(sys.platform != "linux", reason="Ctrl-C is pressed on Linux")
def test_ctrl_c_is_pressed_when_the_program_rests_and_at_last_on_one_that_never_does(record_text):
    """A signal that comes just before a wait does not end it."""
    late = record_text(
        """
        import time

        print("press Ctrl-C", flush=True)
        began = time.monotonic()
        while time.monotonic() - began < 0.5:
            pass
        print(f"busy={time.monotonic() - began}")
        try:
            time.sleep(9)
        except KeyboardInterrupt:
            print(f"asked={time.monotonic() - began}")
        """,
        ctrl_c="press Ctrl-C",
    )
    assert late.main.values("busy")[0] < late.main.values("asked")[0] < 5
    restless = record_text(
        """
        print("press Ctrl-C", flush=True)
        try:
            while True:
                pass
        except KeyboardInterrupt:
            print("caught=True")
        """,
        ctrl_c="press Ctrl-C",
    )
    assert restless.main.values("caught") == [True]
