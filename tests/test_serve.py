"""What `mkdocs serve` keeps between its builds and between its starts is never stale, and never made twice."""

import dataclasses
import json
import os
import subprocess
import sys
from contextlib import contextmanager

import pytest
from small_book import PROGRAM, Book
from tested_site import ROOT

from recorder import cache
from recorder.cache import Cache
from recorder.job import Job
from recorder.recording import Recording
from recorder.schedule import Schedule

FENCE = """
```python exec="on" html="on"
from book import record

runs = record("{language}/{name}.py", start_methods=("fork",), runs=1)
for run in runs:
    assert run.values('work') == [{value}]
print(runs)
```
"""
OTHER = PROGRAM.replace("work=1", "work=2")


@pytest.fixture
def book(tmp_path):
    """A book with a program on each of its two pages; each prints another number."""
    book = Book(tmp_path / "book")
    for language in ("zh", "en"):
        (book.folder / f"snippets/{language}/page/program.py").unlink()
        for name, value in {"index": 1, "page": 2}.items():
            write_page(book, language, name, value)
            book.write(f"snippets/{language}/{name}.py", PROGRAM.replace("work=1", f"work={value}"))
    return book


def write_page(book, language, name, value, title="", prose="Words.", anchor="here"):
    link = f"[On]({'page' if name == 'index' else 'index'}.md#{anchor})"
    text = f"# {title or name} {{#top}}\n\n{prose} {link}\n\n## H {{#here}}\n"
    book.write(f"docs/{language}/{name}.md", text + FENCE.format(language=language, name=name, value=value))


class Rebuild:
    """A process that builds the book again when it is told to; see tests/rebuild.py."""

    def __init__(self, book, site, lines):
        self.lines = lines
        self.site = book.folder / site
        self.errors = book.folder / f"{site}.errors"
        with self.errors.open("w") as errors:
            self.process = subprocess.Popen(
                [sys.executable, str(ROOT / "tests" / "rebuild.py"), str(self.site)],
                cwd=book.folder,
                env={**os.environ, "PYTHONPATH": str(book.folder)},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                encoding="utf-8",
            )
        self.answer = self.listen()

    def listen(self):
        for line in self.process.stdout:
            self.lines.append(line)
            if line.startswith("built") or "Error" in line or "Abort" in line:
                return line.strip()
        return f"ended with {self.process.wait()}: {self.errors.read_text('utf-8')}"

    def again(self):
        self.errors.open("w").close()
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        self.answer = self.listen()
        return self.answer

    def files(self):
        """What the site holds, by path; without what tells the time of the build."""
        return {
            path.relative_to(self.site).as_posix(): path.read_bytes()
            for path in sorted(self.site.rglob("*"))
            if path.is_file() and path.suffix != ".gz"
        }

    def started(self):
        """When each recording that is published was started."""
        found = {}
        for path in sorted((self.site / "recordings").glob("*/**/*.json")):  # besides their schema
            found[path.relative_to(self.site).as_posix()] = json.loads(path.read_text("utf-8"))["started"]
        return found


@contextmanager
def rebuilding(book, site="site", lines=None):
    rebuild = Rebuild(book, site, [] if lines is None else lines)
    try:
        yield rebuild
    finally:
        rebuild.process.stdin.close()
        rebuild.process.wait(20)
        rebuild.process.stdout.close()


def changed(before, after):
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


INDEX, PAGE = "recordings/en/index/fork-1.json", "recordings/en/page/fork-1.json"


