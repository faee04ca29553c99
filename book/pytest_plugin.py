"""The pages' fences as tests: start their runs early, and keep their HTML off the terminal.

pytest-markdown-docs runs the fences one after the other; the runs they ask for go on side by side all the
same.
"""

from __future__ import annotations

from typing import Any

import pytest

from book.fence import jobs_on
from recorder.schedule import schedule

started = pytest.StashKey[bool]()


def pytest_markdown_docs_globals() -> dict[str, Any]:
    """A `print` that renders what it is given, as the build does, and shows nothing."""
    return {"print": lambda *values: [str(value) for value in values] and None}


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Before the first page's first fence: start the runs of all pages, and not while other tests run."""
    if item.path.suffix != ".md" or item.session.stash.get(started, False):
        return
    item.session.stash[started] = True
    pages = {other.path for other in item.session.items if other.path.suffix == ".md"}
    jobs = [job for page in sorted(pages) for job in jobs_on(page.read_text("utf-8"))]
    for job in sorted(jobs, key=lambda job: job.alone):
        schedule.start(job)
