"""What is not valid HTML or has inline styles as Material and Markdown write it, mended."""

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


def align_cells(html: str) -> str:
    """Align table cells with a class (theme/assets/book.css): the policy refuses inline styles."""
    return ALIGNED_CELL.sub(r'<\1 class="align-\2">', html)


def mended(html: str) -> str:
    """Return a page without the theme's faults; each must be there, or its mend is to be removed."""
    for fault, mend, why in MENDS:
        if html.count(fault) != 1:
            raise PluginError(f"Material has changed, see builder/markup.py: a page has not one {fault} ({why}).")
        html = html.replace(fault, mend)
    return html
