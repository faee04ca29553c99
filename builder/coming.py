"""`mkdocs serve` shows its pages at once, and each with its runs when they have been recorded.

The first runs of all programs take a minute. Until all are there, a server's builds do not wait: a fence whose runs are
still to come says so in their place. The page that is looked at goes first; when its runs are there, or at last those
of all pages, a file is touched that the server watches, and it builds again.
"""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Iterable
from pathlib import Path

import click
from mkdocs.livereload import LiveReloadServer

from book.differences import compared, lists_differences
from book.errors import cures_of, lists_errors
from book.pages import Fence
from book.request import jobs_of
from book.words import WORDS
from builder.site import Site
from recorder.job import Job
from recorder.schedule import schedule

LOOK = 0.1  # seconds between two looks whether the runs of a page have come

_awaited: dict[str, list[Job]] = {}  # what the pages wait for that are served now, by their addresses
_looked_at: set[str] = set()
_folders: list[tempfile.TemporaryDirectory[str]] = []


def prepare(site: Site) -> None:
    """A server that builds once (`--no-livereload`) waits for the runs, as a build does."""
    context = click.get_current_context(silent=True)
    site.patient = not (site.serving and context and context.params.get("livereload"))


def begin(site: Site) -> None:
    """Once all runs have come, a changed program is waited for: that takes a moment."""
    site.coming = {}
    site.patient = site.patient or schedule.are_done(schedule.asked)


def awaited_by(fences: Iterable[Fence], site: Site) -> list[Job]:
    """The jobs whose runs these fences show; lists of errors and differences show those of other pages."""
    jobs = []
    for fence in fences:
        jobs += jobs_of(fence)
        if lists_errors(fence):
            jobs += [job for cure in cures_of(site.docs / site.language) for job in jobs_of(cure.fence)]
        if lists_differences(fence):
            jobs += compared()
    return jobs


def are_coming(jobs: Iterable[Job], site: Site) -> bool:
    """Whether a build does not wait for some of these runs."""
    return not site.patient and not schedule.are_done(jobs)


def line(site: Site) -> str:
    """What stands in the place of runs that are still to come."""
    return f'<p class="runs-coming" data-search-exclude>{WORDS[site.language]["coming"]}</p>'


def serve_what_is_there(site: Site) -> None:
    """After a build: its pages are the ones that are served now."""
    _awaited.clear()
    _awaited.update(site.coming)


def look_at(address: str) -> None:
    """Record first what the page at an address waits for."""
    if jobs := _awaited.get(address):
        _looked_at.add(address)
        schedule.hurry(jobs)


def fill_in(server: LiveReloadServer, site: Site) -> None:
    """Have a server build again when runs have come."""
    if site.patient:
        return
    folder = tempfile.TemporaryDirectory(prefix="runs-")
    server.watch(folder.name)
    _folders.append(folder)

    def tell() -> None:
        told: dict[str, list[Job]] = {}
        while not site.patient:
            time.sleep(LOOK)
            awaited = dict(_awaited)
            whole = {address: jobs for address, jobs in awaited.items() if schedule.are_done(jobs)}
            if len(whole) < len(awaited):
                whole = {address: jobs for address, jobs in whole.items() if address in _looked_at}
            if whole and whole != told:
                Path(folder.name, "have-come").write_text(str(time.monotonic()))
            told = whole
        server.unwatch(folder.name)
        clean_up()

    threading.Thread(target=tell, daemon=True).start()


def clean_up() -> None:
    """Remove the folder of the file that is touched."""
    while _folders:
        _folders.pop().cleanup()
