"""Every page's policy: the site works under it, and what is not the site's own is refused."""

import base64
import hashlib
import socket
import subprocess
import sys
import time
from fnmatch import fnmatchcase
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from conftest import StaticHost, page_names, pages_in, served
from markup import page_in
from playwright.sync_api import expect
from small_book import Book
from test_browser import LANGUAGES, NOT_FOUND, NOWHERE, OTHER
from test_replay import choose_several_runs
from test_search import search
from tested_site import BELOW

ELSEWHERE = "https://elsewhere.example"
RUN = "injected = true"  # what no reader's page must do

# What someone might slip into a page, and the directive that refuses it.
INJECTIONS = {
    "a script": (f"add('script').text = '{RUN}'", "script-src-elem"),
    "a script from elsewhere": (f"add('script').src = '{ELSEWHERE}/code.js'", "script-src-elem"),
    "a handler": (f"add('p').setAttribute('onclick', '{RUN}')", "script-src-attr"),
    "a link to code": (f"add('a').href = 'javascript:{RUN}'; last.click()", "script-src-elem"),
    "a worker": (f"new Worker(URL.createObjectURL(new Blob(['{RUN}'])))", "worker-src"),
    "a style": ("add('style').textContent = '* { color: red }'", "style-src-elem"),
    "a style attribute": ("add('p').setAttribute('style', 'color: red')", "style-src-attr"),
    "a style sheet from elsewhere": (f"add('link').rel = 'stylesheet'; last.href = '{ELSEWHERE}/'", "style-src-elem"),
    "an image from elsewhere": (f"add('img').src = '{ELSEWHERE}/x.png'", "img-src"),
    "a font from elsewhere": (f"new FontFace('x', 'url({ELSEWHERE}/x.woff2)').load().catch(String)", "font-src"),
    "a connection elsewhere": (f"fetch('{ELSEWHERE}/').catch(String)", "connect-src"),
    "a frame": ("add('iframe').src = location", "frame-src"),
    "a plugin": ("add('object').data = location", "object-src"),
    "another base": (f"add('base').href = '{ELSEWHERE}/'", "base-uri"),
    "a form to elsewhere": (f"add('form').action = '{ELSEWHERE}/'; last.submit()", "form-action"),
}


class HeaderHost(StaticHost):
    """Serves a folder as a host that honours the file _headers in it."""

    def end_headers(self):
        for name, value in headers(self.directory, "/" + urlsplit(self.path).path.removeprefix(BELOW)):
            self.send_header(name, value)
        super().end_headers()


def headers(site, path):
    """The headers that _headers gives to an address of the site."""
    found, meant = [], False
    for line in Path(site, "_headers").read_text("utf-8").splitlines():
        if line.startswith("/"):
            meant = fnmatchcase(path, line)
        elif line.startswith(" ") and meant:
            found.append(tuple(line.strip().split(": ", 1)))
    return found


@pytest.fixture(scope="module")
def server(site, request):
    """The address of the site, on the host that a test asks for."""
    with served(site, getattr(request, "param", StaticHost)) as address:
        yield address


@pytest.fixture(scope="module")
def pages(site):
    """The HTML of every page by its path."""
    files = sorted(site.rglob("*.html"))
    assert len(pages_in(site)) == 2 * len(page_names()) + 2
    return {file.relative_to(site).as_posix(): page_in(file) for file in files}


def policy(page):
    """The policy of a page: directive → sources."""
    (meta,) = page.select("meta[http-equiv=Content-Security-Policy i]")
    return {name: sources for name, *sources in map(str.split, meta["content"].split(";"))}


def test_a_page_begins_with_its_policy_and_tells_nobody_where_the_reader_was(pages):
    for path, page in pages.items():
        first = [(tag.get("charset"), tag.get("http-equiv"), tag.get("name")) for tag in page.select("head *")[:3]]
        assert first == [
            ("utf-8", None, None),
            (None, "Content-Security-Policy", None),
            (None, None, "referrer"),
        ], path
        assert len(page.select("meta[http-equiv], meta[name=referrer]")) == 2, path
        assert page.select_one("meta[name=referrer]")["content"] == "no-referrer"


