"""What mkdocs-static-i18n leaves wrong, mended.

The plugin builds the site once per language and fires every event once per build. It leaves one 404.html (and one
manifest), in the language built last, and alternate links without this site's words.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

from mkdocs import utils
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from book.words import THEME_WORDS
from builder.site import Site

GUIDE = "how-to-read.md"
MANIFEST = "manifest.webmanifest"
IN_EACH = ("404.html", MANIFEST)  # of the templates that MkDocs fills in beside the pages
_clean_directory = utils.clean_directory


def say_in_its_language(site: Site) -> None:
    """Give the templates the words of the language being built, and the anchors beside headings their title."""
    words = site.config.extra["words"] = THEME_WORDS[site.language]
    site.config.mdx_configs["toc"]["permalink_title"] = words["permalink"]
    # In a Chinese font a curly apostrophe is as wide as a character: "Can’ t pickle".
    straight = {"right-single-quote": "&#39;"} if site.language.startswith("zh") else {}
    site.config.mdx_configs["smarty"]["substitutions"] = straight
    site.config.extra["manifest"] = site.below(site.language, MANIFEST)


def name_twins_of_page(context: Any, page: Page, site: Site) -> None:
    """Tell the page's template where the page is in each language."""
    context["twins"] = _twins_of(page.file, site)


def address_of_guide(page: Page, files: Files, site: Site) -> str:
    """Where the page that explains a run panel is, seen from a page in its language; "" if the book has none."""
    found = (file for file in files.documentation_pages() if site.source(file) == f"{site.language}/{GUIDE}")
    return next((get_relative_url(file.url, page.url) for file in found), "")


def name_twins_of_template(context: Any, site: Site) -> None:
    """Tell 404.html and the manifest where their twins are, and sitemap.xml where everything is."""
    context["twins"] = _twins({language: site.below(language, "404.html") for language in site.languages}, site)
    context["pages_with_twins"] = [_twins_of(file, site) for file in context["pages"]]


def keep_in_each(name: str, output: str, site: Site) -> str:
    """Write this language's 404 page, or manifest, to its own place; give what stands where MkDocs writes."""
    default = site.folder / name
    own = site.folder / site.below(site.language, name)
    if name not in IN_EACH or own == default:
        return output
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text(output, "utf-8")
    return default.read_text("utf-8")


def clean_again() -> None:
    """When a build failed within a language, the plugin's replacement of what cleans the site's folder is left in
    place: the next build of a server would be written over the rest of this one."""
    utils.clean_directory = _clean_directory


def _twins_of(file: File, site: Site) -> list[dict[str, str]]:
    alternates = getattr(file, "alternates", {})  # which the plugin adds
    return _twins({language: twin.url for language, twin in alternates.items()}, site)


def _twins(urls: dict[str, str], site: Site) -> list[dict[str, str]]:
    """Return, per language: its code and name, the site-relative url, the absolute address.

    Material would make links of its own from extra.alternate; True leaves them to our templates.
    """
    site.config.extra.alternate = True  # type: ignore[attr-defined]
    return [
        {
            "language": language,
            "name": site.name_of(language),
            "url": urls[language],
            "address": urljoin(site.config.site_url or "", urls[language]),
        }
        for language in site.languages
        if language in urls  # while the book is being served a twin may be missing
    ]
