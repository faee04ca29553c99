"""A reader's own program, run as the book's are, as one page of HTML that needs nothing beside it.

    python -m book my_program.py
    process-notes my_program.py --start-method spawn --runs 3 -- --the-programs-own-option

The program runs where it lies, in the folder at hand, with the environment at hand; only standard input is empty.
"""

from __future__ import annotations

import argparse
import locale
import sys
import webbrowser
from pathlib import Path

from markupsafe import Markup
from pygments.formatters import HtmlFormatter

from book.panel import show
from book.request import START_METHODS
from book.templates import fill_in
from book.words import LANGUAGES, WORDS
from recorder.job import ROOT, Job
from recorder.recording import TRACEBACK, Recording
from recorder.schedule import RecorderFailed, schedule

ASSETS = ROOT / "theme" / "assets"
STYLES = ("book.css", "run.css", "paper.css", "own.css")


def main(arguments: list[str] | None = None) -> int:
    """Run a program, write the page, say what happened.

    Args:
        arguments: those of the command line; None for the process's own.

    Returns:
        0 if there is a page, 1 if the program could not be recorded, 2 if there is no such program.
    """
    ours, own = _split(sys.argv[1:] if arguments is None else arguments)
    parser = _parser()
    given, rest = parser.parse_known_args(ours)
    if rest:
        parser.error(f"what the program is to get stands after --: {given.program} -- {' '.join(rest)}")
    program = Path(given.program).resolve()
    try:
        jobs = _jobs(program, given, own)
    except OSError as error:
        print(f"{given.program} cannot be read: {error.strerror}", file=sys.stderr)
        return 2
    page = Path(given.output or f"{program.stem}.html")
    try:
        recordings = [schedule.start(job).result() for job in jobs]
        page.write_text(html(program.name, jobs[0].text, recordings), "utf-8")
    except (RecorderFailed, OSError) as error:
        print(f"there is no page: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("interrupted: everything of the program has been ended", file=sys.stderr)
        return 130
    finally:
        schedule.stop()
    for recording in recordings:
        print(_outcome(recording))
    print(page)
    if given.open:
        webbrowser.open(page.resolve().as_uri())
    return 0


def html(name: str, text: bytes, recordings: list[Recording]) -> str:
    """The page: listing, runs and pictures, with all styles and scripts in it.

    Args:
        name: the program's file name.
        text: the program.
        recordings: its runs, one at least.
    """
    program = recordings[0].program
    styles = [(ASSETS / style).read_text("utf-8") for style in STYLES]
    styles.append(HtmlFormatter(style="default", cssclass="highlight").get_style_defs(".highlight"))  # type: ignore[no-untyped-call]
    return str(
        fill_in(
            "own",
            name=name,
            language=program.partition("/")[0],
            panel=Markup(show(program, text.decode("utf-8", "replace"), recordings)),
            styles=Markup("\n".join(styles)),
            script=Markup((ASSETS / "run.js").read_text("utf-8").replace("</", "<\\/")),
        )
    )


def _split(arguments: list[str]) -> tuple[list[str], list[str]]:
    """What stands before and after the first --."""
    at = arguments.index("--") if "--" in arguments else len(arguments)
    return arguments[:at], arguments[at + 1 :]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="process-notes",
        usage="%(prog)s [options] PROGRAM.py [-- ARGUMENTS OF THE PROGRAM]",
        description="Run a program, watch its processes, and write one page of HTML that shows what happened.",
    )
    spoken = (locale.getlocale()[0] or "").partition("_")[0].lower()
    parser.add_argument("program", help="the file to run")
    parser.add_argument(
        "--start-method",
        action="append",
        choices=START_METHODS,
        help="run it under this start method; may be given several times; all of them if it is not given",
    )
    parser.add_argument("--runs", type=_positive, default=1, help="how often under each start method (1)")
    parser.add_argument("--time-limit", type=float, default=10.0, help="seconds after which a run is ended (10)")
    parser.add_argument("--output", help="the file to write (the program's name with .html)")
    parser.add_argument("--open", action="store_true", help="open the page in the browser")
    parser.add_argument("--language", choices=LANGUAGES, default="zh" if spoken in ("zh", "chinese") else "en")
    return parser


def _positive(text: str) -> int:
    if (number := int(text)) < 1:
        raise argparse.ArgumentTypeError("1 or more")
    return number


def _jobs(program: Path, given: argparse.Namespace, arguments: list[str]) -> list[Job]:
    text = program.read_bytes()
    return [
        Job(
            f"{given.language}/own/{program.name}",
            text,
            method,
            repetition,
            given.time_limit,
            place=str(program),
            cwd=str(Path.cwd()),
            arguments=tuple(arguments),
        )
        for method in given.start_method or START_METHODS
        for repetition in range(given.runs)
    ]


def _outcome(recording: Recording) -> str:
    """One line on what became of a run."""
    words = WORDS["en"]
    told = [f"{recording.start_method}: {words['duration'].format(recording.duration)}"]
    told.append(f"{_counted(len(recording.processes), 'process')}, {_counted(len(recording.lines), 'line')}")
    if recording.limit:
        told.append(words["limit"].format(words[recording.limit]))
    elif recording.exit_code:
        told.append(words["exit"].format(recording.exit_code))
    if TRACEBACK in recording.text:
        told.append("with a traceback")
    if recording.leftovers:
        told.append(f"{_counted(recording.leftovers, 'process')} ended that were still alive")
    if recording.exit_code and recording.lines:
        told.append(f"at last: {recording.lines[-1].text}")
    return ", ".join(told)


def _counted(number: int, what: str) -> str:
    return f"{number} {what if number == 1 else what + ('es' if what.endswith('s') else 's')}"
