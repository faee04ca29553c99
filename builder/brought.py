"""Recordings that are brought to a build: RECORDINGS names their files, with spaces between them."""

from __future__ import annotations

import logging
import os
from pathlib import Path

from mkdocs.exceptions import PluginError

from book import panel
from book.elsewhere import complaints_about
from builder.site import Site
from builder.sources import pages
from recorder.archive import Refused, read

VARIABLE = "RECORDINGS"

log = logging.getLogger("mkdocs.recorder")


def bring_recordings(site: Site) -> None:
    """Read the files, and ask each page's claims of what is in them.

    Raises:
        PluginError: if a file is refused, or a claim is false there; while the book is served it is a warning.
    """
    messages = []
    site.archives = []
    panel.elsewhere.set(())
    for name in os.environ.get(VARIABLE, "").split():
        try:
            archive = read(Path(name))
        except Refused as error:
            messages.append(str(error))
            continue
        if any(archive.key == other.key for other in site.archives):
            messages.append(f"{name}: there is another file of {archive.python}, {archive.platform}: bring one of them")
            continue
        site.archives.append(archive)
        found = list(map(str, complaints_about(archive, pages(site.docs))))
        messages += found
        panel.elsewhere.set(tuple(site.archives))
        count = sum(map(len, archive.recordings.values()))
        log.info(f"brought {count} runs on {archive.python}, {archive.platform}: {len(found)} claims are false there")
    if messages and not site.serving:
        raise PluginError("\n\n".join(messages))
    for message in messages:
        log.warning(message)
