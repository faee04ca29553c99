"""HTML that a page leaves out, and its script fetches when the reader asks for it.

It is published as a script that hands the HTML over: from the file system a page can load scripts, and nothing else.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field

PART = re.compile(r"<!--later (?P<group>\S+) (?P<key>\S+) (?P<label>.*?)-->(?P<html>.*?)<!--/later-->", re.DOTALL)
"""A part of a page that may be left out, as theme/panel/runs.html marks it."""

BESIDE = "runs.html"
"""The page with all that a page leaves out, for readers without JavaScript; it lies beside that page."""

published: dict[str, str] = {}
"""What is to be published, by its address relative to the site's root."""


@dataclass(frozen=True)
class Part:
    """A part that a page leaves out.

    anchor: where it stands on the page beside. key: its name among those that come together. label: what it is, in
    words, as HTML. html: itself.
    """

    anchor: str
    key: str
    label: str
    html: str


@dataclass
class Rest:
    """A page without the parts that it leaves out, and these by their groups: those of a group come together."""

    html: str
    groups: dict[str, list[Part]] = field(default_factory=dict)

    @property
    def scripts(self) -> dict[str, str]:
        """The scripts that hand the groups over, by file name."""
        return {_file(group): script({part.key: part.html for part in parts}) for group, parts in self.groups.items()}


def leave_for_later(address: str, html: str) -> None:
    """Have some HTML published for a page that does not contain it.

    Args:
        address: where, relative to the site's root.
        html: the HTML.
    """
    published[address] = script(html)


def script(found: str | dict[str, str]) -> str:
    """The script that hands something over to theme/assets/run.js."""
    return f"bookLater({json.dumps(found, ensure_ascii=False)});\n"


def leave_out(page: str) -> Rest:
    """Take the parts that are marked out of a page; in their places stand links to the page beside.

    A script is named with a digest of what is in it, so that no browser takes that of an older page.

    Args:
        page: the HTML of a page.
    """
    rest = Rest(page)
    for group, key, label, html in PART.findall(page):
        rest.groups.setdefault(group, []).append(Part(f"{group}-{key}", key, label, html))
    digests = {name: hashlib.sha256(text.encode()).hexdigest()[:8] for name, text in rest.scripts.items()}

    def link(mark: re.Match[str]) -> str:
        name = _file(mark["group"])
        return (
            f'<p class="run-later" data-from="{name}?{digests[name]}" data-part="{mark["key"]}" data-search-exclude>'
            f'<a href="{BESIDE}#{mark["group"]}-{mark["key"]}">{mark["label"]}</a></p>'
        )

    rest.html = PART.sub(link, page)
    return rest


def _file(group: str) -> str:
    return f"runs-{group}.js"
