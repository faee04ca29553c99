"""What happens to the site, to a page and at the end, in order: the one module that MkDocs calls.

MkDocs finds it under `hooks:` in mkdocs.yml and calls the functions below by their names; each step is a function of a
small module. A site in two languages is two builds, the second within the last event of the first: every event but
`on_startup` and `on_shutdown` comes once per language.

Priorities stand only where a plugin forces them.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

# The rooms of this checkout, whatever is installed in the environment, and from wherever MkDocs is called.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import CombinedEvent, event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from book import aside, panel
from book.downloads import offered
from builder import (
    brought,
    chinese,
    claim,
    coming,
    early_runs,
    explained,
    interrupts,
    languages,
    loud_fences,
    markup,
    other_runs,
    pictures,
    policy,
    publishing,
    refusals,
    reloads,
    restart,
    search,
    small_scripts,
    strictness,
    take_along,
    used_styles,
)
from builder.kept_pages import KeptPages
from builder.site import Site
from recorder.schedule import schedule

site = Site()
kept = KeptPages()


def on_startup(command: str, **_: Any) -> None:
    site.serving = command == "serve"
    interrupts.end_in_order(site)
    strictness.count_all_warnings(site)
    strictness.silence_repetitions()
    early_runs.prepare(site)
    coming.prepare(site)
    panel.set_aside.set(aside.put_aside)
    offered.set(not site.serving)


@event_priority(100)  # the plugins take a second for theirs, in which programs run already
def begin(config: MkDocsConfig) -> None:
    """Before anything is made: once per build of all languages."""
    site.config = config
    strictness.let_serve_go_on(site)
    if site.nested:
        return
    restart.restart_if_the_program_changed(site)
    claim.claim_address(site)
    claim.claim_folder(site)
    aside.waiting.clear()
    other_runs.begin()
    refusals.refuse_wrong_pages(site)
    kept.look_at_the_world(site)
    kept.list_theme_once(site)
    early_runs.start_runs(site)
    coming.begin(site)
    brought.bring_recordings(site)
    site.published = False


@event_priority(-200)  # the plugin for languages sets the language at -100
def configure(config: MkDocsConfig) -> None:
    """For each language."""
    loud_fences.make_fences_loud(site)
    languages.say_in_its_language(site)
    pictures.promise_card(site)


on_config = CombinedEvent(begin, configure)


def on_page_read_source(page: Page, config: MkDocsConfig) -> str | None:
    return refusals.read_what_is_not_utf8(site.docs / site.source(page.file))


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    site.page = page
    panel.root.set(get_relative_url(".", page.url) + "/" if page.url else "")
    panel.guide.set(languages.address_of_guide(page, files, site))
    return kept.without_text(markdown, page, site)


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """The text of a page, when Markdown has been made HTML; its runs are marks that stand for them."""
    if not kept.is_rendered(page, site):
        html = markup.mend_tables(html)
        html = chinese.join_lines(html, site)
        html = chinese.dot_no_latin(html, site)
        search.read(html, page, site)
        html = explained.explain(html, page, site)
        html = refusals.with_complaints(html, page, site)
    return kept.as_rendered(html, page, files, site)


def on_env(env: jinja2.Environment, config: MkDocsConfig, files: Files) -> None:
    kept.without_template(env, files, site)


def on_page_context(context: Any, page: Page, config: MkDocsConfig, nav: Navigation) -> None:
    languages.name_twins_of_page(context, page, site)


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """A whole page. No plugin before this had to work through the runs."""
    if not kept.is_filled_in(page):
        output = finish(other_runs.leave_out(aside.put_back(output), page, site))
    other_runs.belongs(page)
    return kept.as_filled_in(output, page, site)


def finish(html: str) -> str:
    """What every page of HTML gets; the policy comes last, it is about the page as it will be."""
    html = markup.mended(html)
    return policy.secured(html, site)


def on_template_context(context: Any, template_name: str, config: MkDocsConfig) -> None:
    languages.name_twins_of_template(context, site)


def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:
    if template_name.endswith(".html"):
        output_content = finish(output_content)
    return languages.keep_in_each(template_name, output_content, site)


@event_priority(-200)  # the plugin for languages builds the other ones in its own event, at -100
def on_post_build(config: MkDocsConfig) -> None:
    if site.nested:
        return
    search.write(site)
    publishing.publish(site)
    used_styles.drop_unused(site)
    small_scripts.drop_remarks(site)
    take_along.pack(site)
    schedule.drop_the_rest()
    loud_fences.fail_if_a_fence_failed(site)
    coming.serve_what_is_there(site)
    reloads.tell_pages()


def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
    """When the first build is done, and the server is to begin."""
    coming.fill_in(server, site)
    reloads.reload_what_changed(server, site, kept)
    return server


def on_build_error(error: Exception, **_: Any) -> None:
    site.failures.clear()
    languages.clean_again()


def on_shutdown() -> None:
    schedule.stop()
    coming.clean_up()
    interrupts.tell()
    publishing.publish_what_was_recorded(site)
