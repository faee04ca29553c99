"""All runs start when the build starts, and go on while MkDocs has work of its own to do."""

from __future__ import annotations

import logging
import sys

from book.pages import text_of
from book.request import jobs_on
from builder.site import Site
from builder.sources import pages
from recorder.cache import Cache
from recorder.job import ROOT
from recorder.schedule import schedule

CACHE = ROOT / ".cache" / "recordings"

log = logging.getLogger("mkdocs.recorder")


def prepare(site: Site) -> None:
    """Tell how the recording goes on; keep recordings between the builds of a server, and between its starts."""
    schedule.progress = _progress
    if site.serving:
        schedule.cache = Cache(CACHE)
        schedule.cache.tidy()
    else:
        log.info("every program is run afresh")


def start_runs(site: Site) -> None:
    """Start every run that any page in any language will ask for.

    The languages come one after the other, as they are built. In each of them those runs come first that need the
    machine alone: meanwhile MkDocs has work of its own to do, it starts, or fills the templates of the language before.
    """
    schedule.asked.clear()
    for language in site.languages:
        jobs = [job for page in pages(site.docs / language) for job in jobs_on(text_of(page))]
        for job in sorted(jobs, key=lambda job: not job.alone):
            schedule.start(job)


def _progress(done: int, started: int) -> None:
    """Show how many runs have been recorded: one line on a terminal, now and then a line elsewhere."""
    if sys.stderr.isatty():
        end = "\n" if done == started else ""
        sys.stderr.write(f"\rrecorded {done} of {started} runs {end}")
        sys.stderr.flush()
    elif done == started or done % 25 == 0:
        log.info(f"recorded {done} of {started} runs")
