"""HTML that a page leaves out, and its script fetches when the reader asks for it.

It is published as a script that hands the HTML over: from the file system a page can load scripts, and nothing else.
"""

from __future__ import annotations

import json

published: dict[str, str] = {}
"""What is to be published, by its address relative to the site's root."""


def leave_for_later(address: str, html: str) -> None:
    """Have some HTML published for a page that does not contain it.

    Args:
        address: where, relative to the site's root; by this the page asks for it.
        html: the HTML.
    """
    published[address] = f"bookLater({json.dumps(address)}, {json.dumps(html)});\n"
