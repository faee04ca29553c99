"""Record all programs of the book with the Python at hand: `python -m book.record_all FILE.zip`.

The file can be brought to a build on another Python or another system: `make build RECORDINGS=FILE.zip`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from book.pages import text_of
from book.request import jobs_on
from recorder.archive import write
from recorder.job import ROOT
from recorder.schedule import RecorderFailed, schedule


def main(arguments: list[str]) -> int:
    """Record, and write the file that is named in the arguments; return the exit code."""
    if len(arguments) != 1 or not arguments[0].endswith(".zip"):
        print("usage: python -m book.record_all FILE.zip", file=sys.stderr)
        return 2
    file = Path(arguments[0])
    jobs = {job for page in sorted((ROOT / "docs").rglob("*.md")) for job in jobs_on(text_of(page))}
    futures = [(job, schedule.start(job)) for job in sorted(jobs, key=lambda job: (job.alone, job.program))]
    try:
        recorded = []
        for number, (job, future) in enumerate(futures, 1):
            recorded.append((job, future.result()))
            if number % 25 == 0 or number == len(futures):
                print(f"recorded {number} of {len(futures)} runs", flush=True)
        write(file, recorded)
    except (RecorderFailed, OSError) as error:
        print(f"{file.name} was not written: {error}", file=sys.stderr)
        return 1
    finally:
        schedule.stop()
    print(f"{file}: {len(recorded)} runs on {recorded[0][1].python}, {recorded[0][1].platform}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
