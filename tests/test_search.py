"""The search: what it finds (searches.py says what it must), and how it is used, in a real browser."""

import re
import shutil

import pytest
from conftest import page_names
from searches import searches
from tested_site import BELOW

LANGUAGES = {"zh": "", "en": "en/"}
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def find(browser, server):
    """Search as the pages do; gives the places found, best first: the page and the anchor."""
    page = browser.new_page()

    def find(language, query):
        if page.url != server + LANGUAGES[language]:
            page.goto(server + LANGUAGES[language])
            page.locator(".md-search__input").focus()
            page.wait_for_function("() => typeof searched == 'object' && typeof Book == 'function'")
            page.evaluate("globalThis.book = new Book(searched)")
        found = page.evaluate("query => book.find(query).results.map(section => section.place)", query)
        assert all(place.startswith(LANGUAGES[language]) for place in found), "a result is in the other language"
        return [place.removeprefix(LANGUAGES[language]) for place in found]

    find.page = page
    yield find
    page.close()


def is_at(place, meant):
    """Whether a place found is the one meant: `07#daemon` is on the page 07-waiting, `07` is the top of that page."""
    page, _, anchor = place.partition("#")
    number, _, meant_anchor = meant.partition("#")
    return page.startswith(number) and anchor == meant_anchor


def test_the_table_has_enough_searches_and_names_real_places(site):
    table = list(searches())
    for language, folder in LANGUAGES.items():
        own = [(query, places) for of, query, places, _ in table if of == language]
        assert len({query for query, _ in own}) == len(own) >= 30
        for query, places in own:
            for number, _, anchor in (place.partition("#") for place in places):
                (page,) = (site / folder).glob(f"{number}*/index.html")
                assert f'id="{anchor}"' in page.read_text("utf-8") or not anchor, f"{query}: no such place"


@pytest.mark.parametrize(("language", "query", "places", "first"), list(searches()))
def test_a_search_finds_its_place(find, language, query, places, first):
    found = find(language, query)
    assert any(is_at(place, meant) for place in found[:3] for meant in places), found[:6]
    assert not first or any(is_at(found[0], meant) for meant in first), found[:6]


@pytest.mark.parametrize(
    ("query", "same"),
    [
        ("殭屍進程", "僵尸进程"),
        ("行程", "进程"),
        ("執行緒", "线程"),
        ("共享記憶體", "共享内存"),
        ("ｆｏｒｋ　线程", "fork 线程"),
        ("－１５", "-15"),
        ("FORK", "fork"),
    ],
)
def test_another_way_of_writing_finds_the_same(find, query, same):
    assert find("zh", query) == find("zh", same) != []


@pytest.mark.parametrize(
    ("query", "same"), [("zombies", "zombie"), ("start methods", "start method"), ("can’t", "can't")]
)
def test_another_form_of_a_word_finds_the_same_first(find, query, same):
    pages = [[place.partition("#")[0] for place in find("en", words)[:2]] for words in (query, same)]
    assert pages[0] == pages[1] != []


def test_all_words_count(find):
    assert is_at(find("en", "zombie container")[0], "07#containers"), "other places have more of the one word"
    assert find("en", "zombie qwertyuiop")[0] in find("en", "zombie"), "no place has all: those with most are given"
    for nothing in ("qwertyuiop", "?", " "):
        assert find("en", nothing) == find("zh", nothing) == []


