"""Measure what recording costs a program, and print a table of ratios: `make bench`.

Both sides of a ratio take turns within one run, since machines are shared and noisy; the medians are compared.
The program's own clock is what counts: from its first line to its last, with two children at work.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from recorder.fence import START_METHODS
from recorder.recording import facts
from recorder.run import _open_terminal, program_environment, run
from recorder.watch import Watcher

PROGRAM = b"""\
import multiprocessing
import time


def work():
    for step in range(20):
        print(f"{step=}")
        sum(range(100_000))


if __name__ == "__main__":
    began = time.perf_counter()
    children = [multiprocessing.Process(target=work) for _ in range(2)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    print(f"took={time.perf_counter() - began}")
"""
FORCE = """\
import multiprocessing.context as c
c._default_context._default_context = c._concrete_contexts[{!r}]
"""


def bare(method: str) -> float:
    """Seconds that the program says it took, on a pseudo-terminal, with nothing but the start method forced."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "program.py").write_bytes(PROGRAM)
        Path(folder, "sitecustomize.py").write_text(FORCE.format(method))
        read_end, write_end = _open_terminal()
        program = subprocess.Popen(
            [sys.executable, "program.py"],
            cwd=folder,
            env=program_environment() | {"PYTHONPATH": folder},
            stdin=subprocess.DEVNULL,
            stdout=write_end,
            stderr=write_end,
            start_new_session=True,
        )
        os.close(write_end)
        output = b""
        while True:
            try:
                data = os.read(read_end, 65536)
            except OSError:
                break
            output += data
        os.close(read_end)
        program.wait()
    [took] = facts(output.decode().splitlines(), "took")
    return took


def recorded(method: str, watcher: Watcher, number: int) -> float:
    """Seconds that the program says it took while it was recorded."""
    recording = run("en/bench/program.py", PROGRAM, method, watcher, f"bench-{os.getpid()}-{number}.")
    [took] = recording.values("took")
    return took


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--times", type=int, default=15, help="measurements of each side")
    given = arguments.parse_args()
    watcher = Watcher()
    watcher.start()
    print(f"{'a program recorded ÷ bare':28} {'recorded':>10} {'bare':>10} {'ratio':>7}")
    for method in START_METHODS:
        sides: tuple[list[float], list[float]] = ([], [])
        for number in range(given.times):
            sides[0].append(recorded(method, watcher, number))
            sides[1].append(bare(method))
        with_recorder, alone = map(statistics.median, sides)
        print(f"{method:28} {with_recorder:8.3f} s {alone:8.3f} s {with_recorder / alone:7.2f}", flush=True)


if __name__ == "__main__":
    main()
