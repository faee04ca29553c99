"""Where and how people build: checkouts of every kind, editors' leftovers, what is taken or too old."""

import os
import re
import shutil
import socket
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
from markup import parsed
from small_book import PROGRAM, Book
from tested_site import ROOT
from validator import missing

from builder import sources
from recorder.terminal import program_environment

TEXTS = {".css", ".html", ".js", ".md", ".py", ".svg", ".txt", ".xml", ".yml"}
MKDOCS = str(Path(sys.executable).with_name("mkdocs"))


@pytest.fixture
def book(tmp_path):
    return Book(tmp_path / "book")


def built(book, path="en/page/index.html"):
    return parsed((book.folder / "site" / path).read_text("utf-8"))


def test_the_programs_are_those_of_the_checkout_whatever_environment_builds_it(book, tmp_path):
    """Called from elsewhere, with the `mkdocs` of this environment: nothing of the other checkout comes in."""
    book.program(PROGRAM.replace("work=1", "work=7"))
    book.page("assert run.values('work') == [7]")
    command = [MKDOCS, "build", "--strict", "-f", str(book.folder / "mkdocs.yml")]
    build = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8")
    assert build.returncode == 0, build.stdout + build.stderr
    assert "work=7" in built(book).get_text()


@pytest.mark.parametrize("options", [(), ("-v",), ("-q",)], ids=str)
def test_a_broken_anchor_fails_a_strict_build_however_much_it_says(book, options):
    for language in ("zh", "en"):
        book.write(f"docs/{language}/index.md", "# Home {#home}\n\n[Nowhere](page.md#nowhere)\n")
    assert book.build("--strict", *options).returncode != 0
    for language in ("zh", "en"):
        book.write(f"docs/{language}/index.md", "# Home {#home}\n\n[Somewhere](page.md#page)\n")
    assert book.build("--strict", *options).returncode == 0


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_what_editors_and_notebooks_leave_is_no_part_of_the_book(book):
    for folder in ("docs/en", "snippets/en/page"):
        name = "page.md" if folder == "docs/en" else "program.py"
        (book.folder / folder / f".#{name}").symlink_to("somebody@somewhere.1234:5678")
        for left in (f"{name}~", f"#{name}#", f".{name}.swp", f".ipynb_checkpoints/x-checkpoint{name[-3:]}"):
            book.write(f"{folder}/{left}", "1 / 0\n")
    build = book.build("--strict")
    assert build.returncode == 0, build.stdout
    published = {path.relative_to(book.folder / "site").as_posix() for path in (book.folder / "site").rglob("*")}
    assert "programs/en/page/program.py" in published
    assert [path for path in published if path.endswith(("~", "#", ".swp")) or "checkpoint" in path] == []


