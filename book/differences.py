"""Which programs do not behave the same on every Python and every system: found in the recordings, not remembered.

    print(differences("en/programs"))

Two places differ in what one says in each of its runs of a program and the other in none. Times, pids, addresses and
the order of lines differ always and are left out. What differs by chance is told by the program's twin in the other
language: it is the same program, and does not differ between the same places.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from book import panel
from book.pages import Fence, headings, running_fences, text_of
from book.request import jobs_on
from book.templates import fill_in
from book.transcript import shown_line
from book.words import LANGUAGES, WORDS
from recorder.job import DEFAULT, ROOT, Job
from recorder.recording import Recording
from recorder.schedule import schedule

DOCS = ROOT / "docs"
_VARIES = re.compile(
    r"(?<=pid=)\d+|(?<=state=)(?:running|sleeping)|0x[0-9a-fA-F]+|\d+\.\d+(?:e[+-]?\d+)?|\b\d{3,}\b"
    r"|'/[^']*'|/mp-\w+|psm_\w+"
)
_WHERE = re.compile(r"^\S+\.py:\d+: (?=\w+Warning: )")  # the place of a warning
_OF_A_TRACEBACK = re.compile(r"  |During handling of|The above exception was")  # its way, its code, what joins two
_NEUTRAL = re.compile(r"\d+ × |exit code |limit: |\w+=", re.ASCII)  # what is said alike in all languages
MOST = 4  # differences of one program that are told


class Place(NamedTuple):
    """Where programs were recorded.

    name: Python and system, as in "CPython 3.15.2 · Linux".
    start_method: the default one there.
    recordings: by program.
    """

    name: str
    start_method: str
    recordings: dict[str, list[Recording]]


class Difference(NamedTuple):
    """What one program does in some places and not in others.

    program: its path below snippets/.
    start_methods: under which it differs so.
    said: the places that say the same, by their names, and what each of their runs says.
    """

    program: str
    start_methods: list[str]
    said: list[tuple[list[str], list[str]]]


def differences(name: str) -> str:
    """The table of the programs that differ, between this build and what was brought to it, as HTML.

    Args:
        name: the language of the programs and of the words of the table, and "programs": "en/programs".

    Returns:
        The table; an empty text where nothing was brought.
    """
    language, _, what = name.partition("/")
    if language not in LANGUAGES or what != "programs":
        raise ValueError(f"{name!r}: write zh/programs or en/programs")
    archives = panel.elsewhere.get()
    if not archives:
        return ""
    places = [_here()]
    places += [
        Place(_name(archive.python, archive.platform), archive.start_method, archive.recordings) for archive in archives
    ]
    found = [difference for difference in confirmed(between(places)) if difference.program.startswith(f"{language}/")]
    return fill_in(
        "differences",
        defaults=_grouped({place.name: [place.start_method] for place in places}),
        found=found,
        shown=_shown(language),
        words=WORDS[language],
    )


def lists_differences(fence: Fence) -> bool:
    """Whether a fence compares the runs of all pages with what was brought."""
    return "differences(" in fence.code and bool(panel.elsewhere.get())


def between(places: list[Place]) -> Iterator[Difference]:
    """The differences between places, by program.

    Args:
        places: the places, each with all its recordings.
    """
    for program in sorted({program for place in places for program in place.recordings}):
        found: list[Difference] = []
        for method in ("fork", "spawn", "forkserver"):
            runs = {
                place.name: [r for r in place.recordings.get(program, []) if r.start_method == method]
                for place in places
            }
            said = _grouped(_only({name: recordings for name, recordings in runs.items() if recordings}))
            same = next((difference for difference in found if difference.said == said), None)
            if same:
                same.start_methods.append(method)
            elif said:
                found.append(Difference(program, [method], said))
        yield from found


def confirmed(differences: Iterable[Difference]) -> Iterator[Difference]:
    """Those in which the program differs in each language, under one start method and between the same places.

    What is the same in all languages, counts and what begins with `key=value`, must be said by each of them.
    """
    found = list(differences)
    said: dict[object, list[set[str]]] = {}
    for difference in found:
        for key in _keys(difference):
            said.setdefault(key, []).append({text for _, statements in difference.said for text in statements})
    for difference in found:
        keys = dict(zip(difference.start_methods, _keys(difference), strict=True))
        methods = [method for method, key in keys.items() if len(said[key]) == len(LANGUAGES)]
        if methods:
            by_all = set.intersection(*said[keys[methods[0]]])
            kept = [
                (names, [t for t in texts if t in by_all or not _NEUTRAL.match(t)]) for names, texts in difference.said
            ]
            if all(texts for _, texts in kept):
                yield Difference(difference.program, methods, kept)


def _keys(difference: Difference) -> list[tuple[str, str, tuple[tuple[str, ...], ...]]]:
    twins = difference.program.partition("/")[2]
    places = tuple(tuple(names) for names, _ in difference.said)
    return [(twins, method, places) for method in difference.start_methods]


def _grouped(said: dict[str, list[str]]) -> list[tuple[list[str], list[str]]]:
    """The names of those that say the same, with what they say."""
    found: dict[tuple[str, ...], list[str]] = {}
    for name, statements in said.items():
        found.setdefault(tuple(statements), []).append(name)
    return [(names, list(statements)) for statements, names in found.items()]


def _only(runs: dict[str, list[Recording]]) -> dict[str, list[str]]:
    said = {name: [_statements(recording) for recording in recordings] for name, recordings in runs.items()}
    always = {name: set.intersection(*each) for name, each in said.items()}
    ever = {name: set.union(*each) for name, each in said.items()}
    found = {
        name: sorted(
            statement
            for statement in always[name]
            if any(statement not in ever[other] for other in runs if other != name)
        )
        for name in runs
    }
    return {name: statements[:MOST] for name, statements in found.items() if statements}


def _statements(recording: Recording) -> set[str]:
    """What a run says, without what differs from run to run: how far it came if a limit or Ctrl-C ended it,
    for instance."""
    pids = {str(process.pid) for process in recording.processes}
    lines = [line.text for line in recording.lines if not _OF_A_TRACEBACK.match(line.text)]
    lines = [re.sub(r"\d+", lambda m: "…" if m[0] in pids else m[0], line) for line in lines]
    texts = [_VARIES.sub("…", _WHERE.sub("", shown_line(line, recording.program))).strip() for line in lines]
    counted = Counter(filter(None, texts))
    roles = Counter(process.role for process in recording.processes)
    pressed = any(message.sender is None for message in recording.messages("signal"))
    if recording.limit or pressed:
        return {*counted, f"limit: {recording.limit}" if recording.limit else f"exit code {recording.exit_code}"}
    found = {f"{text} ×{count}" if count > 1 else text for text, count in counted.items()}
    return found | {f"{count} × {role}" for role, count in roles.items()} | {f"exit code {recording.exit_code}"}


def _here() -> Place:
    recordings: dict[str, list[Recording]] = {}
    for job in compared():
        recordings.setdefault(job.program, []).append(schedule.start(job).result())
    first = next(iter(recordings.values()))[0]
    return Place(_name(first.python, first.platform), DEFAULT, recordings)


def compared() -> Iterable[Job]:
    """The jobs of this build that are compared: those of all pages."""
    for page in sorted(DOCS.glob("*/*.md")):
        yield from jobs_on(text_of(page))


def _name(python: str, platform: str) -> str:
    return f"{python} · {platform.partition(' ')[0]}"


def _shown(language: str) -> dict[str, str]:
    """Where each program is shown, as an address seen from a page beside it."""
    found = {}
    for page in sorted((DOCS / language).glob("*.md")):
        text = text_of(page)
        folder = "" if page.stem == "index" else f"{page.stem}/"
        for fence in running_fences(text):
            above = [anchor for line, anchor in headings(text) if line < fence.line]
            found.update({program: f"../{folder}#{above[-1]}" for _, program in fence.programs if above})
    return found
