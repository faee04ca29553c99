"""What is not valid HTML or has inline styles as Material and Markdown write it, mended."""

import re

from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority

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


def on_page_content(html, page, config, files):
    """Align table cells with a class (theme/assets/book.css): the policy refuses inline styles."""
    return ALIGNED_CELL.sub(r'<\1 class="align-\2">', html)


def on_post_page(output, page, config):
    return mended(output)


@event_priority(100)  # before builder/languages.py writes one of the two 404 pages itself
def on_post_template(output_content, template_name, config):
    return mended(output_content) if template_name.endswith(".html") else output_content


def mended(html):
    """Return a page without the theme's faults; each must be there, or its mend is to be removed."""
    for fault, mend, why in MENDS:
        if html.count(fault) != 1:
            raise PluginError(f"Material has changed, see builder/markup.py: a page has not one {fault} ({why}).")
        html = html.replace(fault, mend)
    return html
