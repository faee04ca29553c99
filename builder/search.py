"""The search: what is looked through, one file per language, fetched when a reader first goes to the search field.

The book is short: 40 kB hold all its text. So there is no index of words, no worker and no WebAssembly; the browser
looks through the text itself (theme/assets/search-rank.js). That finds whole messages, parts of words, and Chinese
without a dictionary, and works where the book is opened from a folder, in which a page may fetch nothing.

Of 76 searches like those of tests/searches.py, the place was among the first three results in 74 (61 without the
words of search_words.txt); with Material's search (lunr, jieba) in 29, with Pagefind in 43, with MiniSearch over the
same text in 55. A first search loads 45 to 50 kB in 3 requests; Material loads 51 to 59 on every page, Pagefind 140
in 8 requests or more, and Pagefind does not work from a folder.
"""

from __future__ import annotations

import html as entities
import json
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from mkdocs.structure.pages import Page

from book.aside import waiting
from builder.search_words import traditional, words
from builder.site import Site

SKIPPED = {"script", "style", "svg", "nav", "button"}
HEADINGS = {"h1", "h2", "h3"}
BLOCKS = HEADINGS | {"p", "li", "td", "th", "pre", "dt", "dd", "div", "summary", "caption", "tr", "br"}
EMPTY = {"br", "hr", "img", "input", "wbr", "col"}
PRINTED = re.compile(r'<span class="text"(?: lang="en")?>(.*?)</span>', re.DOTALL)
FRAME = re.compile(r"^\s|^Traceback |^The above exception|^During handling of")
ERROR = re.compile(r"^[\w.]*(?:Error|Exception|Warning|Interrupt|Exit|Pool)\b")
CHANGING = re.compile(r"0x[0-9a-f]+|\d+\.\d+|\d{3,}")  # in a message
FIGURE = re.compile(r"(?<![-\d])\d+")  # in any other line; an exit code such as -15 stays
FOLDER = re.compile(r"(?:[A-Za-z]:)?(?:[\\/][\w.+~-]+)+[\\/]")


_pages: dict[str, list[_Section]] = {}
"""The sections of each page, by its path below docs/. A server keeps those of pages that have not changed."""


@dataclass
class _Section:
    """What is found together: a heading and what stands below it.

    place: the page's address, with the anchor. title: the heading. text: the prose. code: the programs. messages: what
    the programs printed, without what changes from run to run."""

    place: str
    title: str = ""
    text: str = ""
    code: str = ""
    messages: list[str] = field(default_factory=list)

    def row(self) -> list[str]:
        texts = [re.sub(r"\s+", " ", text).strip() for text in (self.title, self.text, self.code)]
        return [self.place, *texts, "\n".join(dict.fromkeys(self.messages))]


class _Sections(HTMLParser):
    """Cuts a page into sections. url: the page's address below the site's root."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url
        self.found: list[_Section] = []
        self.into = "text"
        self.skipping: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        skipped = tag in SKIPPED or "data-search-exclude" in attributes or attributes.get("class") == "headerlink"
        if self.skipping or skipped:
            self.skipping += [tag] if tag not in EMPTY else []
            return
        if tag in HEADINGS and "id" in attributes:
            anchor = "" if tag == "h1" else f"#{attributes['id']}"
            self.found.append(_Section(self.url + anchor))
            self.into = "title"
        elif tag == "pre":
            self.into = "code"
        if tag in BLOCKS:
            self.handle_data(" ")
        if self.found and (runs := attributes.get("data-aside")):
            self.found[-1].messages += messages(waiting[runs])

    def handle_endtag(self, tag: str) -> None:
        if self.skipping:
            while tag in self.skipping and self.skipping.pop() != tag:
                pass  # an end tag may be left out
            return
        if tag in HEADINGS or tag == "pre":
            self.into = "text"
        if tag in BLOCKS:
            self.handle_data(" ")

    def handle_data(self, data: str) -> None:
        if self.found and not self.skipping:
            section = self.found[-1]
            setattr(section, self.into, getattr(section, self.into) + data)


def messages(panel: str) -> list[str]:
    """What the runs in a panel printed, without pids, times, addresses and folders, without frames of tracebacks."""
    found = []
    for line in PRINTED.findall(panel):
        text = entities.unescape(re.sub("<[^>]+>", "", line))
        if FRAME.search(text):
            continue
        text = FOLDER.sub("", CHANGING.sub("…", text))
        found.append(text if ERROR.search(text) else FIGURE.sub("…", text))
    return found


def read(html: str, page: Page, site: Site) -> None:
    """Take a page into what is searched in its language.

    Args:
        html: its text, with marks where its runs stand.
    """
    sections = _Sections(page.url)
    sections.feed(html)
    sections.close()
    _pages[site.source(page.file)] = sections.found


def write(site: Site) -> None:
    """Write what is searched: search/<language>.js in the site, for each language."""
    for source in [source for source in _pages if not (site.docs / source).exists()]:
        del _pages[source]
    for language in site.languages:
        own = [_pages[source] for source in sorted(_pages) if source.startswith(f"{language}/")]
        rows = [section.row() for sections in own for section in sections]
        book: dict[str, object] = {"sections": rows, "words": words()}
        if language == "zh":
            book["traditional"] = traditional("".join(text for row in rows for text in row))
        file = site.folder / "search" / f"{language}.js"
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"const searched = {json.dumps(book, ensure_ascii=False)}\n", "utf-8")
