"""The real `mkdocs build` and `mkdocs serve` of a small book, interrupted, doubled, or with pages that go wrong."""

import json
import os
import re
import signal
import socket
import time
import urllib.request
from contextlib import contextmanager

import psutil
import pytest
from markup import parsed
from outside import living_with, wait_until
from small_book import CRASHING, PROGRAM, Book
from test_faults import FAULTS, HOSTILE

from recorder.leftovers import MARK

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals are POSIX")

SECONDS = 2.0  # after which nothing of a program may live when the build was killed
# Runs until it is killed: a process in a session of its own that ignores what can be ignored, and its parent.
ENDLESS = """\
import multiprocessing
import os
import signal
import time


def work():
    os.setsid()
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    print("work=1")
    time.sleep(60)


if __name__ == "__main__":
    multiprocessing.Process(target=work).start()
"""


@pytest.fixture
def book(tmp_path):
    return Book(tmp_path / "book")


@contextmanager
def under_way(book, *arguments):
    """`mkdocs` with these arguments, while it runs; its output goes to the file `book.output`."""
    book.output = book.folder / "output"
    temporary = book.folder / "tmp"
    temporary.mkdir()
    process = book.start(*arguments, output=book.output, TMPDIR=str(temporary))
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        wait_until(lambda: not programs_of(process), SECONDS)


def programs_of(process) -> list[int]:
    """The living processes of the programs that `mkdocs` has started, in whatever session."""
    return living_with(f"{MARK}={process.pid}-")


def recording(process) -> None:
    """Wait until a program is being recorded, its child included."""
    try:
        wait_until(lambda: process.poll() is not None or len(programs_of(process)) >= 3)
    finally:
        assert process.poll() is None


def interrupt(process, number) -> int:
    """Send a signal; the exit code, when within `SECONDS` nothing of a program has been left alive."""
    process.send_signal(number)
    sent = time.monotonic()
    if number == signal.SIGKILL:
        wait_until(lambda: not programs_of(process), SECONDS - (time.monotonic() - sent))
        return process.wait()
    code = process.wait(30)
    assert programs_of(process) == []
    return code


def is_clean(book) -> bool:
    """Whether nothing is left in the folder for temporary files."""
    return list((book.folder / "tmp").iterdir()) == []


EXIT_CODES = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGKILL: -9}


@pytest.mark.parametrize("number", EXIT_CODES, ids=lambda number: number.name)
def test_a_build_is_interrupted_while_it_records(book, number):
    book.program(ENDLESS)
    book.page(arguments=", time_limit=60")
    with under_way(book, "build", "-q") as build:
        recording(build)
        assert interrupt(build, number) == EXIT_CODES[number]
        wait_until(lambda: is_clean(book))
    if number != signal.SIGKILL:
        assert "interrupted: the programs have been ended" in book.output.read_text("utf-8")


def test_what_was_recorded_before_an_interrupt_is_published(book):
    book.program(ENDLESS)
    book.page(arguments=", time_limit=60")
    for language in ("zh", "en"):
        book.write(f"snippets/{language}/index/first.py", "print('first')\n")
        fence = f"from book import record\n\nrecord('{language}/index/first.py', ('fork',), runs=25)\n"
        book.write(f"docs/{language}/index.md", f'# Home {{#home}}\n\n```python exec="on"\n{fence}```\n')
    with under_way(book, "build", "--site-dir", "site") as build:
        wait_until(lambda: build.poll() is not None or "recorded 25 of " in book.output.read_text("utf-8"))
        assert interrupt(build, signal.SIGTERM) == 143
    published = list((book.folder / "site/recordings").rglob("index/first/*.json"))
    assert len(published) >= 25
    assert all(json.loads(file.read_text("utf-8"))["lines"][0]["text"] == "first" for file in published)


@pytest.mark.parametrize("number", EXIT_CODES, ids=lambda number: number.name)
def test_a_server_is_interrupted_while_it_records(book, number):
    """At its first build or at a later one; between builds Ctrl-C is the way to end it, with exit code 0."""
    with serving(book) as server:
        if number == signal.SIGINT:
            wait_until(lambda: 'data-start-method="spawn"' in server.page())
        book.program(ENDLESS)
        book.page(arguments=", time_limit=60")
        recording(server.process)
        assert interrupt(server.process, number) == EXIT_CODES[number]
        if number != signal.SIGKILL:
            assert is_clean(book)


