"""Start runs early and hand them out: the side of the recorder that pages and tests talk to.

A job is started once; whoever asks for its recording first waits for it, everybody else gets the same one. A job
is all that a recording depends on here, the text of its program included, so a changed program is another job.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import threading
import uuid
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import asdict
from typing import Any

from recorder.cache import Cache
from recorder.job import ROOT, Job
from recorder.leftovers import clean_up
from recorder.recording import Recording


class RecorderFailed(Exception):
    """The recorder itself could not do its work; the message says why."""


class Schedule:
    """The jobs of this process, and the service that runs them.

    cores: how many cores the runs under way may need together.
    progress: called with (recordings done, jobs started) after each recording.
    cache: where recordings are kept between starts, or None.
    asked: the jobs that were asked for since this was last cleared.
    mark: what the marks of its processes begin with.
    """

    def __init__(self) -> None:
        self.cores = os.cpu_count() or 1
        self.progress: Callable[[int, int], None] | None = None
        self.cache: Cache | None = None
        self.asked: set[Job] = set()
        self._futures: dict[Job, Future[Recording]] = {}
        self._waiting: dict[int, tuple[Job, Future[Recording]]] = {}
        self._started = self._done = 0
        self._lock = threading.RLock()
        self._service: subprocess.Popen[str] | None = None
        self.mark = ""

    def start(self, job: Job, urgent: bool = False) -> Future[Recording]:
        """Start a job unless it has been started already.

        Args:
            job: what to run.
            urgent: put it before the jobs that are waiting.

        Returns:
            The future recording.
        """
        with self._lock:
            self.asked.add(job)
            if job in self._futures:
                return self._futures[job]
            future = self._futures[job] = Future()
            if self.cache and (kept := self.cache.load(job)):
                future.set_result(kept)
                return future
            number, self._started = self._started, self._started + 1
            self._waiting[number] = job, future
            self._say(asdict(job) | {"id": number, "text": job.text.decode("latin-1"), "urgent": urgent})
            return future

    def are_done(self, jobs: Iterable[Job]) -> bool:
        """Whether all these jobs were started and have come to an end."""
        with self._lock:
            return all(job in self._futures and self._futures[job].done() for job in jobs)

    def hurry(self, jobs: Iterable[Job]) -> None:
        """Put jobs that were started before all others that are waiting."""
        wanted = set(jobs)
        with self._lock:
            numbers = [number for number, (job, _) in self._waiting.items() if job in wanted]
            if numbers:
                self._say({"hurry": numbers})

    def recordings(self) -> list[tuple[Job, Recording]]:
        """The recordings that were asked for and have been made, with their jobs."""
        with self._lock:
            done = [(job, self._futures[job]) for job in self.asked if job in self._futures]
        return [(job, future.result()) for job, future in done if future.done() and not future.exception()]

    def forget(self, job: Job) -> None:
        """Drop a recording: nobody will ask for it again, or whoever does wants another run."""
        with self._lock:
            self._futures.pop(job, None)
            self.asked.discard(job)
        if self.cache:
            self.cache.forget(job)

    def drop_the_rest(self) -> None:
        """Keep in memory only what was asked for: the others are runs of programs as they no longer are."""
        with self._lock:
            self._futures = {job: future for job, future in self._futures.items() if job in self.asked}

    def stop(self) -> None:
        """End the service and whatever still runs."""
        service, self._service = self._service, None
        if service is None:
            return
        assert service.stdin
        service.stdin.close()
        try:
            service.wait(5)
        except subprocess.TimeoutExpired:
            service.kill()
            service.wait()
        clean_up(self.mark)

    def _say(self, data: dict[str, Any]) -> None:
        service = self._running_service()
        assert service.stdin
        try:
            service.stdin.write(json.dumps(data) + "\n")
            service.stdin.flush()
        except OSError:
            pass  # the service has ended: the thread that reads its output tells everybody who waits

    def _running_service(self) -> subprocess.Popen[str]:
        if self._service is None:
            self.mark = f"{os.getpid()}-{uuid.uuid4().hex}"
            self._service = subprocess.Popen(
                [sys.executable, "-m", "recorder.service", self.mark, str(self.cores)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                encoding="utf-8",
                cwd=ROOT,
                start_new_session=True,  # Ctrl-C is for us; the service ends when its input does
            )
            threading.Thread(target=self._collect, args=(self._service, self.mark), daemon=True).start()
            atexit.register(self.stop)
        return self._service

    def _collect(self, service: subprocess.Popen[str], mark: str) -> None:
        assert service.stdout
        for line in service.stdout:
            answer = json.loads(line)
            with self._lock:
                job, future = self._waiting.pop(answer["id"])
                self._done += 1
            if "recording" in answer:
                recording = Recording.from_json(answer["recording"])
                if self.cache:
                    self.cache.store(job, recording)
                future.set_result(recording)
            else:
                future.set_exception(RecorderFailed(f"{job.program} ({job.start_method}): {answer['error']}"))
            if self.progress:
                self.progress(self._done, self._started)
        if self._service is not service:
            return  # stopped on purpose
        clean_up(mark)
        with self._lock:
            self._service = None
            lost, self._waiting = list(self._waiting.values()), {}
            for job, future in lost:
                self._futures.pop(job, None)
                future.set_exception(
                    RecorderFailed(f"{job.program} ({job.start_method}): the recorder's process has ended; build again")
                )


schedule = Schedule()
