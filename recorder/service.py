"""The process that runs all programs: `python -m recorder.service MARK CORES`.

It is a process of its own because the one that builds the site is busy rendering: a watcher in there would
look late, and would be gone, with the programs still running, when the build is killed. This one reads jobs
from standard input, a JSON object per line, and writes each outcome to standard output. When its input
ends, however the other side came to its end, it kills what is still running and ends too.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import traceback
from collections import deque
from typing import Any

from recorder.leftovers import folder_of
from recorder.run import run, stop_all
from recorder.watch import Watcher

# A run is started while those under way leave this many cores free. What they want is measured, not guessed: a
# forked child that sleeps is free, one that is spawned takes a core while it starts.
ROOM = 1.0
LOOK = 0.005  # seconds between two looks for room
MOST = 16  # runs at a time for each core, however little they want


class Service:
    """Runs jobs side by side as far as the cores allow, in the order in which they came."""

    def __init__(self, mark: str, cores: int) -> None:
        self.mark = mark
        self.cores = max(1, cores)
        self._watcher = Watcher()
        self._watcher.start()
        self._jobs: deque[dict[str, Any]] = deque()
        self._under_way = 0
        self._alone = False  # whether the run under way has the machine to itself
        self._changed = threading.Condition()
        threading.Thread(target=self._dispatch, daemon=True).start()

    def submit(self, job: dict[str, Any]) -> None:
        """Queue a job. Urgent ones (a page waits for them) go first."""
        with self._changed:
            (self._jobs.appendleft if job.get("urgent") else self._jobs.append)(job)
            self._changed.notify_all()

    def stop(self) -> None:
        """Start nothing any more, kill everything that runs, remove what it wrote."""
        stop_all(self._watcher, self.mark)

    def _room(self, job: dict[str, Any]) -> bool:
        """Whether a job can be started now."""
        if self._under_way == 0:
            return True
        if job["alone"] or self._alone or self._under_way >= MOST * self.cores:
            return False
        watched, wanted = self._watcher.demand()
        return wanted + max(0, self._under_way - watched) <= self.cores - ROOM

    def _dispatch(self) -> None:
        while True:
            with self._changed:
                while not (self._jobs and self._room(self._jobs[0])):
                    self._changed.wait(LOOK if self._jobs else None)
                job = self._jobs.popleft()
                self._under_way += 1
                self._alone = job["alone"]
            threading.Thread(target=self._run, args=(job,), daemon=True).start()

    def _run(self, job: dict[str, Any]) -> None:
        try:
            recording = run(
                job["program"],
                job["text"].encode("latin-1"),
                job["start_method"],
                self._watcher,
                f"{self.mark}-{job['id']}.",
                time_limit=job["time_limit"],
                terminal=job["terminal"],
                repetition=job["repetition"],
                folder=folder_of(self.mark) / str(job["id"]),
                follow=not job["alone"],  # it measures its own time
            )
            answer = {"id": job["id"], "recording": recording.to_json()}
        except Exception as error:  # the other side must learn of whatever it was
            answer = {"id": job["id"], "error": f"{type(error).__name__}: {error}", "detail": traceback.format_exc()}
        with self._changed:
            self._under_way -= 1
            if not self._watcher.closed:  # otherwise it is of a program that we killed ourselves
                print(json.dumps(answer), flush=True)
            self._changed.notify_all()


def main() -> None:
    mark, cores = sys.argv[1], int(sys.argv[2])
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    service = Service(mark, cores)
    try:
        for line in sys.stdin:
            service.submit(json.loads(line))
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        service.stop()
        os._exit(0)  # threads may be waiting for what is dead now


if __name__ == "__main__":
    main()
