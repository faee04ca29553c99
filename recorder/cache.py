"""Recordings kept in a folder, by everything they depend on, so that `mkdocs serve` starts where it stopped.

Only `mkdocs serve` uses it: a build and the tests run every program afresh. What a recording depends on is in the
name of its file, so a recording that has become stale is never asked for again; it is deleted after a while.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import platform
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import asdict
from functools import cache
from pathlib import Path

import psutil

from recorder.job import Job
from recorder.recording import Recording
from recorder.terminal import program_environment

log = logging.getLogger("mkdocs.recorder")

KEPT = 30  # days for which a recording is kept after it was last used

RECORDER = (Path(__file__).parent,)


def digest(folders: Iterable[Path]) -> str:
    """A digest of the Python programs in some folders, as they lie on the disk now."""
    found = hashlib.sha256()
    for file in sorted(file for folder in folders for file in folder.rglob("*.py")):
        found.update(f"{file.name}\0".encode() + file.read_bytes())
    return found.hexdigest()


@cache
def surroundings() -> str:
    """What every recording of this process depends on: recorder, Python, system, environment."""
    parts = [digest(RECORDER), sys.version, platform.platform(), psutil.__version__, str(os.cpu_count())]
    return repr([*parts, sorted(program_environment().items())])


class Cache:
    """The recordings in a folder. Whatever is wrong with the folder, the runs go on without it.

    folder: it is made when the first recording is kept.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._usable = True

    def load(self, job: Job) -> Recording | None:
        """The recording that was kept of this very job, or None."""
        file = self._file(job)
        try:
            recording = Recording.from_json(json.loads(file.read_bytes()))
            os.utime(file)
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return None  # there is none, or half of one
        return recording

    def store(self, job: Job, recording: Recording) -> None:
        """Keep a recording. It appears under its name when it is whole, also if two servers keep the same one."""
        if not self._usable:
            return
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile("w", dir=self.folder, delete=False, encoding="utf-8") as file:
                json.dump(recording.to_json(), file)
            Path(file.name).replace(self._file(job))
        except OSError as error:
            self._usable = False
            log.info(f"recordings are not kept between starts: {error}")

    def forget(self, job: Job) -> None:
        """Delete the recording of a job, if there is one."""
        try:
            self._file(job).unlink(missing_ok=True)
        except OSError:
            self._usable = False

    def tidy(self) -> None:
        """Delete what has not been used for KEPT days."""
        try:
            for file in self.folder.iterdir():
                if file.stat().st_mtime < time.time() - KEPT * 86400:
                    file.unlink(missing_ok=True)
        except OSError:
            pass  # there is no folder yet, or nothing may be deleted

    def _file(self, job: Job) -> Path:
        key = repr((surroundings(), sorted(asdict(job).items())))
        return self.folder / f"{hashlib.sha256(key.encode()).hexdigest()}.json"