def test_nor_are_they_to_the_tests(tmp_path):
    for name in (".#a.md", ".ipynb_checkpoints/a.md", "a.md~", "b/.#a.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    (tmp_path / "b" / "a.md").write_text("")
    assert sources.pages(tmp_path) == [tmp_path / "b" / "a.md"]


def test_a_checkout_with_windows_line_ends_and_marks_of_byte_order(book):
    for path in book.folder.rglob("*"):
        if path.suffix in TEXTS:
            path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    for path in ("docs/en/page.md", "snippets/en/page/program.py"):
        (book.folder / path).write_bytes(b"\xef\xbb\xbf" + (book.folder / path).read_bytes())
    build = book.build("--strict")
    assert build.returncode == 0, build.stdout
    page = built(book)
    assert page.select_one("h1").get_text().startswith("Page")
    assert page.select_one(".program code").get_text() == PROGRAM
    assert page.select_one(".transcript .text").get_text() == "work=1"


def test_line_ends_in_git_are_ours():
    assert (ROOT / ".gitattributes").read_text("utf-8").splitlines()[-1] == "* text=auto eol=lf"


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_programs_print_utf8_under_every_locale(monkeypatch, encoding):
    monkeypatch.setattr("locale.getpreferredencoding", lambda _: encoding)
    monkeypatch.setattr("os.environ", {})
    assert program_environment().get("PYTHONUTF8") == (None if encoding == "utf-8" and os.name != "nt" else "1")


def test_a_checkout_in_a_chinese_folder_under_the_c_locale(tmp_path):
    book = Book(tmp_path / "进程" / "书")
    build = book.start("build", "--strict", LC_ALL="C")
    output, _ = build.communicate(timeout=120)
    assert build.returncode == 0, output
    assert "work=1" in built(book).get_text()


def test_no_path_to_a_checkout_stands_in_the_environment():
    """Before 3.13 Python reads such paths in the locale's encoding, and does not start if it cannot."""
    packages = Path(sysconfig.get_path("purelib"))
    assert [path.name for path in packages.glob("*.pth") if str(ROOT) in path.read_text("utf-8")] == []


FAULTS = {
    "a page in another encoding": (
        lambda book: (book.folder / "docs/en/page.md").write_bytes("# Seite {#page}\n\nGrüße\n".encode("latin-1")),
        ("docs/en/page.md, line 3", "expected:     UTF-8", "save the page as UTF-8"),
        "en/page/",
    ),
    "a folder that is called like a page": (
        lambda book: (book.folder / "docs/en/other.md").mkdir(),
        ("docs/en/other.md\n", "came:         a folder", "give the folder another name"),
        "en/",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_page_that_is_none_fails_the_build_with_its_name(book, fault):
    make, parts, _ = FAULTS[fault]
    make(book)
    build = book.build("-q")
    assert build.returncode == 1
    for part in parts:
        assert part in build.stdout


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX")
@pytest.mark.parametrize("fault", FAULTS)
def test_a_server_shows_a_page_that_is_none_and_recovers(book, fault):
    from test_interrupts import serving  # not on Windows

    make, parts, path = FAULTS[fault]
    make(book)
    with serving(book) as server:
        server.shows(*parts, path=path)
        if (book.folder / "docs/en/other.md").exists():
            (book.folder / "docs/en/other.md").rmdir()
        book.page()
        server.shows(path=path)


def test_an_address_that_is_taken_is_told_before_anything_is_built(book):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        serve = book.start("serve", "--dev-addr", f"127.0.0.1:{port}")
        output, _ = serve.communicate(timeout=60)
    assert serve.returncode != 0
    assert f"make serve ADDRESS=127.0.0.1:{port + 1}" in output
    assert "recorded" not in output and "Traceback" not in output


@pytest.mark.skipif(not shutil.which("make"), reason="needs make")
def test_an_old_python_is_told_what_is_needed(tmp_path):
    for file in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / file, tmp_path)
    old = tmp_path / "python3.9"
    old.write_text("#!/bin/sh\nexec false\n")  # as a Python whose version is asked for and found wanting
    old.chmod(0o755)
    make = subprocess.run(["make", f"PYTHON={old}"], cwd=tmp_path, capture_output=True, encoding="utf-8")
    assert make.returncode == 0, "the list of targets needs no Python"
    make = subprocess.run(["make", "serve", f"PYTHON={old}"], cwd=tmp_path, capture_output=True, encoding="utf-8")
    assert make.returncode != 0
    assert "Python 3.10 or later is needed" in make.stderr and "make serve PYTHON=python3.13" in make.stderr
    assert not (tmp_path / ".venv").exists()


def test_what_was_skipped_is_named_with_its_reason(tmp_path):
    (tmp_path / "test_some.py").write_text("import pytest\n\n\ndef test_it():\n    pytest.skip('there is no moon')\n")
    command = [sys.executable, "-m", "pytest", "-q", "-c", str(ROOT / "pyproject.toml"), str(tmp_path)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8")
    assert re.search(r"SKIPPED \[1\] .*test_some.py:5: there is no moon", run.stdout)
    assert "make test" not in run.stdout


def test_no_message_of_the_tests_tells_to_run_them_again(monkeypatch):
    monkeypatch.setattr("validator.JAR", ROOT / "not there")
    monkeypatch.setattr("validator.runs", lambda *command: True)
    assert "python tests/validator.py" in missing() and "make test" not in missing()


def test_the_first_thing_that_make_says_is_ours(tmp_path):
    """The theme announces its own end whenever it is loaded: not to who reads the book."""
    assert "export NO_MKDOCS_2_WARNING := 1\n" in (ROOT / "Makefile").read_text("utf-8")
    command = [sys.executable, "-c", "import material.templates"]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    loaded = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8")
    assert (loaded.returncode, loaded.stdout + loaded.stderr) == (0, "")
