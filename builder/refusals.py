"""Pages and programs that cannot be right, whatever their fences say: a build refuses them, a served page says it."""

from __future__ import annotations

import html
import logging
from collections.abc import Iterator
from pathlib import Path

from mkdocs.exceptions import PluginError
from mkdocs.structure.pages import Page

from book.complaint import Complaint, below_root
from book.pages import shown_twice, text_of
from builder.site import Site
from builder.sources import first_line_not_utf8, folders_named_as_pages, pages, programs
from recorder.job import SNIPPETS

log = logging.getLogger("mkdocs.recorder")


def refuse_wrong_pages(site: Site) -> None:
    """Find what is wrong with the pages together; while they are being served, they say so themselves.

    Raises:
        PluginError: in a build, if there is anything.
    """
    site.complaints = {}
    for page, complaint in _all(site):
        site.complaints.setdefault(page, []).append(str(complaint))
    messages = list(dict.fromkeys(message for found in site.complaints.values() for message in found))
    if messages and not site.serving:
        raise PluginError("\n\n".join(messages))
    for message in messages:
        log.warning(message)


def read_what_is_not_utf8(page: Path) -> str | None:
    """The text of a page in whose place MkDocs would end the server; None for one that MkDocs can read."""
    return text_of(page) if first_line_not_utf8(page) else None


def with_complaints(content: str, page: Page, site: Site) -> str:
    """The HTML of a page below what is wrong with it."""
    return "".join(map(shown, site.complaints.get(site.source(page.file), []))) + content


def shown(message: str) -> str:
    """A message as HTML, for the page that it is about."""
    return f'<div class="run-failed" data-search-exclude><pre>{html.escape(message)}</pre></div>'


def _all(site: Site) -> Iterator[tuple[str, Complaint]]:
    """What is wrong: (path of the page below docs/ on which it is said, complaint)."""
    found = pages(site.docs)
    names = {page.relative_to(site.docs).as_posix() for page in found}
    for page in found:
        if line := first_line_not_utf8(page):
            complaint = Complaint("UTF-8", "bytes that are none", "save the page as UTF-8", below_root(page), line)
            yield page.relative_to(site.docs).as_posix(), complaint
    for folder in folders_named_as_pages(site.docs):
        language = folder.relative_to(site.docs).parts[0]
        yield (
            f"{language}/index.md",
            Complaint("a page", "a folder", "give the folder another name", below_root(folder)),
        )
    for page, complaints in shown_twice(found).items():
        for complaint in complaints:
            yield page.relative_to(site.docs).as_posix(), complaint
    yield from _pages_without_twin(names, site)
    yield from _programs_without_twin(site)


def _pages_without_twin(found: set[str], site: Site) -> Iterator[tuple[str, Complaint]]:
    for page in sorted(found):
        name = page.partition("/")[2]
        for other in site.languages:
            if f"{other}/{name}" not in found:
                twin = f"docs/{other}/{name}"
                repair = f"write {twin}, with the same anchors, headings, fences and links in the same order"
                yield page, Complaint(f"a twin, {twin}", "none", repair, f"docs/{page}")


def _programs_without_twin(site: Site) -> Iterator[tuple[str, Complaint]]:
    for language in site.languages:
        for program in programs(SNIPPETS / language):
            name = program.relative_to(SNIPPETS / language)
            for other in site.languages:
                if not (SNIPPETS / other / name).is_file():
                    twin = f"snippets/{other}/{name.as_posix()}"
                    repair = f"write {twin}, the same program with the words of its language"
                    yield (
                        f"{language}/{name.parent.as_posix()}.md",
                        Complaint(f"a twin, {twin}", "none", repair, program=f"{language}/{name.as_posix()}"),
                    )
