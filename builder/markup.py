"""What Material and Markdown write that is not valid, has inline styles or cannot be reached, mended."""

import re

from mkdocs.exceptions import PluginError

# Of Material: what it writes, what the page gets, why.
MENDS = [
    (
        f'<input class="md-toggle" data-md-toggle="{name}" type="checkbox" id="__{name}" autocomplete="off">',
        f'<input class="md-toggle" data-md-toggle="{name}" type="checkbox" id="__{name}">',
        "a checkbox cannot have autocomplete",
    )
    for name in ("drawer", "search")
]
ALIGNED_CELL = re.compile(r'<(t[hd]) style="text-align: (left|center|right);">')
EMPTY_HEAD = re.compile(r"<th((?: [^>]*)?)></th>")
CODE = re.compile(r"(<pre[^>]*>(?:<span></span>)?<code)>")


def mend_tables(html: str) -> str:
    """Mend the tables of a page's text.

    Cells are aligned by a class (theme/assets/book.css): the policy refuses inline styles. An empty cell is the head of
    nothing. A table that is wider than the page scrolls in a frame of its own, which the keyboard reaches.
    """
    html = ALIGNED_CELL.sub(r'<\1 class="align-\2">', html)
    html = EMPTY_HEAD.sub(r"<td\1></td>", html)
    return html.replace("<table>", '<div class="table" tabindex="0"><table>').replace("</table>", "</table></div>")


def mended(html: str) -> str:
    """Return a page without the theme's faults; each must be there, or its mend is to be removed."""
    for fault, mend, why in MENDS:
        if html.count(fault) != 1:
            raise PluginError(f"Material has changed, see builder/markup.py: a page has not one {fault} ({why}).")
        html = html.replace(fault, mend)
    return CODE.sub(r'\1 tabindex="0">', html)  # long lines scroll there: the keyboard must reach it
