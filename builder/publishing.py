"""The recordings of a build with their schema, all programs, the pictures and the licences, as files of the site."""

from __future__ import annotations

import json

from book import later, panel
from builder import other_runs, pictures
from builder.site import Site
from builder.sources import programs
from recorder.job import ROOT, SNIPPETS
from recorder.recording import Recording
from recorder.schedule import schedule
from recorder.schema import FILE as SCHEMA

_made: dict[str, tuple[Recording, str]] = {}  # by address: the recording, and its JSON, which takes a while to make


def publish(site: Site) -> None:
    """Write the recordings of this build and all programs into the site."""
    site.published = True
    recordings = {panel.recording_address(recording): recording for _, recording in schedule.recordings()}
    for gone in _made.keys() - recordings.keys():
        del _made[gone]
    for address, recording in recordings.items():
        if address not in _made or _made[address][0] is not recording:
            _made[address] = recording, json.dumps(recording.to_json(), ensure_ascii=False)
        _write(site, address, _made[address][1].encode())
    for archive in site.archives:
        for recording in (recording for found in archive.recordings.values() for recording in found):
            data = json.dumps(recording.to_json(), ensure_ascii=False)
            _write(site, panel.recording_address(recording, archive), data.encode())
    for address, text in (later.published | other_runs.published()).items():
        _write(site, address, text.encode())
    for program in programs(SNIPPETS):
        address = panel.program_address(program.relative_to(SNIPPETS).as_posix())
        _write(site, address, program.read_bytes())
    for address, picture in pictures.drawn(site).items():
        _write(site, address, picture)
    _write(site, f"recordings/{SCHEMA.name}", SCHEMA.read_bytes())
    for licence in ROOT.glob("LICENSE*"):
        _write(site, f"{licence.name}.txt", licence.read_bytes())


def publish_what_was_recorded(site: Site) -> None:
    """However a build ended, what was recorded is not lost."""
    if not site.published and not site.serving:
        publish(site)


def _write(site: Site, address: str, data: bytes) -> None:
    file = site.folder / address
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