def test_only_what_changed_is_run_again(book):
    with rebuilding(book) as rebuild:
        assert rebuild.answer == "built"
        first = rebuild.started()
        assert {INDEX, PAGE} < first.keys()

        write_page(book, "en", "index", 1, prose="Other words.")
        assert rebuild.again() == "built"
        assert "Other words." in (rebuild.site / "en/index.html").read_text("utf-8")
        assert rebuild.started() == first, "saved prose runs nothing"

        book.write("snippets/en/page.py", PROGRAM.replace("work=1", "work=2") + "# changed\n")
        assert rebuild.again() == "built"
        second = rebuild.started()
        assert changed(first, second) == [PAGE], "a saved program is run, and that one alone"

        page = book.folder / "docs/en/page.md"
        text = page.read_text("utf-8")
        page.write_text(text.replace("runs=1", "runs=2"), "utf-8")
        assert rebuild.again() == "built"
        third = rebuild.started()
        assert changed(second, third) == [PAGE.replace("fork-1", "fork-2")], "a saved fence runs what it newly asks for"

        page.write_text(text, "utf-8")
        assert rebuild.again() == "built"
        assert rebuild.started() == second, "and what it no longer asks for is gone"
    with rebuilding(book) as rebuild:
        assert rebuild.started() == second, "recordings outlive the server"
    build = book.build("--strict", site="built")
    assert build.returncode == 0, build.stdout
    assert "every program is run afresh" in build.stdout
    built = json.loads((book.folder / "built" / INDEX).read_text("utf-8"))["started"]
    assert built > max(second.values()), "a build uses nothing that was kept"


# What is done to the book between two builds of the server, one after the other.
CHANGES = {
    "prose": lambda book: write_page(book, "en", "index", 1, prose="Other words."),
    "title": lambda book: write_page(book, "zh", "page", 2, title="另一个标题"),
    "program": lambda book: book.write("snippets/zh/page.py", OTHER.replace("0.1", "0.05")),
    "back": lambda book: book.write("snippets/zh/page.py", OTHER),
    "new file of the theme": lambda book: book.write("theme/assets/new.css", "p {}\n"),
    "style": lambda book: (book.folder / "theme/assets/run.css").open("a").write("\n/* more */\n"),
    "template": lambda book: book.write("theme/404.html", read(book, "theme/404.html").replace("<ul>", "<ul class=x>")),
    "words": lambda book: (book.folder / "builder/search_words.txt").open("a").write("另一个标题: 另一个\n"),
    "new page": lambda book: [book.write(f"docs/{x}/new.md", "# New {#top}\n\nNew.\n") for x in ("zh", "en")],
    "no page": lambda book: [(book.folder / f"docs/{x}/new.md").unlink() for x in ("zh", "en")],
    "configuration": lambda book: set_configuration(book, "navigation.footer", "navigation.indexes"),
    "meta": lambda book: book.write("docs/en/page.md", "---\ntitle: Called\n---\n" + read(book, "docs/en/page.md")),
    "prose beside it": lambda book: write_page(book, "en", "index", 1, prose="Words once more."),
}


def read(book, path):
    return (book.folder / path).read_text("utf-8")


def set_configuration(book, old, new):
    text = read(book, "mkdocs.yml")
    assert old in text
    book.write("mkdocs.yml", text.replace(old, new))


def test_a_site_that_was_built_again_is_the_site_built_from_nothing(book):
    set_configuration(book, "    omitted_files: warn", "    omitted_files: info")
    with rebuilding(book) as kept:
        for name, change in CHANGES.items():
            before = kept.files()
            change(book)
            assert kept.again() == "built", f"{name}: {kept.errors.read_text('utf-8')}"
            after = kept.files()
            assert changed(before, after), f"{name}: shows"
            with rebuilding(book, "fresh") as fresh:
                assert fresh.answer == "built"
                assert changed(after, fresh.files()) == [], name


@pytest.mark.parametrize("language", ["zh", "en"])
def test_after_a_build_that_failed_everything_is_done_again(book, language):
    """In whichever language it failed; what was there before and is gone meanwhile is not left on the site."""
    CHANGES["new file of the theme"](book)
    with rebuilding(book) as rebuild:
        CHANGES["style"](book)
        nowhere = book.folder / f"docs/{language}/picture.png"
        nowhere.symlink_to("nowhere")
        assert "FileNotFoundError" in rebuild.again()
        nowhere.unlink()
        (book.folder / "theme/assets/new.css").unlink()
        assert rebuild.again() == "built"
        with rebuilding(book, "fresh") as fresh:
            assert changed(rebuild.files(), fresh.files()) == []


