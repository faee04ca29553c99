"""What search engines, messengers and telephones are told of a page, and the pictures that they ask for."""

import io
import json
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urljoin

import pytest
from markup import page_in
from PIL import Image
from small_book import Book
from test_languages import LANGUAGES, PAGES, address, heading, page, title_of
from tested_site import SITE_URL, SOURCE_URL

from builder import pictures

CARD = (1200, 630)


def told(page, key):
    """What a page says under a name, or a property."""
    return page.the_one(f"meta[name='{key}'], meta[property='{key}']")["content"]


@cache
def has_card(language):
    return pictures.font(language, 40) is not None


@pytest.mark.parametrize(("language", "name"), PAGES)
def test_a_page_says_what_it_is(site, language, name):
    this = page(site, language, name)
    assert "Python" in title_of(this) and "Python" in told(this, "description")
    assert told(this, "og:description") == told(this, "description")
    assert told(this, "og:title") in {title_of(this), heading(this)}
    assert told(this, "og:url") == address(language, name)
    assert told(this, "og:locale") == {"zh": "zh_CN", "en": "en_US"}[language]
    assert told(this, "twitter:card") == ("summary_large_image" if has_card(language) else "summary")
    data = json.loads(this.the_one("script[type='application/ld+json']").get_text())
    assert data["url"] == address(language, name)
    assert data["inLanguage"] == this["lang"]
    book = data if name == "" else data["isPartOf"]
    assert (book["@type"], book["url"]) == ("Book", address(language, ""))
    edit = this.the_one("a[rel=edit]")["href"]
    assert edit == f"{SOURCE_URL}/edit/main/docs/{language}/{name.rstrip('/') or 'index'}.md"
    assert this.the_one(".about-page a[rel=alternate]")["lang"] != language
    assert this.select(f".about-page a[href='{SOURCE_URL}']")


def test_no_two_pages_say_the_same(site):
    pages = [page(site, language, name) for language, name in PAGES]
    for said in ([told(this, "description") for this in pages], [title_of(this) for this in pages]):
        assert len(said) == len(set(said))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pictures_are_there_and_as_large_as_is_said(site, language):
    this = page(site, language, "01-process/")
    own = address(language, "01-process/")
    if has_card(language):
        card = image(site, told(this, "og:image"))
        assert card.size == (int(told(this, "og:image:width")), int(told(this, "og:image:height"))) == CARD
        assert len(card.getcolors(card.width * card.height)) > 100, "something is drawn on it"
    else:
        assert not this.select("meta[property='og:image']")
    assert image(site, urljoin(own, this.the_one("link[rel=apple-touch-icon]")["href"])).size == (180, 180)
    icons = [urljoin(own, link["href"]) for link in this.select("link[rel=icon]")]
    assert icons[0].endswith(".svg") and image(site, icons[1]).format == "ICO"
    there = urljoin(own, this.the_one("link[rel=manifest]")["href"])
    manifest = json.loads(file(site, there).read_text("utf-8"))
    assert urljoin(there, manifest["start_url"]) == address(language, "")
    assert manifest["name"] == told(this, "og:site_name")
    for icon in manifest["icons"][1:]:
        width, height = image(site, urljoin(there, icon["src"])).size
        assert f"{width}x{height}" == icon["sizes"]


def file(site, url):
    assert url.startswith(SITE_URL)
    return site / url.removeprefix(SITE_URL)


def image(site, url):
    return Image.open(file(site, url))


def test_robots_are_led_to_the_sitemap(site):
    assert f"Sitemap: {SITE_URL}sitemap.xml\n" in (site / "robots.txt").read_text("utf-8") + "\n"


def test_where_no_font_is_installed_no_card_is_promised_nor_drawn(monkeypatch):
    monkeypatch.setattr(pictures, "FONTS", {"zh": (("no-such-font.ttf", 0),)})
    pictures.font.cache_clear()
    site = SimpleNamespace(
        serving=False,
        language="zh",
        languages=["zh"],
        name_of=str,
        config=SimpleNamespace(extra={}),
    )
    pictures.promise_card(site)
    drawn = pictures.drawn(site)
    pictures.font.cache_clear()
    assert site.config.extra["card"] == ""
    assert pictures.card_address("zh") not in drawn
    assert Image.open(io.BytesIO(drawn["favicon.ico"])).size == (48, 48)


def test_latin_letters_need_no_font_of_the_system(monkeypatch):
    monkeypatch.setattr(pictures, "LATIN", ())
    pictures.font.cache_clear()
    assert pictures.font("en", 40).getlength("Process") > 40
    pictures.font.cache_clear()


def test_where_the_sources_are_is_said_only_if_it_is_known(tmp_path):
    book = Book(tmp_path / "book")
    assert book.build("--strict").returncode == 0
    this = page_in(Path(book.folder, "site/en/page/index.html"))
    assert not this.select("a[rel=edit]")
    assert this.the_one(".about-page a[rel=license]")
