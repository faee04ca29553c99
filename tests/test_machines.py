"""Machines that lack something: a message with the true cause, or the programs are recorded all the same."""

import json
import os
import shlex
import subprocess
import sys
import uuid

import pytest
from small_book import PROGRAM, Book
from tested_site import ROOT

MOUNTS = ["unshare", "--mount", "sh", "-c"]


def can_mount() -> bool:
    try:
        return subprocess.run([*MOUNTS, "mount -t tmpfs none /mnt"], capture_output=True).returncode == 0
    except OSError:
        return False


pytestmark = pytest.mark.skipif(not can_mount(), reason="it takes the right to mount, in a namespace of one's own")


def answer(mounts: str) -> dict:
    """What the recorder's service answers to one job on a machine where these commands have been given."""
    job = {"id": 1, "program": "en/page/program.py", "text": PROGRAM, "start_method": "fork", "time_limit": 20.0}
    service = f"exec {shlex.quote(sys.executable)} -m recorder.service machine-{uuid.uuid4().hex} 2"
    done = subprocess.run(
        [*MOUNTS, f"{mounts} && {service}"], input=json.dumps(job) + "\n", cwd=ROOT, capture_output=True, text=True
    )
    # Its input is at an end at once, and then it ends what runs: so only a refusal is said for certain.
    return json.loads(done.stdout) if done.stdout else {"error": done.stderr}


@pytest.mark.parametrize(
    ("mounts", "cause"),
    [
        ("mount -t tmpfs -o ro none /dev/shm", "nothing can be written to /dev/shm"),
        ("mount -t tmpfs -o size=64k none /dev/shm", "/dev/shm has less than 1 MB of room"),
        ("mount -t tmpfs none /proc", "there is no /proc"),
    ],
    ids=["read-only", "tiny", "no proc"],
)
def test_what_a_machine_lacks_is_named_with_its_repair(mounts, cause):
    error = answer(mounts)["error"]
    assert error.startswith(cause) and "\nrepair: " in error


def test_without_pseudo_terminals_and_in_a_checkout_and_home_that_are_read_only(tmp_path):
    book, site, home = Book(tmp_path / "book"), tmp_path / "site", tmp_path / "home"
    home.mkdir()
    book.page("assert run.values('work') == [1] and run.terminal == 'pipe'")
    read_only = " && ".join(
        f"mount --bind {folder} {folder} && mount -o remount,ro,bind {folder}"
        for folder in map(shlex.quote, map(str, (book.folder, home)))
    )
    no_terminals = "mount -t tmpfs none /dev/pts && mount --bind /dev/null /dev/ptmx"
    build = f"exec {shlex.quote(sys.executable)} -m mkdocs build -q --site-dir {shlex.quote(str(site))}"
    done = subprocess.run(
        [*MOUNTS, f"{read_only} && {no_terminals} && cd {shlex.quote(str(book.folder))} && {build}"],
        env={**os.environ, "HOME": str(home)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "recorded through a pipe" in (site / "en/page/index.html").read_text("utf-8")
