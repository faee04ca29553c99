"""`mkdocs serve` shows a page before its runs are there, and brings them with one reload."""

import re

import pytest
from playwright.sync_api import expect
from small_book import PROGRAM, Book
from test_interrupts import serving

from recorder.job import Job
from recorder.schedule import Schedule

# Goes on until the test lets it: nothing here depends on how fast a machine is.
WAITING = """\
import pathlib
import time

while not pathlib.Path({file!r}).exists():
    time.sleep(0.05)
print("work=1")
"""
FENCE = """
```python exec="on" html="on"
from book import record

runs = record("{language}/{name}.py", start_methods=("spawn",), runs=2, time_limit=300)
for run in runs:
    assert run.values("work") == [1]
print(runs)
```
"""
COMING = {"zh": "正在录制", "en": "are being recorded"}


@pytest.fixture
def book(tmp_path):
    """Two pages in each language; the programs of each wait for a file of their own."""
    book = Book(tmp_path / "book")
    for language in ("zh", "en"):
        (book.folder / f"snippets/{language}/page/program.py").unlink()
        for name in ("index", "page"):
            book.write(
                f"docs/{language}/{name}.md", f"# {name} {{#top}}\n" + FENCE.format(language=language, name=name)
            )
            book.write(f"snippets/{language}/{name}.py", WAITING.format(file=str(book.folder / f"{language}-{name}")))
    return book


def let(book, *names):
    for name in names:
        (book.folder / name).touch()


def loads(pages):
    return [int(page.evaluate("sessionStorage.loads")) for page in pages.values()]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_page_is_seen_before_its_runs_and_reloads_once(book, browser, language):
    other = "en" if language == "zh" else "zh"
    with serving(book) as server:
        pages = {}
        for name, path in {"index": "", "page": "page/"}.items():
            address = f"{server.address}{'' if language == 'zh' else 'en/'}{path}"
            pages[name] = page = browser.new_page()
            page.add_init_script("sessionStorage.loads = 1 + Number(sessionStorage.loads ?? 0)")
            server.until_there()
            page.goto(address)
            expect(page.locator(".runs-coming")).to_contain_text(COMING[language])
            expect(page.locator(".run-panel, [data-start-method]")).to_have_count(0)

        let(book, f"{language}-page")
        shown = pages["page"].locator("[data-start-method]").first
        expect(shown).to_be_visible(timeout=60_000)
        expect(pages["page"].locator(".runs-coming")).to_have_count(0)
        assert pages["page"].get_by_text("work=1").count() >= 2, "the repetitions too"
        assert pages["index"].locator(".runs-coming").count() == 1
        let(book, f"{language}-index", f"{other}-page", f"{other}-index")
        expect(pages["index"].locator("[data-start-method]").first).to_be_visible(timeout=60_000)
        assert loads(pages) == [2, 2]

        # From now on the server waits, and reloads the page that is saved, alone.
        text = (book.folder / f"snippets/{language}/page.py").read_text("utf-8")
        book.write(f"snippets/{language}/page.py", text + "\n# changed\n")
        expect(pages["page"].get_by_text("# changed").first).to_be_visible(timeout=60_000)
        assert loads(pages) == [2, 3]
        for page in pages.values():
            page.close()
    said = re.findall(r"Reloading browsers", book.output.read_text("utf-8"))
    assert len(said) <= 4, "one for each page that was looked at, one for all, one for the change"


def test_a_server_that_builds_once_waits_for_the_runs(book):
    let(book, *(f"{language}-{name}" for language in COMING for name in ("index", "page")))
    with serving(book, "--no-livereload") as server:
        server.until_there()
        assert "data-start-method" in server.page()
        assert "runs-coming" not in server.page()


def test_what_is_hurried_is_run_before_the_others(tmp_path):
    """One at a time, since each of them is to be alone."""
    schedule = Schedule()
    first = Job("en/page/first.py", WAITING.format(file=str(tmp_path / "go")).encode(), "spawn", alone=True)
    others = [Job(f"en/page/{n}.py", PROGRAM.encode(), "spawn", alone=True) for n in range(4)]
    try:
        futures = [schedule.start(job) for job in [first, *others]]
        schedule.hurry([others[3], others[2]])
        assert not schedule.are_done([first])
        (tmp_path / "go").touch()
        started = [future.result().started for future in futures]
        assert schedule.are_done([first, *others])
        assert sorted(range(1, 5), key=lambda n: started[n]) == [3, 4, 1, 2]
    finally:
        schedule.stop()
