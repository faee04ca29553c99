"""The real build of a small book whose one page goes wrong: it must fail, and say what to mend."""

import pytest
from small_book import CRASHING, Book


@pytest.fixture
def book(tmp_path):
    return Book(tmp_path / "book")


def test_a_sound_book_is_built(book):
    build = book.build("--strict")
    assert build.returncode == 0, build.stdout
    assert "recorded 2 of 2 runs" in build.stdout  # in two languages
    html = (book.folder / "site/en/page/index.html").read_text("utf-8")
    assert 'data-start-method="spawn"' in html


def test_a_false_claim_fails_the_build_and_is_explained(book):
    book.page("assert run.values('work') == [2]")
    build = book.build("--strict")
    assert build.returncode != 0
    for part in (
        "docs/en/page.md, line 8",
        "docs/zh/page.md, line 8",
        "snippets/en/page/program.py",
        "start method: spawn",
        "expected:     run.values('work') == [2]",
        "came:         run.values('work') = [1]; [2] = [2]",
        "    work=1",
        "repair:",
    ):
        assert part in build.stdout


@pytest.mark.parametrize("options", [("--strict",), ("--strict", "-q"), ("--no-strict",), ("--no-strict", "-q")])
def test_a_childs_traceback_fails_the_build_however_it_is_called(book, options):
    book.program(CRASHING)
    build = book.build(*options)
    assert build.returncode != 0
    for part in (
        "docs/zh/page.md, line 6",
        "expected:     exit code 0 of every process, no trace",
        "ZeroDivisionError",
        "repair:",
    ):
        assert part in build.stdout


def test_an_expected_failure_is_shown_and_builds(book):
    book.program(CRASHING)
    book.page(arguments=', fails="ZeroDivisionError"')
    build = book.build("--strict")
    assert build.returncode == 0, build.stdout


def test_an_expected_failure_that_does_not_come_fails_the_build(book):
    book.page(arguments=', fails="ZeroDivisionError"')
    build = book.build("--strict")
    assert build.returncode != 0
    assert "expected:     a failure whose transcript contains 'ZeroDivisionError'" in build.stdout


@pytest.mark.parametrize(
    ("line", "came"),
    [
        ("import sys; sys.exit(0)", "SystemExit"),
        ("raise LookupError('lost')", "LookupError: lost"),
        ("def", "SyntaxError"),
    ],
)
def test_whatever_a_fence_raises_fails_the_build(book, line, came):
    book.page(fence="print('a fence')\n" + line + "\n")
    build = book.build("--strict", "-q")
    assert build.returncode != 0
    assert "docs/zh/page.md" in build.stdout
    assert came in build.stdout


def test_a_missing_program_fails_the_build_with_the_file_to_write(book):
    for language in ("zh", "en"):
        (book.folder / f"snippets/{language}/page/program.py").unlink()
    build = book.build("--strict")
    assert build.returncode != 0
    assert "docs/en/page.md, line 6" in build.stdout
    assert "came:         there is no program snippets/en/page/program.py\nrepair:       write it" in build.stdout
