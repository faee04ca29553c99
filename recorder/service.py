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
from dataclasses import fields
from typing import Any

from recorder import machine
from recorder.job import Job
from recorder.launch import Launcher
from recorder.leftovers import folder_of
from recorder.run import run, stop_all
from recorder.watcher import Watcher

# A run is started while those under way leave this many cores free. What they want is measured, not guessed: a
# forked child that sleeps is free, one that is spawned takes a core while it starts.
ROOM = 1.0
LOOK = 0.005  # seconds between two looks for room
MOST = 16  # runs at a time for each core, however little they want


class Request:
    """A job that is asked for.

    id: the number by which its outcome is known.
    job: what to run.
    urgent: whether a page waits for it.
    """

    def __init__(self, data: dict[str, Any]) -> None:
        self.id: int = data["id"]
        self.urgent: bool = data.get("urgent", False)
        given = {field.name: data[field.name] for field in fields(Job) if field.name in data}
        given["arguments"] = tuple(data.get("arguments", ()))  # JSON has lists alone
        self.job = Job(**given | {"text": data["text"].encode("latin-1")})


class Service:
    """Runs jobs side by side as far as the cores allow, in the order in which they came.

    mark: what the marks of all runs begin with.
    cores: how many cores the runs under way may need together.
    """

    def __init__(self, mark: str, cores: int) -> None:
        self.mark = mark
        self.cores = max(1, cores)
        self._watcher = Watcher()
        self._watcher.start()
        self._launcher = Launcher(mark)
        self._requests: deque[Request] = deque()
        self._under_way = 0
        self._alone = False  # whether the run under way has the machine to itself
        self._changed = threading.Condition()
        self._stopping = threading.Lock()
        threading.Thread(target=self._dispatch, daemon=True).start()

    def submit(self, request: Request) -> None:
        """Queue a job. Urgent ones go first."""
        with self._changed:
            (self._requests.appendleft if request.urgent else self._requests.append)(request)
            self._changed.notify_all()

    def hurry(self, numbers: list[int]) -> None:
        """Put the jobs with these numbers before the others that are queued."""
        with self._changed:
            first = [request for request in self._requests if request.id in numbers]
            self._requests = deque([*first, *(request for request in self._requests if request.id not in numbers)])
            self._changed.notify_all()

    def stop(self) -> None:
        """Start nothing any more, kill everything that runs, remove what it wrote, and end this process."""
        with self._stopping:
            try:
                stop_all(self._watcher, self._launcher, self.mark)
            finally:
                os._exit(0)  # threads may be waiting for what is dead now

    def _room(self, job: Job) -> bool:
        """Whether a job can be started now."""
        if self._under_way == 0:
            return True
        if job.alone or self._alone or self._under_way >= MOST * self.cores:
            return False
        watched, wanted = self._watcher.demand()
        return wanted + max(0, self._under_way - watched) <= self.cores - ROOM

    def _dispatch(self) -> None:
        while True:
            with self._changed:
                while not (self._requests and self._room(self._requests[0].job)):
                    self._changed.wait(LOOK if self._requests else None)
                request = self._requests.popleft()
                self._under_way += 1
                self._alone = request.job.alone
            threading.Thread(target=self._run, args=(request,), daemon=True).start()

    def _run(self, request: Request) -> None:
        mark, folder = f"{self.mark}-{request.id}.", folder_of(self.mark) / str(request.id)
        answer: dict[str, Any] = {"id": request.id}
        try:
            answer["recording"] = run(request.job, mark, self._watcher, self._launcher, folder).to_json()
        except Exception as error:  # the other side must learn of whatever it was
            answer |= {"error": f"{type(error).__name__}: {error}", "detail": traceback.format_exc()}
        with self._changed:
            self._under_way -= 1
            if not self._watcher.closed:  # otherwise it is of a program that we killed ourselves
                print(json.dumps(answer), flush=True)
            self._changed.notify_all()


def stop_at_sigterm(service: Service) -> None:
    """Have SIGTERM stop the service, whatever its threads are doing then."""
    # A handler is called by the main thread between two instructions, and that may just have begun to wait for its
    # input. A byte in a pipe, which is written as the signal arrives, is never late.
    read_end, write_end = os.pipe()
    os.set_blocking(write_end, False)
    signal.set_wakeup_fd(write_end, warn_on_full_buffer=False)
    signal.signal(signal.SIGTERM, lambda *_: None)

    def wait() -> None:
        os.read(read_end, 1)
        service.stop()

    threading.Thread(target=wait, daemon=True).start()


def refuse(fault: str) -> None:
    """Answer each job with what is wrong with the machine."""
    for line in sys.stdin:
        said = json.loads(line)
        if "id" in said:
            print(json.dumps({"id": said["id"], "error": fault}), flush=True)


def main() -> None:
    if fault := machine.fault():
        refuse(fault)
        return
    service = Service(sys.argv[1], int(sys.argv[2]))
    if os.name == "posix":
        stop_at_sigterm(service)
    try:
        for line in sys.stdin:
            said = json.loads(line)
            if "hurry" in said:
                service.hurry(said["hurry"])
            else:
                service.submit(Request(said))
    finally:
        service.stop()


if __name__ == "__main__":
    main()