def test_the_recorders_process_is_killed_in_a_build(book):
    book.program(ENDLESS)
    book.page(arguments=", time_limit=60, runs=1")
    with under_way(book, "build", "-q", "--no-strict") as build:
        # Another one takes its place, for a run that no fence has waited for yet, and for the next fence.
        while build.poll() is None:
            wait_until(lambda: build.poll() is not None or len(programs_of(build)) >= 3)
            for service in psutil.Process(build.pid).children() if build.poll() is None else ():
                mark = service.cmdline()[3]
                service.kill()
                wait_until(lambda: not living_with(f"{MARK}={mark}"), SECONDS)  # noqa: B023
        assert build.wait(30) == 1
        assert is_clean(book)
    output = book.output.read_text("utf-8")
    for part in (
        "docs/zh/page.md, line 6",
        "docs/en/page.md, line 6",
        "the recorder's process has ended",
        "build again",
    ):
        assert part in output


def test_two_builds_at_the_same_time(book):
    """Into one folder: the second refuses, the first is not disturbed. Into two: neither notices the other."""
    go_on = book.folder / "go on"
    wait = f"import pathlib\n    while not pathlib.Path({str(go_on)!r}).exists(): time.sleep(0.05)"
    book.program(PROGRAM.replace("time.sleep(0.1)", wait))
    book.page(arguments=", time_limit=60, runs=1")
    with under_way(book, "build", "--strict", "--site-dir", "site") as first:
        recording(first)
        refused = book.build("-q", "--no-strict")
        assert refused.returncode == 1
        assert f"another build is writing to {book.folder / 'site'}\nrepair:       wait for its end" in refused.stdout
        other = book.start("build", "--strict", "--site-dir", "other")
        wait_until(lambda: other.poll() is not None or programs_of(other))
        go_on.touch()
        output, _ = other.communicate(timeout=60)
        assert (other.returncode, first.wait(60)) == (0, 0), output
    for site in ("site", "other"):
        assert 'data-start-method="spawn"' in (book.folder / site / "en/page/index.html").read_text("utf-8")


class Server:
    """`mkdocs serve` of a book at work: its process, and what it serves."""

    def __init__(self, process, address):
        self.process = process
        self.address = address

    def page(self, path="en/page/"):
        """A page's HTML, or nothing while the server is not ready."""
        try:
            with urllib.request.urlopen(f"{self.address}{path}", timeout=10) as response:
                return response.read().decode("utf-8")
        except OSError:
            assert self.process.poll() is None, "the server has ended"
            return ""

    def until_there(self):
        """Wait until pages are served."""
        wait_until(self.page)

    def shows(self, *parts, path="en/page/"):
        """Wait until a page shows a failure with these parts; without parts, all its runs and no failure."""

        def as_it_should():
            page = parsed(self.page(path))
            said = "".join(failure.get_text() for failure in page.select(".run-failed"))
            if not page.select("h1") or page.select(".runs-coming"):
                return False
            return all(part in said for part in parts) if parts else not said

        wait_until(as_it_should)


@contextmanager
def serving(book, *options):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with under_way(book, "serve", *(options or ["--livereload"]), "--dev-addr", f"127.0.0.1:{port}") as process:
        yield Server(process, f"http://127.0.0.1:{port}/")


def test_a_server_shows_what_is_wrong_and_recovers(book):
    book.program(CRASHING)
    with serving(book) as server:
        server.shows("docs/en/page.md, line 6", "ZeroDivisionError", "repair:")
        book.program(PROGRAM)
        server.shows()
        assert 'data-start-method="spawn"' in server.page()

        # Two pages with one program, a page and a program without their twins.
        sound = (book.folder / "docs/en/index.md").read_text("utf-8")
        fence = (book.folder / "docs/en/page.md").read_text("utf-8").partition("\n")[2]
        book.write("docs/en/index.md", sound + fence)
        book.write("docs/en/alone.md", "# Alone {#alone}\n")
        book.write("snippets/en/page/alone.py", PROGRAM)
        both = "docs/en/index.md, line 6; docs/en/page.md, line 6"
        server.shows(both, "repair:       keep one", "write snippets/zh/page/alone.py")
        server.shows(both, path="en/")
        server.shows("write docs/zh/alone.md", path="en/alone/")
        book.write("docs/en/index.md", sound)
        for alone in ("docs/en/alone.md", "snippets/en/page/alone.py"):
            (book.folder / alone).unlink()
        server.shows()
        server.shows(path="en/")
        assert interrupt(server.process, signal.SIGINT) == 0
        assert is_clean(book)


