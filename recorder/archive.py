"""Recordings that come from elsewhere: one file with the runs of all programs on one Python and one system.

    write(Path("linux-3.15.zip"), [(job, recording), ...])
    brought = read(Path("linux-3.15.zip"))

The file may come from anywhere. Nothing in it is unpacked to the disk; a recording is taken only if it satisfies the
published schema (recorder/recording.schema.json) and is of a program of this very book.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from recorder.job import DEFAULT, SNIPPETS, Job
from recorder.recording import Recording
from recorder.schema import Invalid, validate

FORMAT = 2  # of the file; that of the recordings in it is the schema's
MANIFEST = "manifest.json"
MOST_ENTRIES = 20_000
MOST_BYTES = 4 << 20  # of one entry, unpacked
MOST_BYTES_IN_ALL = 512 << 20
_NAME = re.compile(r"recordings/[a-z]{2}/[\w-]{1,80}/\w{1,80}/(fork|spawn|forkserver)-\d{1,4}\.json", re.ASCII)


class Refused(Exception):
    """The file is not what it should be; the message says what is wrong with it and what to do."""


@dataclass(frozen=True)
class Archive:
    """The runs that were recorded elsewhere.

    file: where they were read from.
    python: the Python that recorded them, as in "CPython 3.15.2".
    platform: the system that recorded them.
    start_method: the default one there.
    recordings: by program (its path below snippets/), in the order of start methods and repetitions.
    """

    file: Path
    python: str
    platform: str
    start_method: str
    recordings: dict[str, list[Recording]]

    @property
    def key(self) -> str:
        """A word for addresses: what recorded it, without blanks."""
        return re.sub(r"[^a-z0-9.]+", "-", f"{self.python} {self.platform}".lower()).strip("-.")


def write(file: Path, recorded: Iterable[tuple[Job, Recording]]) -> None:
    """Write recordings that this Python made, with the digests of their programs, into one file.

    Args:
        file: the file to write; an older one is replaced when the new one is whole.
        recorded: the recordings, with their jobs.

    Raises:
        ValueError: if there is none.
        OSError: if the file cannot be written.
    """
    kept = sorted(recorded, key=lambda pair: (pair[0].program, pair[0].start_method, pair[0].repetition))
    if not kept:
        raise ValueError("no program has been recorded")
    manifest = {
        "format": FORMAT,
        "python": kept[0][1].python,
        "platform": kept[0][1].platform,
        "start_method": DEFAULT,
        "programs": {job.program: digest(job.text) for job, _ in kept},
    }
    half = file.with_name(file.name + ".part")
    with zipfile.ZipFile(half, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
        for job, recording in kept:
            archive.writestr(_entry(job), json.dumps(recording.to_json()))
    half.replace(file)


def read(file: Path, snippets: Path = SNIPPETS) -> Archive:
    """Read the recordings that `write` has written.

    Args:
        file: the file, which anybody may have made.
        snippets: the folder of the programs that they must be of.

    Raises:
        Refused: if it is missing, damaged, of another format, of other programs, or over the limits.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            contents = _contents(archive)
    except Refused as error:
        raise Refused(f"{file.name}: {error}") from None
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, zlib.error) as error:
        raise Refused(
            f"{file.name}: not a whole zip file ({error}): record it again, `make record OUT=FILE.zip`"
        ) from None
    try:
        manifest = _manifest(contents.pop(MANIFEST, None))
        _same_programs(manifest["programs"], snippets)
        where = manifest["python"], manifest["platform"], manifest["start_method"]
        return Archive(file, *where, _recordings(contents, manifest))
    except Refused as error:
        raise Refused(f"{file.name}: {error}") from None


def digest(text: bytes) -> str:
    """What a program is known by, whatever ends its lines in a checkout."""
    return hashlib.sha256(text.replace(b"\r\n", b"\n")).hexdigest()


def _entry(job: Job) -> str:
    return f"recordings/{job.program.removesuffix('.py')}/{job.start_method}-{job.repetition + 1}.json"


