"""What holds of the built pages in both languages: twins, titles, 404, links, sitemap."""

import re
import xml.etree.ElementTree as ET
from functools import cache
from types import SimpleNamespace
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest
from conftest import page_names
from markup import page_in
from small_book import Book
from tested_site import ROOT, SITE_URL

from book import words
from builder.chinese import join_lines

LANGUAGES = {"zh": "", "en": "en/"}
PAGES = [(language, name) for language in LANGUAGES for name in page_names()]
OTHER = {"zh": "en", "en": "zh"}
XML = {"": "http://www.sitemaps.org/schemas/sitemap/0.9", "xhtml": "http://www.w3.org/1999/xhtml"}


@cache
def anchors(file):
    return {element["id"] for element in page_in(file).select("[id]")}


def address(language, name):
    return f"{SITE_URL}{LANGUAGES[language]}{name}"


def page(site, language, name):
    return page_in(site / LANGUAGES[language] / name / "index.html")


def heading(page):
    return page.select_one("h1").get_text().removesuffix("¶").strip()


def title_of(page):
    return page.the_one("head > title").get_text().strip()


def test_both_languages_have_the_same_pages(site):
    def pages(folder):
        return sorted(file.parent.relative_to(folder).as_posix() for file in folder.rglob("index.html"))

    english = pages(site / "en")
    chinese = [name for name in pages(site) if name != "en" and not name.startswith("en/")]
    assert chinese == english == sorted(name.rstrip("/") or "." for name in page_names())


@pytest.mark.parametrize(("language", "name"), PAGES)
def test_a_page_is_in_its_language_from_title_to_navigation(site, language, name):
    this = page(site, language, name)
    assert this["lang"] == {"zh": "zh-Hans", "en": "en"}[language]
    site_name = {"zh": "进程笔记", "en": "Process Notes"}[language]
    title = words.THEME_WORDS[language]["site.title"] if name == "" else f"{heading(this)} - Python {site_name}"
    assert title_of(this) == title
    entries = [
        (urljoin(address(language, name), link["href"]), link.get_text().strip())
        for link in this.select(".md-sidebar--primary .md-nav__link[href]")
        if not link["href"].startswith("#")
    ]
    pages = [(address(language, n), heading(page(site, language, n))) for n in page_names()]
    assert entries == [entry for entry in entries if entry in pages], "an entry is no page's heading"
    assert set(entries) == set(pages)
    prompt = this.the_one(".md-search__input")["placeholder"]
    assert prompt == {"zh": "搜索", "en": "Search"}[language]


@pytest.mark.parametrize(("language", "name"), PAGES)
def test_the_switcher_leads_to_the_same_page(site, language, name):
    link = page(site, language, name).the_one(".switch-language")
    assert urljoin(address(language, name), link["href"]) == address(OTHER[language], name)
    assert link["hreflang"] == link["lang"] == OTHER[language]
    assert "://" not in link["href"] and not link["href"].startswith("/"), "bound to one host"


@pytest.mark.parametrize(("language", "name"), PAGES)
def test_a_page_names_its_twins_to_search_engines(site, language, name):
    this = page(site, language, name)
    links = {link["hreflang"]: link for link in this.select("head > link[rel~=alternate]")}
    assert {code: link["href"] for code, link in links.items()} == {
        "zh": address("zh", name),
        "en": address("en", name),
        "x-default": address("en", name),
    }
    assert this.the_one("link[rel=canonical]")["href"] == address(language, name)


def test_the_sitemap_lists_every_page_with_its_twins(site):
    urls = ET.parse(site / "sitemap.xml").getroot().findall("url", XML)
    found = {
        url.find("loc", XML).text: {link.get("hreflang"): link.get("href") for link in url.findall("xhtml:link", XML)}
        for url in urls
    }
    assert len(urls) == len(found)
    assert found == {
        address(language, name): {
            "zh": address("zh", name),
            "en": address("en", name),
            "x-default": address("en", name),
        }
        for language, name in PAGES
    }


