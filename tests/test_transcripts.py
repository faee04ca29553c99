"""Being recorded shows in nothing that a program prints: failing programs say the same bare and recorded."""

import os
import re
import signal
import subprocess
import sys
import textwrap
import threading
from contextlib import suppress

import pytest

from book.request import START_METHODS
from recorder.terminal import open_terminal, program_environment

pytestmark = pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals are POSIX")

PROGRAMS = {
    "crash": """
        def inner():
            raise LookupError("nothing there")
        inner()
        """,
    "crash in a child": """
        import multiprocessing
        def crash():
            raise LookupError("nothing there")
        if __name__ == "__main__":
            child = multiprocessing.get_context(METHOD).Process(target=crash)
            child.start()
            child.join()
            print(child.exitcode)
        """,
    "no main guard": """
        import multiprocessing
        child = multiprocessing.get_context(METHOD).Process(target=print, args=("works",))
        child.start()
        child.join()
        print(child.exitcode)
        """,
    "task that cannot be pickled": """
        import multiprocessing
        if __name__ == "__main__":
            with multiprocessing.get_context(METHOD).Pool(1) as pool:
                pool.apply(lambda: 1)
        """,
    "result that cannot be pickled": """
        import multiprocessing
        def make():
            return lambda: 1
        if __name__ == "__main__":
            with multiprocessing.get_context(METHOD).Pool(1) as pool:
                pool.apply(make)
        """,
    "argument that cannot be unpickled": """
        import multiprocessing
        class Sealed:
            def __reduce__(self):
                return int, ("no number",)
        if __name__ == "__main__":
            pool = multiprocessing.get_context(METHOD).Pool(1)
            [worker] = pool._pool
            pool.apply_async(print, (Sealed(),))
            worker.join()
            pool.terminate()
        """,
    "task of an executor that cannot be pickled": """
        import concurrent.futures, multiprocessing
        if __name__ == "__main__":
            with concurrent.futures.ProcessPoolExecutor(1, multiprocessing.get_context(METHOD)) as executor:
                executor.submit(lambda: 1).result()
        """,
    "stack of a task": """
        import multiprocessing, sys, traceback
        def stack(_):
            traceback.print_stack()
            frame, names = sys._getframe(), []
            while frame:
                names.append(frame.f_code.co_name)
                frame = frame.f_back
            print(names)
        if __name__ == "__main__":
            with multiprocessing.get_context(METHOD).Pool(1) as pool:
                pool.map(stack, [1])
        """,
    "faulthandler in a child and while main waits": """
        import faulthandler, multiprocessing, sys, time
        def dump():
            faulthandler.dump_traceback(all_threads=False)
            sys.stderr.flush()
        if __name__ == "__main__":
            child = multiprocessing.get_context(METHOD).Process(target=dump)
            child.start()
            child.join()
            faulthandler.dump_traceback_later(0.3)
            last = multiprocessing.get_context(METHOD).Process(target=time.sleep, args=(0.9,))
            last.start()
            last.join()
        """,
    "calls that fail": """
        import os, subprocess, sys, traceback
        def attempt(call, *arguments):
            try:
                call(*arguments)
            except Exception:
                traceback.print_exc()
        for call, *arguments in [
            (os.wait,), (os.waitpid, 1, 0), (os.waitid, os.P_PID, 1, os.WEXITED), (os.wait4, 1, 0),
            (os.kill, 4_000_000, 0), (os.waitpid,), (os.waitpid, "1", 0),
            (subprocess.run, ["no such program"]), (os.unsetenv, 1),
        ]:
            attempt(call, *arguments)
        os.close(1)
        attempt(print, "lost")
        """,
    "warning with a stacklevel": """
        import multiprocessing, warnings
        class Child(multiprocessing.get_context(METHOD).Process):
            def run(self):
                for level in (1, 2, 3, 4):
                    warnings.warn("look here", stacklevel=level)
        if __name__ == "__main__":
            child = Child()
            child.start()
            child.join()
        """,
    "what stands for what": """
        import inspect, os, pickle, sys
        for function in (os.wait, os.waitpid, os.waitid):
            print(function, function.__name__, pickle.loads(pickle.dumps(function)) is function, callable(function))
        print(type(sys.stdout), type(sys.stdout.buffer), type(sys.stdout.buffer.raw), sys.stdout is sys.__stdout__)
        print(sorted(os.listdir("/proc/self/fd")) if os.path.exists("/proc/self/fd") else "")
        with open(os.devnull) as file:
            print(file.fileno())
        """,
    "Ctrl-C while main waits": """
        import _thread, multiprocessing, os, signal, threading, time
        def work():
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            time.sleep(0.8)
        if __name__ == "__main__":
            child = multiprocessing.get_context(METHOD).Process(target=work)
            child.start()
            threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()
            child.join()
        """,
    "Ctrl-C in a child that sleeps": """
        import multiprocessing, os, signal, time
        def work(ready):
            ready.set()
            time.sleep(9)
        if __name__ == "__main__":
            context = multiprocessing.get_context(METHOD)
            ready = context.Event()
            child = context.Process(target=work, args=(ready,))
            child.start()
            ready.wait()
            time.sleep(0.2)
            os.kill(child.pid, signal.SIGINT)
            child.join()
            print(child.exitcode)
        """,
    "Ctrl-C of a worker that waits for a task": """
        import multiprocessing, os, signal, time
        if __name__ == "__main__":
            pool = multiprocessing.get_context(METHOD).Pool(1)
            [worker] = pool._pool
            pool.apply(int)
            time.sleep(0.2)
            os.kill(worker.pid, signal.SIGINT)
            worker.join()
            pool.terminate()
        """,
    "a handler that prints its stack": """
        import os, signal, sys, threading, time, traceback
        def handle(number, frame):
            traceback.print_stack(frame)
        signal.signal(signal.SIGALRM, handle)
        signal.setitimer(signal.ITIMER_REAL, 0.2)
        if os.fork() == 0:
            time.sleep(0.6)
            os._exit(3)
        print(os.wait()[1])
        """,
}