def _contents(archive: zipfile.ZipFile) -> dict[str, bytes]:
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        raise Refused(f"it has {len(entries)} entries, the limit is {MOST_ENTRIES}")
    found: dict[str, bytes] = {}
    left = MOST_BYTES_IN_ALL
    for entry in entries:
        if entry.filename != MANIFEST and not _NAME.fullmatch(entry.filename):
            raise Refused(f"an entry is called {entry.filename[:80]!a}, which is no recording of a program")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Refused(f"{entry.filename} is packed in a way that is not expected here")
        if entry.filename in found:
            raise Refused(f"{entry.filename} is in it twice")
        with archive.open(entry) as stream:
            found[entry.filename] = stream.read(MOST_BYTES + 1)  # what it says of its own size is not believed
        left -= len(found[entry.filename])
        if len(found[entry.filename]) > MOST_BYTES or left < 0:
            raise Refused(f"{entry.filename} goes over the limit of {MOST_BYTES >> 20} MB, or all together do")
    return found


def _json(name: str, raw: bytes) -> Any:
    try:
        data = json.loads(raw.decode("utf-8"), parse_constant=_no_number)
        json.dumps(data, ensure_ascii=False).encode()  # half a surrogate pair is text that no page can hold
        return data
    except (ValueError, RecursionError) as error:
        raise Refused(f"{name} is no JSON ({type(error).__name__})") from None


def _no_number(name: str) -> float:
    raise ValueError(name)


def _manifest(raw: bytes | None) -> dict[str, Any]:
    if raw is None:
        raise Refused(f"it has no {MANIFEST}: it is no file of recordings")
    manifest = _json(MANIFEST, raw)
    found = manifest.get("format") if isinstance(manifest, dict) else None
    if found != FORMAT:
        raise Refused(f"its format is {ascii(found)[:20]}, this book reads {FORMAT}: record it with this checkout")
    programs = manifest.get("programs")
    texts = [manifest.get("python"), manifest.get("platform"), manifest.get("start_method")]
    if not isinstance(programs, dict) or not programs or not all(isinstance(text, str) for text in texts):
        raise Refused(f"its {MANIFEST} does not say what was recorded, and where")
    return dict(manifest)


def _same_programs(programs: dict[str, Any], snippets: Path) -> None:
    ours = {file.relative_to(snippets).as_posix(): digest(file.read_bytes()) for file in snippets.rglob("*.py")}
    other = sorted(name for name, of in programs.items() if ours.get(name) != of)
    if other:
        more = f" and {len(other) - 3} more" if len(other) > 3 else ""
        raise Refused(
            f"it is of other programs than this book's: {ascii(', '.join(other[:3]))[:200]}{more}: "
            f"record it again with this checkout, `make record OUT=FILE.zip`"
        )


def _recordings(contents: dict[str, bytes], manifest: dict[str, Any]) -> dict[str, list[Recording]]:
    found: dict[str, list[Recording]] = {}
    for name in sorted(contents, key=_order):
        data = _json(name, contents[name])
        try:
            validate(data)
            recording = Recording.from_json(data)
        except Invalid as error:
            raise Refused(f"{name} is no recording: {ascii(str(error))[:200]}") from None
        if _entry(_job(recording)) != name or recording.program not in manifest["programs"]:
            raise Refused(f"{name} says that it is of {ascii(recording.program)[:80]}")
        if (recording.python, recording.platform) != (manifest["python"], manifest["platform"]):
            raise Refused(f"{name} was not recorded where its {MANIFEST} says")
        found.setdefault(recording.program, []).append(recording)
    return found


def _job(recording: Recording) -> Job:
    return Job(recording.program, b"", recording.start_method, recording.repetition)


def _order(name: str) -> tuple[str, int, int]:
    folder, _, last = name.rpartition("/")
    method, _, number = last.removesuffix(".json").rpartition("-")
    return folder, ("fork", "spawn", "forkserver").index(method), int(number)
