"""The recordings that a built site publishes, in the place of those that `mkdocs serve` keeps (recorder/cache.py).

So the tests of the fences ask their claims of the very runs that the site shows, and no program runs twice.
"""

from __future__ import annotations

import json
from pathlib import Path

from book.panel import program_address, recording_address
from recorder.job import Job
from recorder.recording import Recording


class Published:
    """The recordings of a site.

    site: its folder.
    """

    def __init__(self, site: Path) -> None:
        self.site = site

    def load(self, job: Job) -> Recording | None:
        """The recording of a job, or None if there is none of this very program."""
        file, program = self.site / recording_address(job), self.site / program_address(job.program)
        if not file.is_file() or program.read_bytes() != job.text or not job.terminal:
            return None
        return Recording.from_json(json.loads(file.read_bytes()))

    def store(self, job: Job, recording: Recording) -> None:
        """What is recorded besides belongs to no site."""

    def forget(self, job: Job) -> None:
        """A site keeps what it shows."""
