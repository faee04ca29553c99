"""One search index per language, in the place of one with all languages in it."""

from __future__ import annotations

import json
import re
from typing import Any

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files

from builder.site import Site

INDEX = "search/search_index.json"


def keep_words_off_the_site(files: Files) -> None:
    """The search's word list lies in the theme's folder, and is none of its files."""
    if terms := files.get_file_from_path("terms.txt"):
        files.remove(terms)


def search_own_language(html: str, site: Site) -> str:
    """Let a page search its own language, by way of our worker (assets/search.js)."""
    html, count = re.subn(
        r'(<script id="__config".*?"base": "[^"]*?)/?("[^<]*"search": "[^"]*assets/)(javascripts/)',
        rf"\1/{site.below(site.language, '')}\2search.js?\3",
        html,
    )
    if count != 1:
        raise PluginError("Material's page configuration has changed: see builder/search_index.py.")
    return html


def split_index(site: Site) -> None:
    """Split the search index, one per language, with addresses below that language."""
    index = json.loads((site.folder / INDEX).read_text("utf-8"))
    entries: dict[str, list[Any]] = {language: [] for language in site.languages}
    for entry in index["docs"]:
        language = entry["location"].partition("/")[0]
        if language in entries:
            entry["location"] = entry["location"].removeprefix(f"{language}/")
        entries.get(language, entries[site.default_language]).append(entry)
    for language, own in entries.items():
        path = site.folder / site.below(language, INDEX)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(index | {"docs": own}, ensure_ascii=False), "utf-8")
