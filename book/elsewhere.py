"""The claims of the pages asked of recordings that were made elsewhere: on another Python, on another system."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from book.complaint import Complaint, below_root
from book.explain import explain
from book.fence import brought
from book.pages import Fence, running_fences, text_of
from recorder.archive import Archive


def complaints_about(archive: Archive, pages: list[Path]) -> Iterator[Complaint]:
    """What the pages claim and these recordings deny.

    A fence all of whose programs are in the archive is asked; one whose program does not run there, such as a program
    about fork on Windows, has nothing to say of it.

    Args:
        archive: the recordings.
        pages: the files of the pages.
    """
    token = brought.set(archive.recordings)
    try:
        for page in pages:
            for fence in running_fences(text_of(page)):
                programs = [program for _, program in fence.programs]
                if programs and all(program in archive.recordings for program in programs):
                    yield from _ask(fence, page, archive)
    finally:
        brought.reset(token)


def _ask(fence: Fence, page: Path, archive: Archive) -> Iterator[Complaint]:
    try:
        exec(compile(fence.code, str(page), "exec"), {"print": lambda *values: [str(value) for value in values]})
    except Exception as error:
        complaint = explain(error, below_root(page), fence.code, fence.line, str(page))
        where = f"{complaint.came}, recorded on {archive.python}, {archive.platform} ({archive.file.name})"
        yield replace(complaint, came=where)