def test_a_warning_is_given_until_it_is_heeded(book):
    """A page with a broken link is not kept; nor is one kept that links to an anchor which has gone meanwhile."""
    with rebuilding(book) as rebuild:
        assert rebuild.errors.read_text("utf-8").count("WARNING") == 0
        write_page(book, "en", "page", 2, prose="[Away](away.md).")
        for _ in range(2):
            rebuild.again()
            assert "'away.md'" in rebuild.errors.read_text("utf-8")
        write_page(book, "en", "page", 2, anchor="nowhere")
        for _ in range(2):
            rebuild.again()
            assert "does not contain an anchor '#nowhere'" in rebuild.errors.read_text("utf-8")
        write_page(book, "en", "page", 2)
        assert rebuild.again() == "built"
        book.write("docs/en/index.md", read(book, "docs/en/index.md").replace("#here", "#there"))
        for _ in range(2):
            rebuild.again()
            assert "does not contain an anchor '#here'" in rebuild.errors.read_text("utf-8")


def test_the_theme_is_listed_once(book):
    """For all languages and all builds, until a file of the theme changes."""
    module = book.folder / "builder" / "events.py"
    spy = "\njinja2.Environment.list_templates = lambda env, *_, _own=jinja2.Environment.list_templates, **options: (\n"
    spy += "    print('listed', flush=True), _own(env, *_, **options)\n)[1]\n"
    module.write_text(module.read_text("utf-8") + spy, "utf-8")
    lists = []
    with rebuilding(book, lines=lists) as rebuild:
        assert rebuild.answer == "built"
        assert lists.count("listed\n") == 1
        write_page(book, "en", "index", 1, prose="Other words.")
        assert rebuild.again() == "built"
        assert lists.count("listed\n") == 1
        CHANGES["new file of the theme"](book)
        assert rebuild.again() == "built"
        assert lists.count("listed\n") == 2


JOB = Job("en/page/program.py", b"print(1)", "fork")
RECORDING = Recording(
    JOB.program, ["python", "program.py"], "fork", 0, "CPython", "Linux", "pipe", "2026-01-01T00:00:00+00:00", 1.0,
    0, None, 0, [], [],
)  # fmt: skip
OTHERS = {
    "program": "en/page/other.py",
    "text": b"print(2)",
    "start_method": "spawn",
    "repetition": 1,
    "time_limit": 5.0,
    "alone": True,
    "terminal": False,
    "output_limit": 100,
    "line_limit": 10,
    "place": "/elsewhere/other.py",
    "cwd": "/elsewhere",
    "arguments": ("--other",),
    "ctrl_c": "press",
}


@pytest.fixture
def kept(tmp_path):
    cache.surroundings.cache_clear()
    kept = Cache(tmp_path / "cache")
    kept.store(JOB, RECORDING)
    assert kept.load(JOB) == RECORDING
    yield kept
    cache.surroundings.cache_clear()


def test_every_part_of_a_job_is_tried():
    assert OTHERS.keys() == {field.name for field in dataclasses.fields(Job)}


@pytest.mark.parametrize("part", OTHERS)
def test_a_recording_of_another_job_is_not_given(kept, part):
    assert kept.load(dataclasses.replace(JOB, **{part: OTHERS[part]})) is None