@pytest.mark.parametrize(
    ("language", "title"), [("zh", "没有这一页 - Python 进程笔记"), ("en", "No such page - Python Process Notes")]
)
def test_the_404_page_is_in_its_language(site, language, title):
    this = page_in(site / LANGUAGES[language] / "404.html")
    assert this["lang"] == {"zh": "zh-Hans", "en": "en"}[language]
    assert title_of(this) == title
    assert this.the_one("meta[name=robots]")["content"] == "noindex"
    below = urlsplit(SITE_URL).path  # relative links would depend on the address asked for
    switch = this.the_one(".switch-language")
    assert switch["href"] == f"{below}{LANGUAGES[OTHER[language]]}404.html"
    links = [(urljoin("/nowhere/", a["href"]), a.get_text().strip()) for a in this.select("a[href]")]
    for name in page_names():
        entry = (f"{below}{LANGUAGES[language]}{name}", heading(page(site, language, name)))
        assert links.count(entry) >= 2, f"navigation and contents list {entry}"


def test_words_are_there_for_every_language_of_the_configuration():
    configured = re.findall(r"^ +- locale: (\w+)$", (ROOT / "mkdocs.yml").read_text("utf-8"), re.MULTILINE)
    assert tuple(configured) == words.LANGUAGES == tuple(words.THEME_WORDS)
    for every in (words.WORDS, words.THEME_WORDS):
        first, *others = every.values()
        assert all(other.keys() == first.keys() for other in others)


def fault_of(site, page, element, link):
    """What is wrong with a link on a page, or None."""
    target, anchor = urldefrag(urljoin(page, link))
    if not target.startswith(SITE_URL):
        is_reference = element.name == "a" and target.startswith("https://")
        return None if is_reference else "leaves the site"
    path = site / unquote(urlsplit(target).path.removeprefix(urlsplit(SITE_URL).path))
    path = path / "index.html" if path.is_dir() else path
    if not path.is_file():
        return "no such file"
    if anchor and unquote(anchor) not in anchors(path):
        return "no such anchor"
    return None


def test_all_links_and_anchors_resolve(site):
    broken = []
    for file in sorted(site.rglob("*.html")):
        own = SITE_URL + file.relative_to(site).as_posix().removesuffix("index.html")
        for attribute in ("href", "src", "data-recording"):
            # Where there is no PDF its link is hidden: `make pdf` makes the file, and shows the link.
            for element in page_in(file).select(f"[{attribute}]:not(li.pdf[hidden] *)"):
                if fault := fault_of(site, own, element, element[attribute]):
                    broken.append(f"{own}: {element[attribute]}: {fault}")
    assert not broken, "\n".join(broken)


def test_a_line_end_in_chinese_text_is_no_space(site):
    wide = r"[\u3001-\u3011\u3400-\u9fff\uff01-\uff60]"
    for name in page_names():
        for element in page(site, "zh", name).without("[role=tooltip]").select("p"):
            text = element.get_text()
            assert not re.search(rf"{wide}\s*\n\s*{wide}", text), text


def test_an_apostrophe_on_a_chinese_page_is_no_wider_than_a_letter(site):
    curly = re.compile(r"\w’\w")
    assert not [name for name in page_names() if curly.search(page(site, "zh", name).get_text())]


def test_lines_of_chinese_prose_are_joined_in_lists_too():
    html = '<li>从这里起，\n  <a href="b">每个</a>都\n  不同 a\n  b</li><pre>，\n  x</pre>'
    joined = '<li>从这里起，<a href="b">每个</a>都不同 a\n  b</li><pre>，\n  x</pre>'
    assert join_lines(html, SimpleNamespace(language="zh")) == joined
    assert join_lines(html, SimpleNamespace(language="en")) == html


@pytest.mark.parametrize(("missing", "kept"), [("en", "zh"), ("zh", "en")])
def test_a_page_without_its_twin_fails_the_build(tmp_path, missing, kept):
    book = Book(tmp_path / "book")
    (book.folder / "docs" / missing / "page.md").unlink()
    build = book.build("--strict")
    assert build.returncode != 0
    assert f"page:         docs/{kept}/page.md\n" in build.stdout
    assert f"repair:       write docs/{missing}/page.md, " in build.stdout
