"""What can be run: the programs of the book, and the jobs that are made of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SNIPPETS = ROOT / "snippets"


@dataclass(frozen=True)
class Job:
    """What a recording depends on.

    program: path below snippets/.
    text: the program.
    start_method: multiprocessing's default one during the run.
    repetition: 0, 1, ….
    time_limit: seconds.
    alone: whether it gets the machine to itself.
    terminal: False for a pipe.
    """

    program: str
    text: bytes
    start_method: str
    repetition: int = 0
    time_limit: float = 10.0
    alone: bool = False
    terminal: bool = True