def test_a_policy_lets_the_site_alone_and_the_pages_own_scripts_through(pages):
    policies = set()
    for path, page in pages.items():
        scripts = page.select("script:not([src]):not([type])")
        hashes = {base64.b64encode(hashlib.sha256(script.get_text().encode()).digest()).decode() for script in scripts}
        found = policy(page)
        own = found.pop("script-src")
        assert sorted(own) == sorted(["'self'", *(f"'sha256-{each}'" for each in hashes)]), path
        assert found.pop("default-src") == ["'none'"]
        assert found.pop("base-uri") == ["'none'"]
        assert found.pop("img-src") == ["'self'", "data:"]
        assert set(found) == {"style-src", "font-src", "connect-src", "manifest-src", "form-action"}
        assert all(sources == ["'self'"] for sources in found.values()), path
        policies.add(tuple(own))
    assert len(policies) > 1, "the scripts differ with the depth of the page"


def test_no_page_has_inline_code_but_scripts(pages):
    for path, page in pages.items():
        inline = [
            f"{name}={value}"
            for tag in [page, *page.select("*")]
            for name, value in tag.attributes.items()
            if name == "style" or name.startswith("on") or value.startswith("javascript:")
        ]
        assert inline == [] == page.select("style"), path
        kinds = {script.get("type") for script in page.select("script:not([src])")}
        assert kinds <= {None, "application/ld+json"}, path


