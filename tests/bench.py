"""Measure how fast the book is built and what recording costs, and print a table of ratios: `make bench`.

Machines are shared and noisy: what is compared takes turns within one run, and medians are compared. What each row
must not exceed, or must reach, stands beside it; a row is no test.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import os
import platform
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import bench_sites as sites
import psutil
from playwright.sync_api import sync_playwright

from book.request import START_METHODS
from recorder.archive import write
from recorder.cache import Cache
from recorder.job import Job
from recorder.launch import Launcher
from recorder.recording import Recording, facts
from recorder.run import run
from recorder.service import MOST, ROOM
from recorder.terminal import open_terminal, program_environment
from recorder.watcher import Watcher

TIMES = 3
TURNS = 30  # of a program that is recorded and bare: it takes a tenth of a second
CORES = os.cpu_count() or 1
MORE_CORES = (2, 4, 8)
SAMPLE = ("04-process-id", "08-subclass")  # sections for what would take too long with all of them
WEIGHED = ("en/", "en/02-first-example/", "en/07-waiting/", "en/10-communication/")
FIRST = "en/02-first-example/"
COMING = 'class="runs-coming"'
MARKER = "measured-{}"
CLOCKED = b"""\
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


def row(name: str, ours: float, other: float | None, bound: str, unit: str = "s") -> None:
    """Print a row: our figure, what it is set against, their ratio (or our figure, if there is nothing), the bound."""
    if other is None:
        print(f"{name:58} {ours:9.2f} {unit:3} {'':13} {'':7} {bound}", flush=True)
    else:
        print(f"{name:58} {ours:9.2f} {unit:3} {other:9.2f} {unit:3} {ours / other:7.2f} {bound}", flush=True)


@dataclass
class Build:
    """What a build took: seconds on the clock, processor seconds of all its processes, peak memory (MB, all processes
    together)."""

    wall: float
    cpu: float
    memory: float


# Runs a command and prints the processor seconds of all that came of it. A process whose parent has ended, a fork
# server for instance, comes to the nearest subreaper (prctl(2)): only who waits for it learns what it used.
ACCOUNT = """\
import ctypes, os, resource, subprocess, sys
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER
command = subprocess.Popen(sys.argv[1:])
status = command.wait()
try:
    while os.wait():
        pass
except ChildProcessError:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print("used", used.ru_utime + used.ru_stime)
sys.exit(status)
"""


