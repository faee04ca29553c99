"""Our scripts without remarks and space: each page loads them."""

from __future__ import annotations

import rjsmin

from builder.site import Site
from builder.used_styles import SCRIPTS


def drop_remarks(site: Site) -> None:
    """Write our scripts anew under their names; not while the book is served."""
    for file in () if site.serving else site.folder.glob(SCRIPTS):
        file.write_text(rjsmin.jsmin(file.read_text("utf-8")), "utf-8")
