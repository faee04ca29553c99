"""What Chinese prose needs that Markdown does not know."""

import re

from builder.site import Site

# A line end, with tags around it, beside a full-width mark or between two Chinese characters.
_HAN, _MARK = r"\u3400-\u9fff", r"\u3001-\u3011\uff01-\uff60“”‘’…—"
_LINE_END = re.compile(
    rf"(?<=[{_MARK}])((?:</\w+>)*)\n *((?:<\w[^>]*>)*)"
    rf"|(?<=[{_HAN}])((?:</\w+>)*)\n *((?:<\w[^>]*>)*)(?=[{_HAN}{_MARK}])"
)


_EMPHASIS = re.compile(r"<em>(.*?)</em>", re.DOTALL)
_LATIN = re.compile(r"(?:[A-Za-z0-9][\w/.+-]*\s*)+(?![^<]*>)")


def join_lines(html: str, site: Site) -> str:
    """Join the lines of Chinese prose: a line end in it is no space on the page. Preformatted text stays as it is."""
    if not site.language.startswith("zh"):
        return html
    parts = re.split(r"(<pre.*?</pre>)", html, flags=re.DOTALL)
    parts[::2] = [_LINE_END.sub(r"\1\2\3\4", part) for part in parts[::2]]
    return "".join(parts)


def dot_no_latin(html: str, site: Site) -> str:
    """Mark Latin letters within what is emphasised: the dots of Chinese emphasis are not set under them."""
    if not site.language.startswith("zh"):
        return html
    return _EMPHASIS.sub(lambda em: _LATIN.sub(r'<span class="latin">\g<0></span>', em[0]), html)