def bare(text: str, folder) -> str:
    """What a program prints on a terminal without the recorder."""
    (folder / "program.py").write_text(text)
    read_end, write_end = open_terminal()
    program = subprocess.Popen(
        [sys.executable, "program.py"],
        cwd=folder,
        env=program_environment(),
        stdin=subprocess.DEVNULL,
        stdout=write_end,
        stderr=write_end,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # which tests in the background ignore
    )
    os.close(write_end)
    output = b""
    limit = threading.Timer(60, os.killpg, (program.pid, signal.SIGKILL))  # nothing may outlive the test
    limit.start()
    try:
        while data := os.read(read_end, 65536):
            output += data
    except OSError:
        pass  # every process has closed the terminal
    finally:
        limit.cancel()
        with suppress(ProcessLookupError):
            os.killpg(program.pid, signal.SIGKILL)
        os.close(read_end)
        program.wait()
    return output.decode()


def masked(text: str) -> list[str]:
    """The lines without what differs from run to run: numbers, addresses, the folder; in the order of their words."""
    lines = (re.sub(r"/[^\s\"']*/program\.py", "program.py", line) for line in text.splitlines())
    # From Python 3.13 on the command of a fork server is in a traceback, with main's path, and underlined to its end.
    lines = (re.sub(r"(?<='sys_path': \[')[^']*|(?<=\^{99})\^+", "", line) for line in lines)
    return [re.sub(r"0x[0-9a-f]+|\d+(?!\.py)", "N", line) for line in lines]


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("method", START_METHODS)
def test_a_failing_program_says_the_same_as_without_the_recorder(record_text, tmp_path, program, method):
    if method != "fork" and "METHOD" not in PROGRAMS[program]:
        pytest.skip("does not start anything by multiprocessing")
    text = textwrap.dedent(PROGRAMS[program]).replace("METHOD", repr(method))
    recording = record_text(text)
    assert masked(recording.text) == masked(bare(text, tmp_path))
    assert "process_notes" not in recording.text and "recorder_steps" not in recording.text
