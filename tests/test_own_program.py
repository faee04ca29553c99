"""A reader's own program: run where it lies, shown on one page that needs nothing beside it."""

import os
import subprocess
import sys
import textwrap

import pytest
from tested_site import ROOT

PROGRAM = textwrap.dedent(
    """
    import multiprocessing, os, sys
    import beside

    def work(name):
        print(f"{name} {beside.WORD} {os.environ['OWN']}")

    if __name__ == "__main__":
        print(sys.argv[1:], open("data.txt").read(), repr(sys.stdin.read()))
        child = multiprocessing.Process(target=work, args=("child",))
        child.start()
        child.join()
        print("it's </script><b>over</b>")
    """
)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "place").mkdir()
    (tmp_path / "place" / "my-program.py").write_text(PROGRAM)
    (tmp_path / "place" / "beside.py").write_text("WORD = 'found'\n")
    (tmp_path / "data.txt").write_text("data")
    return tmp_path


def run(folder, *arguments, code=0, python_path=ROOT):
    done = subprocess.run(
        [sys.executable, "-m", "book", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(python_path), "OWN": "environment", "PYTHONUNBUFFERED": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done


def test_a_program_is_run_where_it_lies_and_shown_on_one_page(folder, browser):
    done = run(
        folder, "place/my-program.py", "--start-method", "spawn", "--runs", "2", "--language", "en", "--", "--own", "1"
    )
    assert done.stdout.splitlines()[-1] == "my-program.html"
    assert done.stdout.count("spawn: took ") == 2
    requests = []
    page = browser.new_page()
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda said: requests.append(said.text))
    page.goto((folder / "my-program.html").as_uri())
    assert page.locator("h1").inner_text() == "my-program.py"
    transcript = page.locator(".run:not([hidden]) .transcript").inner_text()
    assert "['--own', '1'] data ''" in transcript
    assert "child found environment" in transcript
    assert "it's </script><b>over</b>" in transcript
    page.get_by_role("button", name="Another run").click()
    assert page.locator(".run").nth(1).is_visible()
    page.get_by_role("button", name="Replay").last.click()
    assert len(requests) == 1, requests
    page.close()


def test_what_goes_wrong_is_said(folder):
    (folder / "wrong.py").write_text("import time\nprint('begun')\ntime.sleep(60)\n")
    done = run(folder, "wrong.py", "--start-method", "spawn", "--time-limit", "1")
    assert "over the time limit" in done.stdout
    (folder / "wrong.py").write_text("1 / 0\n")
    done = run(folder, "wrong.py", "--start-method", "spawn")
    assert "1 process, " in done.stdout
    assert "exit code 1, with a traceback, at last: ZeroDivisionError: division by zero" in done.stdout
    done = run(folder, "wrong.py", "fast", code=2)
    assert "stands after --: wrong.py -- fast" in done.stderr
    done = run(folder, "nowhere.py", code=2)
    assert done.stderr.startswith("nowhere.py cannot be read: ")
    assert not (folder / "nowhere.html").exists()
    done = run(folder, "wrong.py", "--output", "no/such/folder/x.html", "--start-method", "spawn", code=1)
    assert "there is no page: " in done.stderr


def test_it_works_from_an_installed_package(folder, tmp_path):
    """Everything that it needs is in the package."""
    install = subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(tmp_path / "at"), str(ROOT)],
        capture_output=True,
        text=True,
    )
    if install.returncode and "No matching distribution" in install.stderr:
        pytest.skip("the build tools cannot be fetched: no network")
    assert install.returncode == 0, install.stderr
    assert (tmp_path / "at" / "bin" / "process-notes").exists() or os.name == "nt"
    run(folder, "place/my-program.py", "--start-method", "spawn", python_path=tmp_path / "at")
    assert (folder / "my-program.html").read_text("utf-8").count("<h1>") == 1