TWICE = """\
page:         docs/en/index.md, line 6
program:      snippets/en/page/program.py
expected:     one fence for each program
came:         docs/en/index.md, line 6; docs/en/page.md, line 6
repair:       keep one of the fences, or write another program for the other
"""


def test_two_pages_with_one_program_fail_the_build(book):
    for language in ("zh", "en"):
        fence = (book.folder / f"docs/{language}/page.md").read_text("utf-8").partition("\n")[2]
        book.write(f"docs/{language}/index.md", "# Home {#home}\n" + fence)
    build = book.build("-q", "--no-strict")
    assert build.returncode == 1
    assert TWICE in build.stdout
    assert TWICE.replace("/en/", "/zh/") in build.stdout


def test_a_program_without_its_twin_fails_the_build(book):
    (book.folder / "snippets/en/page/program.py").unlink()
    build = book.build("-q", "--no-strict")
    assert build.returncode == 1
    for part in ("program:      snippets/zh/page/program.py\n", "repair:       write snippets/en/page/program.py, "):
        assert part in build.stdout


def test_every_fault_fails_the_build_and_loses_nothing(book):
    """All faults on one page, with a sound program before and one with hostile output behind them."""
    names = {fault: re.sub(r"\W", "_", fault) for fault in FAULTS}
    hostile = f"import os\nfor line in {HOSTILE!r}:\n    print(line)\nprint(1 / 0)\n"
    fences = {"program": ("", PROGRAM), "hostile": ("", hostile), "exits": (", exits=(-9,)", PROGRAM)}
    for fault, (text, limit, _) in FAULTS.items():
        fences[names[fault]] = (
            f", time_limit={limit}",
            "\n".join(line[8:] or line for line in text.splitlines()) if text.startswith("\n") else text,
        )
    lines = {}
    for language in ("zh", "en"):
        page = "# Page {#page}\n"
        for name, (arguments, text) in fences.items() if language == "en" else [("program", fences["program"])]:
            book.write(f"snippets/{language}/page/{name}.py", text.replace("MARK", ""))
            book.write(f"snippets/zh/page/{name}.py", PROGRAM)
            lines[name] = page.count("\n") + 5
            page += f"""
```python exec="on" html="on"
from book import record

print(record("{language}/page/{name}.py", ("fork",), runs=1{arguments}))
```
"""
        book.write(f"docs/{language}/page.md", page)
    with under_way(book, "build", "-q", "--no-strict", "--site-dir", "site") as build:
        assert build.wait(120) == 1
        assert programs_of(build) == []
        assert is_clean(book)
    output = book.output.read_text("utf-8")
    assert f"{len(fences) - 1} fences failed" in output
    for fault, (_, _, parts) in FAULTS.items():
        begin = output.index(f"page:         docs/en/page.md, line {lines[names[fault]]}\n")
        message = output[begin : begin + output[begin:].index("\nrepair:") + 200]
        for part in (f"program:      snippets/en/page/{names[fault]}.py", "start method: fork", "expected:", *parts):
            assert part in message, fault
    assert "take -9 out of exits= in the fence" in output
    # The site has all recordings, and shows the messages as text.
    for name in fences:
        recorded = json.loads((book.folder / f"site/recordings/en/page/{name}/fork-1.json").read_text("utf-8"))
        assert recorded["program"] == f"en/page/{name}.py"
    page = parsed((book.folder / "site/en/page/index.html").read_text("utf-8"))
    shown = [failure.get_text() for failure in page.select(".run-failed > pre:only-child")]
    assert len(shown) == len(fences) - 1
    said = next(message for message in shown if "page/hostile.py" in message)
    assert "".join(f"    {line}\n" for line in HOSTILE) in said
    assert len(page.select("h1")) == 1 and page.select("article :is(img, script, [data-runs])") == []
    assert len(page.select("section.run")) == 1
    indexes = list((book.folder / "site").glob("search/*.js"))
    assert indexes and not any("alert(" in index.read_text("utf-8") for index in indexes)
