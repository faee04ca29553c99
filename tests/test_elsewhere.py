"""Recordings that are brought to a build: made by one command, asked the claims, refused if they are not right."""

import subprocess
import sys
import zipfile

import pytest
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
    assert "recorded 6 of 6 runs" in record.stdout
    return book


def build(book, names):
    process = book.start("build", "--strict", RECORDINGS=names)
    output, _ = process.communicate(timeout=120)
    return process.returncode, output


def of_another_python(book):
    """The same file as if an old Python had recorded it."""
    with zipfile.ZipFile(book.folder / "here.zip") as old, zipfile.ZipFile(book.folder / "old.zip", "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"CPython 3.", b"CPython 2."))


def test_claims_that_hold_elsewhere_let_the_book_be_built(recorded):
    recorded.page()
    code, output = build(recorded, "here.zip")
    assert code == 0, output
    assert "brought 6 runs on CPython 3." in output and ": 0 claims are false there" in output


def test_a_claim_that_is_false_elsewhere_fails_the_build(recorded):
    recorded.page("assert run.version >= (3, 0)")
    of_another_python(recorded)
    code, output = build(recorded, "here.zip old.zip")
    assert code != 0
    for part in ("docs/en/page.md, line 8", "run.version >= (3, 0)", "recorded on CPython 2.", "(old.zip)", "work=1"):
        assert part in output
    assert "(here.zip)" not in output


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
