"""What can be run: the programs of the book, and the jobs that are made of them."""

from __future__ import annotations

import multiprocessing
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SNIPPETS = ROOT / "snippets"
DEFAULT, *_ = multiprocessing.get_all_start_methods()  # this platform's default start method comes first


@dataclass(frozen=True)
class Job:
    """What a recording depends on.

    program: path below snippets/, the last part of which names the file that is run.
    text: the program.
    start_method: multiprocessing's default one during the run: "fork", "spawn" or "forkserver".
    repetition: which run of its kind it is: 0, 1, ….
    time_limit: seconds after which everything of the program is killed.
    alone: whether it gets the machine to itself; then its processes do not note which lines they come to.
    terminal: False for a pipe even where there are pseudo-terminals.
    output_limit: bytes of output after which everything of the program is killed.
    line_limit: lines of output after which everything of the program is killed: 20,000 short ones make a page of 5 MB.
    place: the absolute path of a file that is run where it lies, with the whole environment at hand, and not as a copy
        in a folder of its own: a reader's program, which may import and read what lies beside it.
    cwd: the folder in which a file with a place is run.
    arguments: what the program gets on its command line.
    ctrl_c: a text; when the program has written it, and it has been read, Ctrl-C is pressed on its terminal. "": never.
    """

    program: str
    text: bytes
    start_method: str
    repetition: int = 0
    time_limit: float = 10.0
    alone: bool = False
    terminal: bool = True
    output_limit: int = 64 * 1024
    line_limit: int = 1000
    place: str = ""
    cwd: str = ""
    arguments: tuple[str, ...] = ()
    ctrl_c: str = ""
