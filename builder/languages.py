"""What mkdocs-static-i18n leaves wrong, mended.

The plugin builds the site once per language and fires every event once per build. It leaves one
404.html, in the language built last; one search index with both languages in it; alternate links
that make Material's script ask for sitemaps which do not exist; and no word when a page is missing
in one language.
"""

import html
import json
import logging
import re
from pathlib import Path
from urllib.parse import urljoin

from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority

# A line end, with tags around it, beside a full-width mark or between two Chinese characters.
_HAN, _MARK = r"\u3400-\u9fff", r"\u3001-\u3011\uff01-\uff60“”‘’…—"
CHINESE_LINE_END = re.compile(
    rf"(?<=[{_MARK}])((?:</\w+>)*)\n((?:<\w[^>]*>)*)"
    rf"|(?<=[{_HAN}])((?:</\w+>)*)\n((?:<\w[^>]*>)*)(?=[{_HAN}{_MARK}])"
)
log = logging.getLogger("mkdocs.languages")
serving = False
missing = {}  # per page (its path below docs/), what is to be written: shown on the page while it is being served

SEARCH_INDEX = Path("search", "search_index.json")


def on_startup(command, dirty):
    """Remember whether the book is being served: then a missing twin is said on the page, and the server lives.
    Silence who tells the same in each build: between their lines those about runs would not be seen."""
    global serving
    serving = command == "serve"
    for talker in ("jieba", "mkdocs.plugins.mkdocs_static_i18n.reconfigure"):
        logging.getLogger(talker).setLevel(logging.WARNING)


@event_priority(-200)  # after the plugin has set the language
def on_config(config):
    """Title the anchors beside headings in the language being built."""
    config.mdx_configs["toc"]["permalink_title"] = config.extra["words"]["permalink"]
    return config


@event_priority(100)  # before the plugin drops the other language's files
def on_files(files, config):
    """Demand every page and every program in every language; keep the search's word list off the site."""
    missing.clear()
    pages = {file.src_uri for file in files.documentation_pages()}
    programs = Path(config.config_file_path).parent / "snippets"
    for page, message in [*_pages_without_twin(pages, config), *_programs_without_twin(programs, config)]:
        missing.setdefault(page, []).append(message)
    messages = [message for found in missing.values() for message in found]
    if messages and not serving:
        raise PluginError("\n".join(messages))
    for message in messages:
        log.warning(message)
    if terms := files.get_file_from_path("terms.txt"):
        files.remove(terms)
    return files


def _pages_without_twin(pages, config):
    for page in sorted(pages):
        language, _, name = page.partition("/")
        for other in _plugin(config).build_languages:
            if f"{other}/{name}" not in pages:
                yield (
                    page,
                    f"docs/{page} has no twin. Write docs/{other}/{name}, with the same anchors, "
                    f"headings, fences and links in the same order.",
                )


def _programs_without_twin(folder, config):
    languages = _plugin(config).build_languages
    for language in languages:
        for program in sorted((folder / language).rglob("*.py")):
            name = program.relative_to(folder / language)
            for other in languages:
                if not (folder / other / name).is_file():
                    yield (
                        f"{language}/{name.parent.as_posix()}.md",
                        f"snippets/{language}/{name.as_posix()} has no twin. Write snippets/{other}/{name.as_posix()}, "
                        f"the same program with the words of its language.",
                    )


def on_page_content(content, page, config, files):
    """Join Chinese lines: a line end in the source is no space on the page."""
    path = Path(page.file.abs_src_path).relative_to(config.docs_dir).as_posix()
    said = "".join(f'<div class="run-failed"><pre>{html.escape(m)}</pre></div>' for m in missing.get(path, []))
    if not _plugin(config).current_language.startswith("zh"):
        return said + content
    parts = re.split(r"(<pre.*?</pre>)", content, flags=re.DOTALL)
    parts[::2] = [CHINESE_LINE_END.sub(r"\1\2\3\4", part) for part in parts[::2]]
    return said + "".join(parts)


def on_page_context(context, page, config, nav):
    """Tell the template where this page is in each language."""
    context["twins"] = _twins_of(page.file, config)
    return context


def on_template_context(context, template_name, config):
    """Tell 404.html where its twin is, and sitemap.xml where everything is."""
    urls = {language: _below(language, "404.html", config) for language in _plugin(config).build_languages}
    context["twins"] = _twins(urls, config)
    context["pages_with_twins"] = [_twins_of(file, config) for file in context["pages"]]
    return context


def on_post_page(output, page, config):
    """Let the page search its own language, with our mends."""
    return _mend_search(output, config)


def on_post_template(output_content, template_name, config):
    """Write one 404 page per language instead of the last one built."""
    if template_name != "404.html":
        return output_content
    output = _mend_search(output_content, config)
    default = Path(config.site_dir, "404.html")
    own = Path(config.site_dir, _below(_plugin(config).current_language, "404.html", config))
    if own == default:
        return output
    _write(own, output)
    return default.read_text(encoding="utf-8")


@event_priority(-200)  # after the plugin has put all languages into one index
def on_post_build(config):
    """Split the search index, one per language, with addresses below that language."""
    plugin = _plugin(config)
    if plugin.building:
        return
    index = json.loads(Path(config.site_dir, SEARCH_INDEX).read_text(encoding="utf-8"))
    entries = {language: [] for language in plugin.build_languages}
    for entry in index["docs"]:
        language = entry["location"].partition("/")[0]
        if language in entries:
            entry["location"] = entry["location"].removeprefix(f"{language}/")
        entries.get(language, entries[plugin.default_language]).append(entry)
    for language, own in entries.items():
        path = Path(config.site_dir, _below(language, SEARCH_INDEX, config))
        _write(path, json.dumps(index | {"docs": own}, ensure_ascii=False))


def _plugin(config):
    return config.plugins["i18n"]


def _below(language, path, config):
    """Return the site-relative address of what each language has one of."""
    return path if language == _plugin(config).default_language else f"{language}/{path}"


def _twins_of(file, config):
    return _twins({language: twin.url for language, twin in file.alternates.items()}, config)


def _twins(urls, config):
    """Return, per language: its code and name, the site-relative url, the absolute address.

    Material would make links of its own from extra.alternate; True leaves them to our templates.
    """
    config.extra.alternate = True
    return [
        {
            "language": language.locale,
            "name": language.name,
            "url": urls[language.locale],
            "address": urljoin(config.site_url, urls[language.locale]),
        }
        for language in _plugin(config).config.languages
        if language.locale in urls  # while the book is being served a twin may be missing
    ]


def _mend_search(output, config):
    """Let the page search its own language, by way of our worker (assets/search.js)."""
    language = _plugin(config).current_language
    below = "" if language == _plugin(config).default_language else f"{language}/"
    output, count = re.subn(
        r'(<script id="__config".*?"base": "[^"]*?)/?("[^<]*"search": "[^"]*assets/)(javascripts/)',
        rf"\1/{below}\2search.js?\3",
        output,
    )
    if count != 1:
        raise PluginError("Material's page configuration has changed: see builder/languages.py.")
    return output


def _write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