def build(folder: Path, *options: str) -> Build:
    """Build the site in `folder` into `folder`/site with the mkdocs of this environment.

    Raises:
        SystemExit: if it fails.
    """
    mkdocs = [sys.executable, "-m", "mkdocs", "build", "--site-dir", "site", *options]
    began = time.perf_counter()
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(
            [sys.executable, "-c", ACCOUNT, *mkdocs],
            cwd=folder,
            env={**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        peak, done = [0.0], threading.Event()
        sampler = threading.Thread(target=sample_memory, args=(process.pid, peak, done))
        sampler.start()
        status = process.wait()
        wall = time.perf_counter() - began
        done.set()
        sampler.join()
        output.seek(0)
        said = output.read()
    if status:
        sys.exit(f"the build of {folder.name} failed:\n{said[-3000:]}")
    return Build(wall, float(said.rpartition("used ")[2]), peak[0])


def sample_memory(pid: int, peak: list[float], done: threading.Event) -> None:
    """Keep in `peak`[0] the most memory (MB) that a process and all below it had together."""
    while not done.wait(0.25):
        try:
            root = psutil.Process(pid)
            used = sum(process.memory_info().rss for process in [root, *root.children(recursive=True)])
        except psutil.Error:
            continue
        peak[0] = max(peak[0], used / 1e6)


def recordings_of(site: Path) -> list[Recording]:
    """The recordings that a site has published; their schema lies above them."""
    return [Recording.from_json(json.loads(file.read_bytes())) for file in sorted(site.glob("recordings/*/**/*.json"))]


def clean_build(folder: Path) -> None:
    """Rows 1: a clean strict build against the machine's limit, a run in it against the same run alone, and what more
    cores would bring.
    """
    book = sites.copy_book(folder / "book")
    clean = build(book, "--strict")
    found = {(r.program, r.start_method, r.repetition): r for r in recordings_of(book / "site")}
    ideal = max(clean.cpu / CORES, *(recording.duration for recording in found.values()))
    row("1  clean build ÷ ideal", clean.wall, ideal, "at most 1.45")
    jobs = sites.jobs_in(book)
    with watching() as watcher:
        ratios = [
            found[key_of(job)].duration / record(job, watcher).duration
            for job in [job for job in jobs if job.repetition == 0 and job.program.startswith("en/")][::3]
        ]
    row("   a run in it ÷ the same alone, median", statistics.median(ratios), None, "at most 1.1", "")
    row("   memory of all its processes, peak", clean.memory, None, "", "MB")
    row(
        "   of it with a single run, that must be alone",
        sum(found[key_of(j)].duration for j in jobs if j.alone),
        None,
        "",
    )
    for cores in MORE_CORES:
        row(f"   its runs, simulated with {cores} cores", simulated(jobs, found, clean.cpu, cores), None, "")
    kept = Cache(book / ".cache" / "recordings")  # for the rows below: what was recorded need not be again
    for job in jobs:
        kept.store(job, found[key_of(job)])


def simulated(jobs: list[Job], found: dict[tuple[str, str, int], Recording], cpu: float, cores: int) -> float:
    """How long the recorder would take for all runs: its rule for starting them, fed with what each took and wanted.

    Args:
        jobs: the runs.
        found: their recordings, by program, start method and repetition.
        cpu: seconds of processor time that were used for all of them, their recording included.
        cores: how many there would be.

    Returns:
        Seconds.
    """
    ran = {key: sum(load.ran for p in run.processes for load in p.loads) + 0.01 for key, run in found.items()}
    scale = cpu / sum(ran[key_of(job)] for job in jobs)
    under_way: list[tuple[float, float]] = []  # (when it ends, cores that it wants)
    now, is_alone = 0.0, False
    for job in sorted(jobs, key=lambda job: (job.program[:2] == "en", not job.alone)):
        duration = max(found[key_of(job)].duration, 0.01)
        wants = scale * ran[key_of(job)] / duration
        while under_way and (
            job.alone
            or is_alone
            or sum(wanted for _, wanted in under_way) > cores - ROOM
            or len(under_way) >= MOST * cores
        ):
            now = max(now, min(under_way)[0])
            under_way.remove(min(under_way))
        is_alone = job.alone
        under_way.append((now + duration, wants))
    return max(end for end, _ in under_way)


def naive_build(folder: Path) -> None:
    """Rows 2: the same programs in bash fences of stock markdown-exec against ours, for a sample of the sections."""
    once = sites.once_each(sites.copy_book(folder / "once", SAMPLE))
    naive = sites.stock(once, folder / "stock")
    runs = len(sites.jobs_in(once))
    taken: dict[Path, list[Build]] = {naive: [], once: []}
    for _ in range(TIMES):
        for site in taken:
            taken[site].append(build(site, "--no-strict"))
    wall = {site: median(b.wall for b in builds) for site, builds in taken.items()}
    row(f"2  naive ÷ ours, {runs} runs", wall[naive], wall[once], "at least 0.7 × its limit")
    limit = median(b.cpu for b in taken[naive]) / CORES
    row("   naive ÷ (its own processor time ÷ cores): the limit", wall[naive], limit, "")
    print("   for comparison, build ÷ its render time: stock markdown-exec 3.1, MyST-NB 6.4 (small sites)")


class Again:
    """A process that builds a site again and again, see tests/rebuild.py."""

    def __init__(self, folder: Path, site: str = "again", **environment: str) -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("rebuild.py")), str(folder / site)],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(folder), **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.built()

    def built(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            if line.startswith("built"):
                return
        sys.exit(f"the build of {self.folder.name} failed")

    def build(self, everything: bool) -> float:
        """Build again, everything or what has changed (nothing has); the seconds it took."""
        if everything:
            (self.folder / "mkdocs.yml").touch()
        began = time.perf_counter()
        assert self.process.stdin
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        self.built()
        return time.perf_counter() - began

    def end(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait()


def rebuild(folder: Path) -> None:
    """Rows 3: a rebuild with nothing to run against the same pages with their transcripts as text."""
    book = folder / "book"
    ours = Again(book)
    recordings = {(r.program, r.start_method, r.repetition): r for r in recordings_of(book / "again")}
    static = Again(sites.still(book, folder / "still", recordings))
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(TIMES):
        for times, site in zip(taken, (ours, static), strict=True):
            times.append(site.build(everything=True))
    row("3  rebuild of all pages ÷ the same with text for runs", *map(statistics.median, taken), "at most 1.15")
    row("   rebuild when nothing has changed", median(ours.build(False) for _ in range(TIMES)), None, "")
    static.end()
    write(folder / "brought.zip", [(job, recordings[key_of(job)]) for job in set(sites.jobs_in(book))])
    bringing = Again(book, "bringing", RECORDINGS=str(folder / "brought.zip"))
    taken = ([], [])
    for _ in range(TIMES):
        for times, site in zip(taken, (bringing, ours), strict=True):
            times.append(site.build(everything=True))
    row("   rebuild with recordings brought ÷ without", *map(statistics.median, taken), "")
    bringing.end()
    ours.end()


def key_of(job: Job) -> tuple[str, str, int]:
    return job.program, job.start_method, job.repetition


def saved_prose(folder: Path) -> None:
    """Rows 4: from a page being saved to its new text being served, also with ten times the pages."""
    book = folder / "book"  # its recordings lie in its cache
    row("4  saved prose to served", *saved(book), "under 1 s")
    sites.multiply(book, folder / "still", 10)
    pages = len(list(book.glob("docs/*/*.md")))
    row(f"   the same with {pages} pages", *saved(book), "under 2.5 s")


def saved(book: Path) -> tuple[float, None]:
    page, pattern = book / "docs/en/04-process-id.md", re.compile(r"(# 4 .*\n)")
    text = page.read_text("utf-8")
    with serving(book) as address:
        time.sleep(1)
        taken = []
        for number in range(TIMES + 2):
            marker = MARKER.format(number)
            page.write_text(pattern.sub(rf"\1\n{marker}\n", text, count=1), "utf-8")
            began = time.perf_counter()
            wait_for(f"{address}en/04-process-id/", marker)
            taken.append(time.perf_counter() - began)
            time.sleep(0.13 * number)  # so that the moments of looking for changes are met at all distances
    page.write_text(text, "utf-8")
    return statistics.median(taken), None


@contextmanager
def serving(folder: Path, page: str = "en/") -> Iterator[str]:
    """`mkdocs serve`, once it serves a page; gives its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "mkdocs", "serve", "--quiet", "--livereload", "--dev-addr", f"127.0.0.1:{port}"],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        address = f"http://127.0.0.1:{port}/"
        wait_for(address + page, "</html>")
        yield address
    finally:
        process.terminate()
        process.wait()


def wait_for(address: str, text: str, seconds: float = 600, without: str | None = None) -> None:
    """Ask for a page again and again until it has a text, and has another one no more."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address) as answer:
                html = answer.read().decode()
            if text in html and not (without and without in html):
                return
        except OSError:
            pass
        time.sleep(0.02)
    sys.exit(f"{address} did not show {text} within {seconds:g} s")


def growth(folder: Path, sizes: tuple[int, ...]) -> None:
    """Rows 5: synthetic sites of growing size, a program on each page."""
    made = {size: sites.synthetic(folder / f"synthetic-{size}", size) for size in sizes}
    taken: dict[int, list[Build]] = {size: [] for size in sizes}
    for size in sizes:
        for _ in range(TIMES if size < 1000 else 1):
            taken[size].append(build(made[size], "--no-strict"))
        wall, memory = median(b.wall for b in taken[size]), max(b.memory for b in taken[size])
        row(f"5  {size} programs and pages: time for each", 1000 * wall / size, None, "", "ms")
        row("   memory of all its processes, peak", memory, None, "below 600 MB", "MB")
        shutil.rmtree(made[size])
    first, last = sizes[-2:]
    each = [median(b.wall for b in taken[size]) / size for size in (last, first)]
    row(f"   time for each, {last} ÷ {first}", *(1000 * t for t in each), "at most 1: no worse than linear", "ms")


def overhead() -> None:
    """Rows 6: a program recorded against the same program bare on a pseudo-terminal, by the program's own clock; also
    without notes of the lines that it executes, as what is to be alone is recorded."""
    with watching() as watcher:
        for method in START_METHODS:
            followed, alone, without = [], [], []
            for number in range(TURNS):
                for times, is_alone in ((followed, False), (alone, True)):
                    job = Job("en/bench/program.py", CLOCKED, method, number, alone=is_alone)
                    times.append(record(job, watcher).values("took")[0])
                without.append(bare(method))
            row(f"6  a program recorded ÷ bare, {method}", median(followed), median(without), "at most 1.1")
            row("   the same without notes of its lines", median(alone), median(without), "at most 1.1")


def bare(method: str) -> float:
    """Seconds that the program says it took, on a pseudo-terminal, with nothing but the start method forced."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "program.py").write_bytes(CLOCKED)
        Path(folder, "sitecustomize.py").write_text(sites.FORCE)
        read_end, write_end = open_terminal() or os.pipe()
        program = subprocess.Popen(
            [sys.executable, "program.py"],
            cwd=folder,
            env=program_environment() | {"PYTHONPATH": folder, "START_METHOD": method},
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


@contextmanager
def watching() -> Iterator[Watcher]:
    watcher = Watcher()
    watcher.start()
    yield watcher


numbers = itertools.count()


@cache
def launcher() -> Launcher:
    """What starts the programs; it ends with this process."""
    return Launcher(f"bench-{os.getpid()}")


def record(job: Job, watcher: Watcher) -> Recording:
    """Run a job here and now, with nothing else."""
    mark = f"bench-{os.getpid()}-{next(numbers)}."
    return run(job, mark, watcher, launcher())


def weight(folder: Path) -> None:
    """Rows 7: bytes (gzip) and requests of pages as a browser loads them, with their run panels and without."""
    site = folder / "book" / "again"
    for address in WEIGHED:
        page = site / address / "index.html"
        figures = [loaded(site, address)]
        page.write_text(sites.without_runs(page.read_text("utf-8")), "utf-8")
        figures.append(loaded(site, address))
        row(f"7  weight of {address} ÷ without its run panels", *(size / 1000 for size, _ in figures), "", "kB")
        row("   requests ÷ without its run panels", *(float(requests) for _, requests in figures), "", "")


def first_page(folder: Path) -> None:
    """Rows 8: from the start of `mkdocs serve`, when nothing has been recorded yet, to a page, and to its runs."""
    book = sites.copy_book(folder / "fresh")
    taken: list[list[float]] = [[], []]
    for _ in range(TIMES):
        shutil.rmtree(book / ".cache", ignore_errors=True)
        began = time.perf_counter()
        with serving(book, FIRST) as address:
            taken[0].append(time.perf_counter() - began)
            wait_for(address + FIRST, "</html>", without=COMING)
            taken[1].append(time.perf_counter() - began)
    row("8  the first page, nothing recorded yet", median(taken[0]), None, "at most 5 s")
    row("   its runs", median(taken[1]), None, "")


def loaded(site: Path, page: str) -> tuple[int, int]:
    """The bytes (each file compressed with gzip) and the number of requests that a page needs."""
    from browser import start

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    bodies: list[bytes] = []
    with sync_playwright() as playwright, start(playwright.chromium) as browser:
        tab = browser.new_page()
        tab.on("response", lambda answer: bodies.append(answer.body()))
        tab.goto(f"http://127.0.0.1:{server.server_port}/{page}", wait_until="networkidle")
    server.shutdown()
    return sum(len(gzip.compress(body)) for body in bodies), len(bodies)


def median(values) -> float:
    return statistics.median(list(values))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument(
        "--rows", default="12345678", help="the rows to measure, some need those before them: 3, 4, 7"
    )
    arguments.add_argument("--sizes", default="10,100,1000", help="of the synthetic sites")
    given = arguments.parse_args()
    sizes = tuple(int(size) for size in given.sizes.split(","))
    print(f"{CORES} cores, {platform.python_implementation()} {platform.python_version()}, {platform.platform()}")
    print(f"\n{'':58} {'ours':>13} {'against':>13} {'ratio':>7}")
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        steps: dict[str, Callable[[], None]] = {
            "1": partial(clean_build, folder),
            "2": partial(naive_build, folder),
            "3": partial(rebuild, folder),
            "4": partial(saved_prose, folder),
            "5": partial(growth, folder, sizes),
            "6": overhead,
            "7": partial(weight, folder),
            "8": partial(first_page, folder),
        }
        if not (folder / "book").exists() and "1" not in given.rows:
            sites.copy_book(folder / "book")
        for number in sorted(given.rows, key="12374568".index):  # 4 makes the book ten times as large, 7 is before it
            steps[number]()
    print(f"\nmeasured in {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
