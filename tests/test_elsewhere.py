"""Recordings that are brought to a build: made by one command, asked the claims, refused if they are not right."""

import subprocess
import sys
import zipfile
from contextlib import contextmanager, nullcontext

import pytest
from conftest import StaticHost, served
from small_book import PROGRAM, Book


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    """A book, and its programs recorded into a file."""
    book = Book(tmp_path_factory.mktemp("elsewhere") / "book")
    record = subprocess.run(
        [sys.executable, "-m", "book.record_all", "here.zip"],
        cwd=book.folder,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert record.returncode == 0, record.stderr
    assert "recorded 2 of 2 runs" in record.stdout
    return book


def build(book, names):
    process = book.start("build", "--strict", RECORDINGS=names)
    output, _ = process.communicate(timeout=120)
    return process.returncode, output


def of_another_python(book, said=b"", instead=b""):
    """The same file as if an old Python had recorded it, which says something else if you like."""
    with zipfile.ZipFile(book.folder / "here.zip") as old, zipfile.ZipFile(book.folder / "old.zip", "w") as new:
        for name in old.namelist():
            data = old.read(name).replace(b"CPython 3.", b"CPython 2.")
            new.writestr(name, data.replace(said, instead) if said else data)


def test_claims_that_hold_elsewhere_let_the_book_be_built(recorded):
    recorded.page()
    code, output = build(recorded, "here.zip")
    assert code == 0, output
    assert "brought 2 runs on CPython 3." in output and ": 0 claims are false there" in output


def test_a_claim_that_is_false_elsewhere_fails_the_build(recorded):
    recorded.page("assert run.version >= (3, 0)")
    of_another_python(recorded)
    code, output = build(recorded, "here.zip old.zip")
    assert code != 0
    for part in ("docs/en/page.md, line 8", "run.version >= (3, 0)", "recorded on CPython 2.", "(old.zip)", "work=1"):
        assert part in output
    assert "(here.zip)" not in output


@pytest.mark.parametrize("served", [False, True], ids=["from files", "served"])
def test_a_reader_chooses_where_the_runs_were_recorded(recorded, browser, served):
    recorded.page()
    of_another_python(recorded)
    code, output = build(recorded, "old.zip")
    assert code == 0, output
    site = recorded.folder / "site"
    with served_folder(site) if served else nullcontext((site / "en/page/index.html").as_uri()) as address:
        page = browser.new_page()
        said, requests = [], []
        page.on("console", lambda message: said.append(message.text))
        page.on("request", lambda request: requests.append(request.url))
        page.goto(address)
        assert not [url for url in requests if "cpython" in url], "not before it is chosen"
        chosen = page.get_by_label("recorded on")
        chosen.select_option(index=1)
        page.get_by_text("CPython 2.", exact=False).and_(page.locator(".run-provenance span")).first.wait_for()
        assert page.locator(".runs").count() == 1
        for again in (address.replace("en/page", "page"), address):  # in the other language, too
            page.goto(again)
            page.get_by_text("CPython 2.", exact=False).and_(page.locator(".run-provenance span")).first.wait_for()
        page.set_viewport_size({"width": 320, "height": 640})
        assert page.evaluate("document.documentElement.scrollWidth") == 320
        chosen.select_option(index=0)
        page.get_by_text("CPython 3.", exact=False).and_(page.locator(".run-provenance span")).first.wait_for()
        assert said == []
        page.close()


TABLE = """# Home {#home}

```python exec="on" html="on"
from book import differences

print(differences("en/programs"))
```
"""


def test_what_differs_elsewhere_is_told_and_nothing_where_nothing_was_brought(recorded):
    recorded.page()
    of_another_python(recorded, b'work=1"', b'work=2"')
    recorded.page("assert run.values('work') == [1 if run.version > (3,) else 2]")
    recorded.write("docs/en/index.md", TABLE)
    code, output = build(recorded, "old.zip")
    assert code == 0, output
    page = (recorded.folder / "site/en/index.html").read_text("utf-8")
    assert 'href="../page/#page"' in page and "<code>work=1</code>" in page and "<code>work=2</code>" in page
    assert "default start method" in page
    code, output = build(recorded, "")
    assert code == 0, output
    assert "differences" not in (recorded.folder / "site/en/index.html").read_text("utf-8")


@contextmanager
def served_folder(site):
    with served(site, StaticHost) as address:
        yield address + "en/page/"


def test_two_files_of_one_python_fail_the_build(recorded):
    code, output = build(recorded, "here.zip ./here.zip")
    assert code != 0 and "bring one of them" in output


def test_a_file_of_other_programs_fails_the_build(recorded):
    recorded.page()
    recorded.program(PROGRAM + "# another\n")
    code, output = build(recorded, "here.zip")
    recorded.program(PROGRAM)
    assert code != 0 and "here.zip: it is of other programs than this book's" in output


def test_the_command_says_how_it_is_called(recorded):
    wrong = subprocess.run(
        [sys.executable, "-m", "book.record_all"], cwd=recorded.folder, capture_output=True, text=True, timeout=60
    )
    assert wrong.returncode == 2 and "usage" in wrong.stderr
