"""A page shows one run of each program at first; the others lie beside it, and come when they are asked for.

They are two thirds of what the runs of a long page weigh. A script brings them; without JavaScript they stand on a
page of their own.
"""

from __future__ import annotations

import re

from markupsafe import Markup
from mkdocs.structure.pages import Page

from book import later
from book.templates import fill_in
from book.words import THEME_WORDS, WORDS
from builder import policy
from builder.site import Site

HIDDEN = re.compile(r'(<section class="run"[^>]*) hidden>')
STYLES = re.compile(r'<link rel="stylesheet"[^>]*>')

_files: dict[str, dict[str, str]] = {}
"""What lies beside each page, by its address: the text of each file by its name. A server keeps it with the page."""

_pages: set[str] = set()
"""The addresses of the pages of this build."""


def begin() -> None:
    """Once per build of all languages."""
    _pages.clear()


def leave_out(html: str, page: Page, site: Site) -> str:
    """The HTML of a page without the runs that are not open first.

    Args:
        html: with all runs.
        page: the page.
        site: the site.
    """
    rest = later.leave_out(html)
    _files[page.url] = rest.scripts
    if rest.groups:
        _files[page.url][later.BESIDE] = policy.secured(_beside(rest, page, site), site)
    return rest.html


def belongs(page: Page) -> None:
    """A page of this build, whether it was made in it or kept."""
    _pages.add(page.url)


def published() -> dict[str, str]:
    """The texts to be published by their addresses relative to the site's root."""
    return {url + name: text for url, files in _files.items() if url in _pages for name, text in files.items()}


def _beside(rest: later.Rest, page: Page, site: Site) -> str:
    words, title = WORDS[site.language], Markup(page.title or "").striptags()
    parts = [
        {"anchor": part.anchor, "label": Markup(part.label), "html": Markup(HIDDEN.sub(r"\1>", part.html))}
        for group in rest.groups.values()
        for part in group
    ]
    html = fill_in(
        "other_runs",
        language=THEME_WORDS[site.language]["language"],
        title=words["other_runs"].format(title),
        page=title,
        styles=Markup("\n".join(STYLES.findall(rest.html))),
        parts=parts,
        words=words,
    )
    return str(html)
