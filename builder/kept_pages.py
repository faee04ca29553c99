"""`mkdocs serve` keeps its pages, and makes one again when something changed that it depends on.

Without this a saved word costs two seconds here, and twenty in a book of ten times the pages. MkDocs 1.6 has no event
in which a page could be left out; but a page whose text is empty is rendered at once, and so is a template that is.
So a kept page goes through the build without its text, gets what was made of it before, and in the end its HTML.

A page depends on its own text and programs; filled into its template, also on the titles of all pages (navigation);
and on the *world*: configuration, theme, our code, and which files there are. When the world changes, everything is
made again. A page that was rendered with a warning is not kept: it will warn again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import jinja2
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from book import aside
from book.cures import Cure
from book.errors import cures_of, needs_cures
from book.pages import running_fences
from book.request import jobs_on
from builder import coming
from builder.site import Site
from builder.sources import pages, programs
from recorder.job import ROOT, SNIPPETS, Job
from recorder.schedule import schedule

WORLD = ("mkdocs.yml", "theme", "recorder", "book", "builder")
EMPTY = "kept.html"  # a template of ours in which nothing is


@dataclass
class Kept:
    """A page as it was made.

    of: its text, its jobs, the cures of the other pages if it lists errors, and whether some runs were still to come.
    content, toc, title, anchors, links: what rendering made of it; the links lead to anchors in other files, by path.
    runs: its runs that wait to be put in.
    titles: those of all pages when it was filled into its template.
    output: its HTML.
    """

    of: tuple[str, list[Job], list[Cure], bool]
    content: str = ""
    toc: Any = None
    title: str | None = None
    anchors: set[str] | None = None
    links: dict[str, dict[str, str]] = field(default_factory=dict)
    runs: dict[str, str] = field(default_factory=dict)
    titles: object = None
    output: str = ""


class KeptPages:
    """The pages that a server keeps from one build to the next, by their paths below docs/.

    states: what tells the page at an address from what it was before.
    """

    def __init__(self) -> None:
        self.states: dict[str, object] = {}
        self._world: object = None
        self._worlds = 0
        self._titles: object = None
        self._theme: list[str] | None = None
        self._pages: dict[str, Kept] = {}
        self._rendered: set[str] = set()  # in this build, without their texts
        self._warnings = _Warnings()
        self._asked: set[Job] = set()

    def look_at_the_world(self, site: Site) -> None:
        """Drop all pages if something has changed on which every page depends."""
        self._rendered.clear()
        if site.serving:
            world = _world(site)
            if world != self._world:
                self._pages.clear()
                self._theme = None
                self._worlds += 1
            self._world = world

    def list_theme_once(self, site: Site) -> None:
        """Look once through the theme's 14,000 icons for files to copy: MkDocs would in each build of each language,
        and that took half the time of a build in which one page has changed."""
        theme = site.config.theme
        get_env = theme.get_env

        def get_env_with_list() -> jinja2.Environment:
            env = get_env()
            env.list_templates = partial(self._listed, env.list_templates)  # type: ignore[method-assign]
            return env

        theme.get_env = get_env_with_list  # type: ignore[method-assign]

    def _listed(self, list_templates: Callable[..., list[str]], **options: Any) -> list[str]:
        if self._theme is None:
            self._theme = list_templates(**options)
        return self._theme

    def without_text(self, markdown: str, page: Page, site: Site) -> str:
        """The text to render: none, if the page was made of this text and the same programs before."""
        if not site.serving:
            return markdown
        source = site.source(page.file)
        cures = cures_of(site.docs / site.language) if needs_cures(markdown) else []
        awaited = coming.awaited_by(running_fences(markdown), site)
        of = (repr(page.meta) + markdown, jobs_on(markdown), cures, coming.are_coming(awaited, site))
        if of[3]:
            site.coming[page.url] = awaited
        kept = self._pages.get(source)
        if kept and kept.of == of:
            self._rendered.add(source)
            return ""
        self._pages[source] = Kept(of)
        self._asked = set(schedule.asked)
        self._warnings.begin()
        return markdown

    def is_rendered(self, page: Page, site: Site) -> bool:
        """Whether what rendering makes of a page is here already."""
        return site.source(page.file) in self._rendered

    def as_rendered(self, content: str, page: Page, files: Files, site: Site) -> str:
        """What rendering makes of a page: keep it, or give the page what was kept."""
        source = site.source(page.file)
        if not site.serving:
            return content
        kept = self._pages[source]
        if source in self._rendered:
            aside.waiting.update(kept.runs)
            page.toc, page.title, page.present_anchor_ids = kept.toc, kept.title, kept.anchors
            found = {files.get_file_from_path(uri): links for uri, links in kept.links.items()}
            page.links_to_anchors = {file: links for file, links in found.items() if file}
            return kept.content
        if self._warnings.end() or schedule.asked - self._asked - set(kept.of[1]):
            del self._pages[source]  # it warns, or it asks for runs that cannot be told from its text
            return content
        kept.content, kept.toc, kept.title = content, page.toc, page.title
        kept.anchors, kept.runs = page.present_anchor_ids, aside.waiting_for(content)
        kept.links = {to.src_uri: links for to, links in (page.links_to_anchors or {}).items()}
        return content

    def without_template(self, env: jinja2.Environment, files: Files, site: Site) -> None:
        """Keep compiled templates; give the pages whose HTML is kept a template in which nothing is."""
        env.bytecode_cache = _compiled
        if not site.serving:
            return
        self._titles = [
            (file.src_uri, file.url, page.title, repr(page.meta))
            for file in files.documentation_pages()
            if (page := file.page)
        ]
        for file in files.documentation_pages():
            kept = self._pages.get(site.source(file))
            if kept and kept.output and kept.titles == self._titles and file.page:
                file.page.meta = {**file.page.meta, "template": EMPTY}

    def is_filled_in(self, page: Page) -> bool:
        """Whether the HTML of a page is here already."""
        return page.meta.get("template") == EMPTY

    def as_filled_in(self, output: str, page: Page, site: Site) -> str:
        """The HTML of a page: keep it, or give what was kept."""
        if not site.serving:
            return output
        kept = self._pages.get(site.source(page.file))
        if kept and self.is_filled_in(page):
            output = kept.output
        elif kept:
            kept.titles, kept.output = self._titles, output
        self.states[page.url] = self._worlds, hash(output)
        return output


def _world(site: Site) -> object:
    """The state of all that every page depends on: which pages and programs there are, the state of each other file,
    and what pages complain about that have a program in common (that is said on the page that did not change, too)."""
    others = [file for file in site.docs.rglob("*") if file.suffix != ".md"]
    others += [file for name in WORLD for file in [ROOT / name, *(ROOT / name).rglob("*")]]
    return pages(site.docs), programs(SNIPPETS), sorted(filter(None, map(_state, others))), site.complaints


def _state(file: Path) -> tuple[str, int, int] | None:
    """The path of a file, the time of its last change and its size; None for what belongs to an editor or to Python."""
    if file.name.startswith(".") or file.name.endswith(("~", ".pyc")) or file.is_dir():
        return None
    try:
        stat = file.stat()
    except OSError:
        return None  # it has gone meanwhile
    return str(file), stat.st_mtime_ns, stat.st_size


class _Compiled(jinja2.BytecodeCache):
    """Compiled templates, kept in memory for as long as the process lives."""

    def __init__(self) -> None:
        self.templates: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        if code := self.templates.get((bucket.key, bucket.checksum)):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        self.templates[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


_compiled = _Compiled()


class _Warnings(logging.Handler):
    """Tells whether MkDocs, or anything that logs through it, has warned."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.seen = False

    def emit(self, record: logging.LogRecord) -> None:  # noqa: ARG002
        self.seen = True

    def begin(self) -> None:
        self.seen = False
        logging.getLogger("mkdocs").addHandler(self)

    def end(self) -> bool:
        logging.getLogger("mkdocs").removeHandler(self)
        return self.seen