@pytest.mark.parametrize("what", ["recorder", "python", "platform", "psutil", "cores", "environment"])
def test_a_recording_made_in_other_surroundings_is_not_given(kept, monkeypatch, what):
    {
        "recorder": lambda: monkeypatch.setattr(cache, "digest", lambda folders: "another"),
        "python": lambda: monkeypatch.setattr(sys, "version", "4.0"),
        "platform": lambda: monkeypatch.setattr("platform.platform", lambda: "another"),
        "psutil": lambda: monkeypatch.setattr("psutil.__version__", "0"),
        "cores": lambda: monkeypatch.setattr("os.cpu_count", lambda: 1000),
        "environment": lambda: monkeypatch.setenv("LANG", "another"),
    }[what]()
    cache.surroundings.cache_clear()
    assert kept.load(JOB) is None


def test_the_digest_covers_every_module_of_the_recorder(tmp_path):
    before = cache.digest([tmp_path])
    for name in ("a.py", "inside/b.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x = 1")
        now = cache.digest([tmp_path])
        (tmp_path / name).write_text("x = 2")
        assert len({before, now, cache.digest([tmp_path])}) == 3
        before = cache.digest([tmp_path])
    assert (ROOT / "recorder",) == cache.RECORDER


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"null", b'{"program": 1}', b"\xff"])
def test_half_a_recording_is_none(kept, damage):
    [file] = kept.folder.iterdir()
    for broken in (damage, file.read_bytes()[:100]):
        file.write_bytes(broken)
        assert kept.load(JOB) is None


def test_without_a_folder_the_runs_go_on(tmp_path, caplog):
    (tmp_path / "file").write_text("in the way")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        without = Cache(folder)
        without.tidy()
        with caplog.at_level("INFO", "mkdocs.recorder"):
            without.store(JOB, RECORDING)
        assert "recordings are not kept between starts" in caplog.text
        assert without.load(JOB) is None
        without.forget(JOB)


def test_what_was_long_unused_is_deleted(kept):
    [file] = kept.folder.iterdir()
    os.utime(file, (0, 0))
    assert kept.load(JOB), "using it makes it young"
    kept.tidy()
    assert kept.load(JOB)
    os.utime(file, (0, 0))
    kept.tidy()
    assert kept.load(JOB) is None


def test_what_failed_is_run_again(tmp_path):
    """A run that failed, be it for the load of the machine, is not kept: see builder/loud_fences.py."""
    schedule = Schedule()
    schedule.cache = Cache(tmp_path)
    job = dataclasses.replace(JOB, text=b"import time; print(time.monotonic_ns())", start_method="fork")
    try:
        first = schedule.start(job).result()
        assert schedule.start(job).result() is first
        schedule.forget(job)
        assert [list(tmp_path.iterdir()), schedule.recordings()] == [[], []]
        assert schedule.start(job).result().text != first.text
    finally:
        schedule.stop()


def test_what_no_page_asks_for_any_more_is_dropped_from_memory():
    schedule = Schedule()
    jobs = [dataclasses.replace(JOB, text=f"print({number})".encode()) for number in range(2)]
    try:
        first, second = [schedule.start(job).result() for job in jobs]
        schedule.asked.clear()
        schedule.start(jobs[1])
        schedule.drop_the_rest()
        assert schedule.start(jobs[1]).result() is second
        assert schedule.start(jobs[0]).result() is not first
    finally:
        schedule.stop()


def test_a_change_of_the_recorder_starts_the_server_again(book):
    with rebuilding(book) as rebuild:
        first = rebuild.started()
        module = book.folder / "recorder" / "run.py"
        text = module.read_text("utf-8")
        module.write_text(text + "\ndef", "utf-8")
        assert rebuild.again() != "built", "not while it would not start"
        assert "recorder/run.py: " in rebuild.errors.read_text("utf-8")
        module.write_text(text + "\nCHANGED = True\n", "utf-8")
        rebuild.process.stdin.write("\n")
        rebuild.process.stdin.flush()
        assert rebuild.listen() == "built"
        assert changed(first, rebuild.started()) == sorted(first), "all recordings are new"
