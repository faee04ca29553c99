"""What MkDocs would do again in every build, done once.

A site in two languages is two builds, and `mkdocs serve` builds again after every change. Each of these builds
would compile the theme's seventy templates, look through its 14,000 icons for files to copy, render every page's
Markdown, cut its words for the search and fill its template. Here

- compiled templates and the list of the theme's files are kept for as long as the process lives;
- `mkdocs serve` keeps each page, and does its work again when something changed that the page depends on.

MkDocs 1.6 has no event in which a page could be left out, so the functions concerned are replaced by ones that first
look whether there is anything to do; `install` is the one place where that happens. A page depends on its own text
and programs, on the titles of all pages (navigation), and on the *world*: configuration, theme, recorder, and which
files there are. When the world changes, everything is done again. A page that was rendered with a warning is not kept:
it will warn again.
"""

import functools
import logging
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jinja2
from mkdocs import utils
from mkdocs.commands import build
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files

from book import aside
from book.pages import shown_twice
from book.request import jobs_on
from recorder.job import ROOT, SNIPPETS
from recorder.schedule import schedule

POLLING = 0.2  # seconds between two looks for changed files; MkDocs looks every 0.5 s
WORLD = ("mkdocs.yml", "theme", "recorder", "book", "builder")
PAGE = ("markdown", "meta", "content", "toc", "_title_from_render", "present_anchor_ids")  # what rendering sets


