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

from recorder.run import kill_marked, run
from recorder.watch import Watcher

# What a run costs, in cores: a forked child that sleeps is nearly free, each spawned one
# starts an interpreter. The sum under way stays below the number of cores.
COSTS = {"fork": 0.34, "spawn": 0.67, "forkserver": 0.67}


class Service:
    """Runs jobs side by side as far as the cores allow, in the order in which they came."""

    def __init__(self, mark: str, cores: int) -> None:
        self.mark = mark
        self.cores = max(1, cores)
        self._watcher = Watcher()
        self._watcher.start()
        self._jobs: deque[dict[str, Any]] = deque()
        self._busy = 0.0
        self._changed = threading.Condition()
        threading.Thread(target=self._dispatch, daemon=True).start()

    def submit(self, job: dict[str, Any]) -> None:
        """Queue a job. Urgent ones (a page waits for them) go first."""
        with self._changed:
            (self._jobs.appendleft if job.get("urgent") else self._jobs.append)(job)
            self._changed.notify_all()

    def _cost(self, job: dict[str, Any]) -> float:
        return self.cores if job["alone"] else COSTS.get(job["start_method"], 1.0)

    def _dispatch(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(
                    lambda: self._jobs and self._busy + self._cost(self._jobs[0]) <= self.cores + 0.05
                )
                job = self._jobs.popleft()
                self._busy += self._cost(job)
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
            )
            answer = {"id": job["id"], "recording": recording.to_json()}
        except Exception as error:  # the other side must learn of whatever it was
            answer = {"id": job["id"], "error": f"{type(error).__name__}: {error}", "detail": traceback.format_exc()}
        with self._changed:
            self._busy -= self._cost(job)
            print(json.dumps(answer), flush=True)
            self._changed.notify_all()


def main() -> None:
    mark, cores = sys.argv[1], int(sys.argv[2])
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        service = Service(mark, cores)
        for line in sys.stdin:
            service.submit(json.loads(line))
    finally:
        kill_marked(mark)
        os._exit(0)  # threads may be waiting for what is dead now


if __name__ == "__main__":
    main()
