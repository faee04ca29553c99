"""Put the links to what a reader can take along on a page.

    print(downloads("en/all"))

The files are made at the end of a build (builder/take_along.py), and the PDF after it (`make pdf`).
"""

from __future__ import annotations

from contextvars import ContextVar

from book import panel
from book.templates import fill_in
from book.words import LANGUAGES, WORDS

FOLDER = "downloads"
OFFLINE = f"{FOLDER}/process-notes.zip"
RECORDINGS = f"{FOLDER}/recordings.zip"
SCHEMA = "recordings/recording.schema.json"

offered: ContextVar[bool] = ContextVar("offered", default=True)
"""Whether the site that is being built will have the files."""


def programs_address(language: str) -> str:
    """Where the programs of a language are published, relative to the site's root."""
    return f"{FOLDER}/programs-{language}.zip"


def pdf_address(language: str) -> str:
    """Where the book on paper is published, relative to the site's root."""
    return f"{FOLDER}/process-notes-{language}.pdf"


def downloads(name: str) -> str:
    """The links as an HTML list.

    Args:
        name: the language of the page, and "all": "en/all".
    """
    language, _, what = name.partition("/")
    if language not in LANGUAGES or what != "all":
        raise ValueError(f"{name!r}: write zh/all or en/all")
    root = panel.root.get()
    files = {"programs": programs_address(language), "offline": OFFLINE, "recordings": RECORDINGS}
    return str(
        fill_in(
            "downloads",
            files={file: root + address for file, address in files.items()} if offered.get() else {},
            pdf=root + pdf_address(language),
            schema=root + SCHEMA,
            words=WORDS[language],
        )
    )