def test_hosts_that_read_headers_get_the_usual_ones(site):
    on_page = dict(headers(site, "/en/04-process-id/"))
    assert on_page.pop("Permissions-Policy").endswith("usb=()")
    assert int(on_page.pop("Strict-Transport-Security").removeprefix("max-age=")) >= 365 * 24 * 3600
    assert on_page == {
        "Content-Security-Policy": "frame-ancestors 'none'",
        "X-Frame-Options": "DENY",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("server", [StaticHost, HeaderHost], indirect=True)
def test_everything_works_under_the_policy(reader, server, language):
    """What the other tests in the browser do not touch; and all kinds of it once more, on either host."""
    profile = reader()
    profile.grant_permissions(["clipboard-read", "clipboard-write"], origin=server.removesuffix(BELOW))
    page = profile.new_page()
    page.goto(f"{LANGUAGES[language]}02-first-example/")

    light = page.locator("body").evaluate("body => getComputedStyle(body).backgroundColor")
    page.click(".scheme")
    page.click(".scheme")
    expect(page.locator("html")).to_have_attribute("data-scheme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-scheme", "dark")
    assert page.locator("body").evaluate("body => getComputedStyle(body).backgroundColor") != light

    choose_several_runs(page)
    run = page.locator(".run:visible").first
    for action in ("slower", "step"):
        run.locator(f"[data-do={action}]").click()
    expect(run.locator(".line.later")).not_to_have_count(0)
    run.locator("[data-do=replay]").click()
    page.keyboard.press("Escape")
    run.locator(".run-facts summary").click()
    assert run.locator(".run-facts table").is_visible()
    page.locator(".run:visible [data-do=another]").first.click()
    page.locator(".runs label", has_text="spawn").first.click()
    steps = page.locator(".orders li").first
    assert steps.evaluate("li => getComputedStyle(li).listStyleType") == "none", "its style sheet is there"

    program = page.locator(".program").first
    program.locator(".program-copy").click()
    expect(page.locator(".md-dialog--active")).to_be_visible()
    assert "import multiprocessing" in page.evaluate("navigator.clipboard.readText()")
    with page.expect_download():
        program.locator(".program-download").click()

    page.locator("article h2").last.scroll_into_view_if_needed()
    page.mouse.wheel(0, 3000)
    assert search(page, "Pool")
    page.locator(".md-search-result__item a[href*='/09-pool/']").first.click()
    page.wait_for_url("**/09-pool/**")
    page.locator(".diagram svg").first.scroll_into_view_if_needed()
    page.locator(".md-footer__link--next").click()
    page.wait_for_url("**/10-communication/")
    page.click(".switch-language")
    page.wait_for_url(f"**{BELOW}{LANGUAGES[OTHER[language]]}10-communication/")
    page.goto(f"{LANGUAGES[language]}{NOWHERE}")
    page.get_by_role("heading", name=NOT_FOUND[language], exact=True).wait_for()


@pytest.mark.parametrize("what", INJECTIONS)
def test_what_is_not_the_sites_own_is_refused(browser, server, what):
    inject, directive = INJECTIONS[what]
    page, asked = browser.new_page(), []
    page.route(f"{ELSEWHERE}/**", lambda route: (asked.append(route.request.url), route.abort()))
    page.goto(server)
    refused = page.evaluate(
        f"""() => new Promise((resolve, reject) => {{
          let last;
          const add = (name) => {{
            document.body.append(last = document.createElement(name));
            return last;
          }};
          document.addEventListener("securitypolicyviolation", event => resolve(event.effectiveDirective));
          setTimeout(() => reject(new Error("nothing was refused")), 5000);
          {inject};
        }})"""
    )
    assert refused == directive
    assert page.evaluate("window.injected") is None
    assert asked == []
    page.close()


def test_a_script_slipped_into_the_html_does_not_run(browser, server):
    page, said = browser.new_page(), []
    page.on("console", lambda message: said.append(message.text))
    page.route(server, lambda route: slip_in(route, f"<script>{RUN}</script>"))
    page.goto(server)
    assert page.evaluate("document.documentElement.className") == "js", "the page's own scripts have run"
    assert page.evaluate("window.injected") is None
    (complaint,) = said
    assert "Content Security Policy" in complaint and "script-src" in complaint
    page.close()


def slip_in(route, code):
    response = route.fetch()
    assert response.text().count("</body>") == 1
    route.fulfill(response=response, body=response.text().replace("</body>", f"{code}</body>"))


def test_not_even_the_sites_own_scripts_make_code_of_text(browser, server):
    page = browser.new_page()
    code = "try { eval('injected = true') } catch (error) { document.title = error.name }"
    page.route("**/site.js", lambda route: route.fulfill(body=code, content_type="text/javascript"))
    page.goto(server)
    assert page.title() == "EvalError"
    assert page.evaluate("window.injected") is None
    page.close()


def test_a_host_with_headers_lets_nobody_frame_the_site(browser, site):
    for host, frames in ((StaticHost, True), (HeaderHost, False)):
        with served(site, host) as address:
            page = browser.new_page()
            page.set_content(f'<iframe src="{address}"></iframe>')
            assert (page.frames[1].url == address) == frames
            page.close()


@pytest.fixture
def book(tmp_path):
    """A small book without programs, whose page has a script and an aligned table."""
    book = Book(tmp_path / "book")
    for language in ("zh", "en"):
        book.write(
            f"docs/{language}/page.md",
            "# Page {#page}\n\n| a | b |\n| :-: | --: |\n| 1 | 2 |\n\n<script>document.title = 'run'</script>\n",
        )
    return book


def test_a_page_may_have_scripts_and_aligned_tables(book, browser):
    build = book.build("--strict")
    assert build.returncode == 0, build.stdout
    with served(book.folder / "site", StaticHost) as address:
        page, said = browser.new_page(), []
        page.on("console", lambda message: said.append(message.text))
        page.goto(f"{address}en/page/")
        aligned = "cells => cells.map(cell => getComputedStyle(cell).textAlign)"
        assert (
            page.locator("th").evaluate_all(aligned) == page.locator("td").evaluate_all(aligned) == ["center", "right"]
        )
        assert page.title() == "run"
        assert said == []
        page.close()


def test_under_mkdocs_serve_a_page_reloads_when_it_is_written_anew(book, browser):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [sys.executable, "-m", "mkdocs", "serve", "--livereload", "--dev-addr", address]
    serve = subprocess.Popen(command, cwd=book.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        page = browser.new_page()
        open_when_there(page, f"http://{address}/page/")
        assert page.locator("meta[name=referrer]").count() == 1
        assert page.locator("meta[http-equiv]").count() == 0
        book.write("docs/zh/page.md", "# Written anew {#page}\n")
        expect(page.locator("h1")).to_contain_text("Written anew", timeout=30_000)
        page.close()
    finally:
        serve.terminate()
        serve.wait()


def open_when_there(page, address):
    for _ in range(300):
        try:
            with urlopen(address):
                return page.goto(address)
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"nothing is served at {address}")
