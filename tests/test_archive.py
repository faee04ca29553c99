"""Recordings that were made elsewhere are read back whole, and refused when they are not what they should be."""

import io
import json
import zipfile
from copy import deepcopy

import pytest

from recorder import archive
from recorder.archive import Refused, read, write
from recorder.job import DEFAULT, Job
from recorder.schema import FILE, Invalid, validate

PROGRAM = "en/section/hello.py"
TEXT = b'print("hello")\n'


@pytest.fixture(scope="module")
def recording(watcher, launcher):
    from recorder.run import run

    return run(Job(PROGRAM, TEXT, "spawn"), "archive-test.", watcher, launcher)


@pytest.fixture
def snippets(tmp_path):
    file = tmp_path / "snippets" / PROGRAM
    file.parent.mkdir(parents=True)
    file.write_bytes(TEXT)
    return tmp_path / "snippets"


@pytest.fixture
def file(tmp_path, recording):
    file = tmp_path / "elsewhere.zip"
    write(file, [(Job(PROGRAM, TEXT, "spawn"), recording)])
    return file


def test_what_was_written_is_read_back(file, snippets, recording):
    brought = read(file, snippets)
    assert (brought.python, brought.platform) == (recording.python, recording.platform)
    assert brought.start_method == DEFAULT
    assert brought.recordings == {PROGRAM: [recording]}


def test_the_line_ends_of_a_checkout_make_no_other_program(file, snippets, recording):
    (snippets / PROGRAM).write_bytes(TEXT.replace(b"\n", b"\r\n"))
    assert read(file, snippets).recordings == {PROGRAM: [recording]}


def test_recordings_of_another_program_are_refused(file, snippets):
    (snippets / PROGRAM).write_bytes(TEXT + b"print()\n")
    with pytest.raises(Refused, match="of other programs"):
        read(file, snippets)


def changed(file, change):
    """Write the file anew with its entries as `change` left them: a dict of names and bytes."""
    with zipfile.ZipFile(file) as old:
        entries = {name: old.read(name) for name in old.namelist()}
    change(entries)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in entries.items():
            new.writestr(name, data)


ENTRY = "recordings/en/section/hello/spawn-1.json"


def edit(change, name=ENTRY):
    def edited(entries):
        data = json.loads(entries[name])
        change(data)
        entries[name] = json.dumps(data).encode()

    return edited


HOSTILE = {
    "a path that leads out": lambda entries: entries.update({"../../outside.json": b"{}"}),
    "an absolute path": lambda entries: entries.update({"/etc/passwd": b"{}"}),
    "no manifest": lambda entries: entries.pop("manifest.json"),
    "another format": edit(lambda data: data.update(format=99), "manifest.json"),
    "no default start method": edit(lambda data: data.pop("start_method"), "manifest.json"),
    "no programs": edit(lambda data: data.update(programs={}), "manifest.json"),
    "a manifest that is a list": lambda entries: entries.update({"manifest.json": b"[]"}),
    "no JSON": lambda entries: entries.update({ENTRY: b"{"}),
    "not UTF-8": lambda entries: entries.update({ENTRY: b'"\xff"'}),
    "NaN": edit(lambda data: data.update(duration_s=float("nan"))),
    "half a surrogate pair": edit(lambda data: data["lines"][0].update(text="\ud800")),
    "nested too deep": lambda entries: entries.update({ENTRY: b"[" * 100_000 + b"]" * 100_000}),
    "a number of 100,000 digits": lambda entries: entries.update({ENTRY: b"9" * 100_000}),
    "markup for a number": edit(lambda data: data["lines"][0].update(t="<script>")),
    "an unknown field": edit(lambda data: data.update(more=1)),
    "a missing field": edit(lambda data: data.pop("lines")),
    "a recording of another name": edit(lambda data: data.update(repetition=5)),
    "a recording from elsewhere still": edit(lambda data: data.update(python="CPython 2.7")),
    "too large when unpacked": lambda entries: entries.update({ENTRY: b" " * (archive.MOST_BYTES + 2)}),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_is_refused(file, snippets, what):
    changed(file, HOSTILE[what])
    with pytest.raises(Refused, match=r"^elsewhere\.zip: "):
        read(file, snippets)


@pytest.mark.parametrize("kept", [0, 10, 200, -1])
def test_half_a_file_is_refused(file, snippets, kept):
    file.write_bytes(file.read_bytes()[:kept])
    with pytest.raises(Refused, match=r"make record OUT"):
        read(file, snippets)


def test_a_damaged_file_is_refused(file, snippets):
    """Whatever byte of the compressed recording is wrong: its checksum tells."""
    data = bytearray(file.read_bytes())
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as whole:
        place = whole.getinfo(ENTRY).header_offset + 30 + len(ENTRY) + 40
    data[place] ^= 0xFF
    file.write_bytes(bytes(data))
    with pytest.raises(Refused):
        read(file, snippets)


def test_a_file_that_is_packed_in_another_way_is_refused(file, snippets):
    with zipfile.ZipFile(file) as old:
        entries = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_LZMA) as new:
        for name, data in entries.items():
            new.writestr(name, data)
    with pytest.raises(Refused, match="packed"):
        read(file, snippets)


def test_an_entry_that_is_there_twice_is_refused(file, snippets):
    with zipfile.ZipFile(file, "a") as twice, pytest.warns(UserWarning, match="Duplicate name"):
        twice.writestr(ENTRY, b"{}")
    with pytest.raises(Refused, match="twice"):
        read(file, snippets)


def test_a_file_that_is_not_there_is_refused(tmp_path, snippets):
    with pytest.raises(Refused, match="nowhere"):
        read(tmp_path / "nowhere.zip", snippets)


def test_the_published_recordings_satisfy_the_published_schema(site):
    files = sorted(site.joinpath("recordings").rglob("*/*.json"))
    assert len(files) > 300
    for published in files:
        validate(json.loads(published.read_bytes()))


def test_every_field_of_a_recording_is_in_the_schema_and_demanded(recording):
    data = recording.to_json()
    validate(data)
    for name in data:
        less = deepcopy(data)
        del less[name]
        with pytest.raises(Invalid):
            validate(less)
    schema = json.loads(FILE.read_text("utf-8"))
    for part in [schema, *schema["$defs"].values()]:
        if part.get("type") == "object":
            assert part["additionalProperties"] is False and part["required"] == list(part["properties"])
