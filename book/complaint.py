"""What is wrong with a program, a fence or a page, in the same words wherever it is said."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from recorder.job import ROOT
from recorder.recording import Recording

HEAD, TAIL, WIDEST = 10, 20, 200  # lines of a long transcript that are shown from its two ends; characters of a line


@dataclass(frozen=True)
class Complaint:
    """One fault, with all that is needed to mend it.

    expected: what the page promises.
    came: what there was instead.
    repair: what to do about it.
    page: the page's file, below the project's folder.
    line: the line of the page, counted from 1; 0 for the page as a whole.
    fence: the statement of the fence that failed, where it is not the claim that is told as `expected`.
    program: the program's path below snippets/.
    start_method: the start method of the run.
    transcript: what the run printed; None where no run is concerned.
    """

    expected: str
    came: str
    repair: str
    page: str = ""
    line: int = 0
    fence: str = ""
    program: str = ""
    start_method: str = ""
    transcript: str | None = None

    def __str__(self) -> str:
        told = {
            "page": f"{self.page}, line {self.line}" if self.line else self.page,
            "program": self.program and f"snippets/{self.program}",
            "start method": self.start_method,
            "fence": self.fence,
            "expected": self.expected,
            "came": self.came,
        }
        lines = [f"{what + ':':13} {text}" for what, text in told.items() if text]
        if self.transcript is not None:
            lines += ["transcript:", *_indented(self.transcript)]
        return "\n".join([*lines, f"repair:       {self.repair}"])


class RunFailed(AssertionError):
    """A program did not run as its page says, or its fence asks for what cannot be.

    complaint: what is wrong; the text of the exception is the complaint's.
    """

    def __init__(self, complaint: Complaint) -> None:
        super().__init__(str(complaint))
        self.complaint = complaint


def of_run(recording: Recording, expected: str, came: str, repair: str) -> Complaint:
    """A complaint about a run, with its program, start method and transcript."""
    return Complaint(
        expected,
        came,
        repair,
        program=recording.program,
        start_method=recording.start_method,
        transcript=recording.text,
    )


def below_root(file: Path) -> str:
    """A file's path as complaints name it."""
    return file.relative_to(ROOT).as_posix() if file.is_relative_to(ROOT) else file.as_posix()


def _indented(transcript: str) -> list[str]:
    lines = transcript.splitlines()
    if len(lines) > HEAD + TAIL:
        lines = [*lines[:HEAD], "…", *lines[-TAIL:]]
    return [f"    {line[:WIDEST]}" for line in lines] or ["    (empty)"]
