"""A browser reloads a page of `mkdocs serve` when that page has changed, not whenever any has.

MkDocs has every page ask, with a number of its own, for a version of the site that is newer than the one it shows.
Here a question waits until there is something newer for that very page.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from mkdocs.livereload import LiveReloadServer

from builder import coming
from builder.kept_pages import KeptPages
from builder.site import Site

ASKING = re.compile(rb"livereload\(\d+, (\d+)\);\s*</script>")
QUESTION = re.compile(r"/livereload/(\d+)/(\d+)")
LONGEST = 30.0  # seconds for which a question waits

_built = threading.Condition()


@dataclass
class _Shown:
    """A page in a browser: its address below the site's root, and its state when it was served."""

    address: str
    state: object


def reload_what_changed(server: LiveReloadServer, site: Site, kept: KeptPages) -> None:
    """Put this between a server and its browsers."""
    answer = server.get_app()
    root = urlsplit(site.config.site_url or "").path or "/"
    shown: dict[str, _Shown] = {}

    def answer_in_time(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "ignore")
        if question := QUESTION.fullmatch(path):
            page = shown.get(question[2])
            with _built:
                if page and not _built.wait_for(lambda: kept.states.get(page.address) != page.state, LONGEST):
                    start_response("200 OK", [("Content-Type", "text/plain")])
                    return [question[1].encode()]  # nothing newer
            return answer(environ, start_response)  # type: ignore[misc]
        address = path.removeprefix(root)
        if address not in kept.states:
            return answer(environ, start_response)  # type: ignore[misc]
        coming.look_at(address)
        html = b"".join(answer(environ, start_response))  # type: ignore[misc]
        if asking := ASKING.search(html):
            shown[asking[1].decode()] = _Shown(address, kept.states.get(address))
        return [html]

    server.set_app(answer_in_time)


def tell_pages() -> None:
    """After a build: let the questions look for an answer."""
    with _built:
        _built.notify_all()
