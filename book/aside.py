"""HTML that waits for its page to be done.

A run panel is long and finished. A site generator that searches, rewrites and checks a page need not work through
it: while it does, a mark stands for the panel.
"""

from __future__ import annotations

import hashlib
import re

waiting: dict[str, str] = {}
"""The HTML by the name in its mark."""

_MARK = re.compile(r'<div data-aside="(\w+)"></div>')


def put_aside(html: str) -> str:
    """Keep some HTML; return the mark that stands for it."""
    name = hashlib.sha256(html.encode()).hexdigest()
    waiting[name] = html
    return f'<div data-aside="{name}"></div>'


def put_back(page: str) -> str:
    """The page with the HTML where its marks stand."""
    return _MARK.sub(lambda mark: waiting[mark[1]], page)


def waiting_for(page: str) -> dict[str, str]:
    """The part of `waiting` that belongs to the marks on a page."""
    return {name: waiting[name] for name in _MARK.findall(page)}
