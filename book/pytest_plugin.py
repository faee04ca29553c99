"""The pages' fences as tests: start their runs early, keep their HTML off the terminal, and tell what is wrong.

pytest-markdown-docs runs the fences one after the other; the runs they ask for go on side by side all the
same.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import pytest

from book.complaint import below_root
from book.explain import explain
from book.request import jobs_on
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


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Say of a fence that failed what the build says of it."""
    report = yield
    if item.path.suffix == ".md" and call.when == "call" and call.excinfo and report.failed:
        code = dict(item.user_properties)["code"]  # with as many empty lines before it as stand above it on the page
        report.longrepr = str(explain(call.excinfo.value, below_root(item.path), str(code), 0, str(item.path)))
    return report