class Compiled(jinja2.BytecodeCache):
    """Compiled templates, kept in memory for as long as the process lives."""

    def __init__(self):
        self.templates = {}

    def load_bytecode(self, bucket):
        if code := self.templates.get((bucket.key, bucket.checksum)):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket):
        self.templates[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


@dataclass
class Kept:
    """A page as it was built: what of (its text and jobs), what rendering made of it (`PAGE`), the anchors in other
    files to which it links, its runs that wait to be put in; then the titles it was filled in with, and its entries
    in the search index."""

    of: tuple
    rendered: dict[str, Any]
    links: dict[str, dict[str, str]] | None
    runs: dict[str, str]
    titles: tuple | None = None
    entries: list[dict] = field(default_factory=list)


@dataclass
class Site:
    """What is kept of a site. whole: whether the build before came to its end. same: whether the world is as it was
    then. titles: of all pages of the language being built."""

    world: tuple | None = None
    whole: bool = False
    same: bool = False
    pages: dict[str, Kept] = field(default_factory=dict)
    templates: dict[tuple[str, str], tuple] = field(default_factory=dict)
    lists: dict[tuple, list[str]] = field(default_factory=dict)
    titles: tuple = ()


compiled = Compiled()
site = Site()


def on_startup(command, dirty):
    install(keep_pages=command == "serve")


@event_priority(100)  # before the folder is emptied and anything is built
def on_pre_build(config):
    if _nested(config):
        return
    seen = world(config)
    site.same = site.whole and seen == site.world
    site.world, site.whole = seen, False
    if not site.same:
        site.pages.clear()
        site.templates.clear()
        site.lists.clear()


def on_env(env, config, files):
    env.bytecode_cache = compiled
    site.titles = tuple(
        (file.src_uri, file.url, page.title, repr(page.meta))
        for file in files.documentation_pages()
        if (page := file.page)
    )


@event_priority(-300)  # last: nothing has failed
def on_post_build(config):
    if not _nested(config):
        site.whole = True


def world(config):
    """The state of all that every page depends on: which pages and programs there are, the state of each other file,
    and what pages complain about that have a program in common (that is said on the page that did not change, too)."""
    docs = Path(config.docs_dir)
    pages = sorted(docs.rglob("*.md"))
    programs = sorted(SNIPPETS.rglob("*.py"))
    others = [file for file in docs.rglob("*") if file.suffix != ".md"]
    others += [file for name in WORLD for file in [ROOT / name, *(ROOT / name).rglob("*")]]
    return pages, programs, sorted(filter(None, map(_state, others))), shown_twice(pages)


def _state(file):
    """The path of a file, the time of its last change and its size; None for what belongs to an editor or to Python."""
    if file.name.startswith(".") or file.name.endswith(("~", ".pyc")) or file.is_dir():
        return None
    try:
        stat = file.stat()
    except OSError:
        return None  # it has gone meanwhile
    return str(file), stat.st_mtime_ns, stat.st_size


def install(keep_pages):
    """Put the functions below in the place of those they call. Once per process.

    keep_pages: whether pages are kept from one build to the next.
    """
    replace(jinja2.Environment, "list_templates", list_once)
    if keep_pages:
        replace(utils, "clean_directory", clean_for_another_world)
        replace(Files, "copy_static_files", copy_for_another_world)
        replace(build, "_populate_page", populate_page)
        replace(build, "_build_page", build_page)
        replace(build, "_build_theme_template", build_theme_template)
        replace(LiveReloadServer, "__init__", look_more_often)


def replace(owner, name, ours):
    bind = functools.partialmethod if isinstance(owner, type) else functools.partial
    setattr(owner, name, bind(ours, getattr(owner, name)))


def list_once(env, original, extensions=None, filter_func=None):
    places = tuple(getattr(env.loader, "searchpath", ()))
    if places not in site.lists:
        site.lists[places] = original(env, extensions, filter_func)
    return site.lists[places]


def clean_for_another_world(original, folder):
    if not site.same:
        original(folder)


def copy_for_another_world(files, original, **options):
    if not site.same:
        original(files, **options)


def populate_page(original, page, config, files, dirty=False):
    """Render a page's Markdown, or give it what was made of the same text and the same programs before."""
    path = page.file.abs_src_path
    text = page.file.content_string
    jobs = jobs_on(text)
    kept = site.pages.get(path)
    if kept and kept.of == (text, jobs):
        vars(page).update(kept.rendered)
        page.links_to_anchors = kept.links and {
            files.get_file_from_path(uri): links for uri, links in kept.links.items()
        }
        aside.waiting.update(kept.runs)
        return
    site.pages.pop(path, None)
    asked = set(schedule.asked)
    with Warnings() as warnings:
        original(page, config, files, dirty)
    if warnings.seen or schedule.asked - asked - set(jobs):
        return  # it warns, or it asks for runs that cannot be told from its text
    links = page.links_to_anchors and {file.src_uri: links for file, links in page.links_to_anchors.items()}
    rendered = {name: getattr(page, name) for name in PAGE}
    site.pages[path] = Kept((text, jobs), rendered, links, aside.waiting_for(page.content))


def build_page(original, page, config, doc_files, nav, env, dirty=False, excluded=False):
    """Fill a page's template and index its words, or leave file and words as they are."""
    kept = site.pages.get(page.file.abs_src_path)
    entries = config.plugins["material/search"].search_index.entries
    if kept and kept.titles == site.titles and Path(page.file.abs_dest_path).exists():
        entries.extend(kept.entries)
        return
    before = len(entries)
    original(page, config, doc_files, nav, env, dirty, excluded)
    if kept:
        kept.titles, kept.entries = site.titles, entries[before:]


def build_theme_template(original, name, env, files, config, nav):
    """Fill a template that names all pages (404, sitemap), or leave its file as it is."""
    key = config.theme["language"], name
    if site.templates.get(key) != site.titles:
        original(name, env, files, config, nav)
        site.templates[key] = site.titles


def look_more_often(server, original, **options):
    original(server, **options, polling_interval=POLLING)


class Warnings(logging.Handler):
    """Tells whether MkDocs, or anything that logs through it, has warned."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.seen = False

    def emit(self, record):
        self.seen = True

    def __enter__(self):
        logging.getLogger("mkdocs").addHandler(self)
        return self

    def __exit__(self, *_):
        logging.getLogger("mkdocs").removeHandler(self)


def _nested(config):
    """Whether this is the build of a further language, within the first one's."""
    return config.plugins["i18n"].building