def test_a_whole_phrase_comes_before_its_words_in_another_order(find):
    find("en", "fork")
    texts = ["a lock held by a dead task, a lock", "a dead lock held by a task", "a task"]
    book = {"sections": [[f"{n}/", f"title {n}", text, "", ""] for n, text in enumerate(texts)]}
    found = "book => new Book(book).find('dead lock held').results.map(section => section.place)"
    assert find.page.evaluate(found, book) == ["1/", "0/"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_changes_from_run_to_run_is_not_searched(find, site, language):
    text = (site / "search" / f"{language}.js").read_text("utf-8")
    page = (site / LANGUAGES[language] / "04-process-id" / "index.html").read_text("utf-8")
    pids = set(re.findall(r'data-pid="(\d{3,})"', page))
    assert pids
    assert not [pid for pid in pids if re.search(rf"(?<!\d){pid}(?!\d)", text)]


def search(page, query):
    """Put a query into the field, at once, as a paste by mouse does; return the addresses found, best first."""
    field = page.locator(".md-search__input")
    field.focus()
    field.fill("")
    page.locator(".md-search-result__meta", has_text=re.compile("^(键入|Type)")).wait_for()
    field.fill(query)
    page.locator(".md-search-result__meta", has_text=re.compile(r"\d|没有|Nothing")).wait_for()
    return page.locator(".md-search-result__link").evaluate_all("links => links.map(a => a.href)")


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_fetched_before_the_field_is_used(reader, language):
    page, asked = reader().new_page(), []
    page.on("request", lambda request: asked.append(request.url.partition(BELOW)[2]))
    page.goto(f"{LANGUAGES[language]}09-pool/", wait_until="networkidle")
    assert asked and not [file for file in asked if "search" in file]
    search(page, "Pool")
    files = {f"search/{language}.js", "assets/search-rank.js", "assets/search-show.js"}
    assert {file for file in asked if "search" in file} == files


def test_what_is_typed_before_the_search_is_there_is_not_lost(reader):
    page, held = reader().new_page(), []
    page.route("**/search/en.js", lambda route: held.append(route))
    page.goto("en/")
    page.keyboard.press("/")
    page.keyboard.type("bootstrapping phase")
    page.keyboard.press("Enter")
    assert page.locator(".md-search-result__link").count() == 0
    held[0].continue_()
    page.locator(".md-search-result__link").first.wait_for()
    assert page.locator(".md-search__input").input_value() == "bootstrapping phase"
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/0*/#*")


@pytest.mark.parametrize(
    ("language", "query", "marked"),
    [("zh", "僵尸进程", "僵尸进程"), ("en", "cannot start a process twice", "cannot start a process twice")],
)
def test_the_section_and_the_words_are_in_sight(reader, language, query, marked):
    page = reader().new_page()
    page.goto(LANGUAGES[language])
    search(page, query)
    first = page.locator(".md-search-result__item").first
    assert first.is_visible() and first.locator("strong").is_visible()
    text = "".join(first.locator("mark").all_text_contents())
    assert marked.replace(" ", "")[:8] in text.replace(" ", "")
    page.locator(".md-search-result__link").first.click()
    page.wait_for_url("**/0*/#*")
    anchor = page.url.partition("#")[2]
    assert page.locator(f"[id='{anchor}']").evaluate("e => e.getBoundingClientRect().top < innerHeight")
    assert not page.locator("#__search").is_checked()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_keyboard_alone_leads_to_a_result_and_back(reader, language):
    page = reader().new_page()
    page.goto(LANGUAGES[language])
    page.keyboard.press("/")
    page.keyboard.type("fork")
    page.locator(".md-search-result__link >> nth=2").wait_for()
    focused = "document.activeElement.getAttribute('href') ?? document.activeElement.classList[0]"
    links = page.locator(".md-search-result__link").evaluate_all("links => links.map(a => a.getAttribute('href'))")
    for key, expected in (("ArrowDown", links[0]), ("ArrowDown", links[1]), ("ArrowUp", links[0]), ("Tab", links[1])):
        page.keyboard.press(key)
        assert page.evaluate(focused) == expected
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert page.evaluate(focused) == "md-search__input"
    page.keyboard.press("Escape")
    assert not page.locator("#__search").is_checked()
    assert page.locator(".md-search-result__link").first.is_hidden(), "no stop of the keyboard is in what is closed"
    page.keyboard.press("/")
    page.keyboard.press("Enter")
    page.wait_for_url(links[0])


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_found_is_said(reader, language):
    page = reader().new_page()
    page.goto(LANGUAGES[language])
    found = search(page, "fork")
    status = page.locator(".md-search-result__meta[role=status]")
    assert str(len(found)) in status.inner_text()
    search(page, "qwertyuiop")
    assert not re.search(r"\d", status.inner_text())


def test_words_are_looked_for_when_they_are_composed(reader):
    """An input method: the letters typed on the way to a word are not searched for, the word is."""
    page = reader().new_page()
    page.goto("")
    search(page, "fork")
    before = page.locator(".md-search-result__meta[role=status]").inner_text()
    page.locator(".md-search__input").evaluate(
        """field => {
            field.value = "jiang shi"
            field.dispatchEvent(new InputEvent("input", { isComposing: true, bubbles: true }))
        }"""
    )
    assert page.locator(".md-search-result__meta[role=status]").inner_text() == before
    page.locator(".md-search__input").evaluate(
        """field => { field.value = "僵尸"; field.dispatchEvent(new CompositionEvent("compositionend")) }"""
    )
    assert page.locator(".md-search-result__meta[role=status]").inner_text() != before
    assert "07-waiting" in page.locator(".md-search-result__link").first.get_attribute("href")


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_a_phone_the_search_fills_the_screen_and_closes(reader, language):
    page = reader(viewport=PHONE, has_touch=True, is_mobile=True).new_page()
    page.goto(LANGUAGES[language])
    page.locator(".search-open").tap()
    search(page, "fork")
    page.wait_for_function("() => document.querySelector('.md-search__inner').getAnimations().length == 0")
    box = page.locator(".md-search__output").bounding_box()
    assert box["width"] == PHONE["width"] and box["y"] + box["height"] > PHONE["height"] * 0.9
    page.locator(".md-search__icon[for=__search]").tap()
    page.locator(".md-search__output").wait_for(state="hidden")
    page.locator(".search-open").tap()
    page.wait_for_function("() => document.querySelector('.md-search__inner').getAnimations().length == 0")
    page.locator(".md-search-result__link").first.tap()
    page.wait_for_url("**/0*/**")


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_works_from_a_folder(browser, site, tmp_path, language):
    copy = shutil.copytree(site, tmp_path / "book of 进程", ignore=shutil.ignore_patterns("*.map", "recordings"))
    profile = browser.new_context()
    complaints = []
    profile.on("console", lambda message: complaints.append(message.text))
    page = profile.new_page()
    page.goto((copy / LANGUAGES[language] / "09-pool" / "index.html").as_uri())
    search(page, "bootstrapping phase")
    page.locator(".md-search-result__link").first.click()
    page.wait_for_url(re.compile(r"^file:.*/index\.html#"))
    assert page.locator("article h1").is_visible()
    assert not [text for text in complaints if "search" in text]
    profile.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_works_where_the_browser_stores_nothing(browser, server, language):
    profile = browser.new_context()
    profile.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError') } })"
    )
    page = profile.new_page()
    page.goto(f"{server}{LANGUAGES[language]}01-process/")
    assert search(page, "fork")
    profile.close()


def test_every_page_can_be_searched_from_and_is_found(reader, site):
    profile = reader()
    for language, folder in LANGUAGES.items():
        text = (site / "search" / f"{language}.js").read_text("utf-8")
        for name in page_names():
            assert f'["{folder}{name}"' in text
        page = profile.new_page()
        page.goto(f"{folder}no-such-page/")
        assert search(page, "fork")[0].startswith(page.url.removesuffix("no-such-page/"))
