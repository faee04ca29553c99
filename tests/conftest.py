"""The site, built once for all tests, served as a static host would serve it, a browser, and a recorder."""

import re
import textwrap
import threading
import uuid
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from browser import start
from outside import living_with
from playwright.sync_api import sync_playwright
from published import Published
from tested_site import BELOW, ROOT, mkdocs_build

from book import later
from builder import sources
from recorder.job import Job
from recorder.launch import Launcher
from recorder.recording import Recording
from recorder.run import run
from recorder.schedule import schedule
from recorder.watcher import Watcher

# Where tests run side by side, a file to a process, these begin: the longest first, so that none is left for the end.
LONGEST = (
    "test_serve",
    "test_browser",
    "test_replay",
    "test_firefox",
    "test_hostile",
    "test_checkouts",
    "test_complaints",
    "test_interrupts",
    "test_security",
    "test_html",
    "test_coming",
    "test_faults",
)


def pytest_collection_modifyitems(items):
    places = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path.stem, len(places)))


def pytest_addoption(parser):
    parser.addoption("--site", help="the folder of a site that tests/tested_site.py built; without it one is built")


def pytest_configure(config):
    if site := config.getoption("--site"):
        schedule.cache = Published(Path(site).resolve())


@pytest.fixture(scope="session")
def site(request, tmp_path_factory):
    """The folder with the whole site, strictly built; from here on its recordings are what fences are asked of."""
    if given := request.config.getoption("--site"):
        folder = Path(given).resolve()
    else:
        folder = tmp_path_factory.mktemp("site") / "site"
        build = mkdocs_build(ROOT, folder)
        if build.returncode:
            pytest.fail(
                f"mkdocs build --strict ended with {build.returncode}; it said at the end:\n\n"
                f"{build.stdout[-6000:]}\n\nRun `make build` to see all of it.",
                pytrace=False,
            )
        schedule.cache = Published(folder)
    return folder


@pytest.fixture(scope="session")
def server(site):
    """The address of the site, served as GitHub Pages does."""
    with served(site, StaticHost) as address:
        yield address


@contextmanager
def served(site, host):
    """Serve a folder below BELOW while the context lasts; give its address."""
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), partial(host, directory=str(site)))
    thread = threading.Thread(target=httpd.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{httpd.server_port}{BELOW}"
    httpd.shutdown()
    httpd.server_close()
    thread.join()


class StaticHost(SimpleHTTPRequestHandler):
    """Serves a folder as GitHub Pages does: an unknown address gets /404.html, status 404."""

    protocol_version = "HTTP/1.1"

    def translate_path(self, path):
        if not path.startswith(BELOW):
            return str(Path(self.directory, "nothing-lies-outside"))
        return super().translate_path(path.removeprefix(BELOW.rstrip("/")))

    def send_error(self, code, message=None, explain=None):
        if code != 404:
            return super().send_error(code, message, explain)
        page = Path(self.directory, "404.html").read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def list_directory(self, path):
        self.send_error(404)

    def log_message(self, format, *args):
        pass


@pytest.fixture(scope="session")
def browser():
    """A Chromium, see tests/browser.py for which."""
    with sync_playwright() as playwright:
        browser = start(playwright.chromium)
        yield browser
        browser.close()


@pytest.fixture
def reader(browser, server):
    """Make readers: a reader is a browser profile of its own, whose every step is watched.

    At the end of the test no request of a reader may have left the site, none may have failed, and
    the console must be empty.
    """
    readers = []

    def new_reader(**options):
        profile = browser.new_context(base_url=server, **options)
        complaints = []
        watch(profile, server, complaints)
        readers.append((profile, complaints))
        return profile

    yield new_reader
    for profile, complaints in readers:
        profile.close()
        assert not complaints, "\n".join(complaints)


def watch(profile, server, complaints):
    """Note every request that leaves the site or fails, and every message on the console."""
    outside = re.compile(rf"^(?!{re.escape(server)}|data:|blob:|about:)")

    def requested(request):
        if outside.match(request.url):
            complaints.append(f"request leaves the site: {request.url}")

    def failed(request):
        if request.failure != "net::ERR_ABORTED":  # the reader went on to the next page
            complaints.append(f"request failed: {request.url}: {request.failure}")

    def answered(response):
        if response.status >= 400 and not response.request.is_navigation_request():
            complaints.append(f"status {response.status}: {response.url}")

    def said(message):
        # Chromium reports the 404 of an address the test itself asked for: no fault of the page.
        own = message.location.get("url") == message.page.url
        if own and message.text.startswith("Failed to load resource: the server responded with a status of 404"):
            return
        complaints.append(f"console, {message.type}: {message.text} on {message.page.url}")

    profile.route(outside, lambda route: route.abort())
    profile.on("request", requested)
    profile.on("requestfailed", failed)
    profile.on("response", answered)
    profile.on("console", said)
    profile.on("weberror", lambda error: complaints.append(f"exception: {error.error}"))


@pytest.fixture(scope="session")
def watcher():
    """A recorder's watcher, at work."""
    watcher = Watcher()
    watcher.start()
    return watcher


@pytest.fixture(scope="session")
def launcher():
    """What starts the programs, the same for all."""
    launcher = Launcher(f"launcher-{uuid.uuid4().hex}")
    yield launcher
    launcher.close()


@pytest.fixture
def record_text(watcher, launcher):
    """Record a program given as text; at once after that nothing that bears its mark may be alive.

    The word MARK in the text becomes the mark, for programs that take it out of their environment: they carry
    it on their command line.
    """
    marks = []

    def record_text(text: str, start_method: str = "fork", **options) -> Recording:
        marks.append(f"test-{uuid.uuid4().hex}.")
        text = textwrap.dedent(text).replace("MARK", marks[-1]).encode()
        recording = run(Job("en/test/program.py", text, start_method, **options), marks[-1], watcher, launcher)
        assert living_with(marks[-1]) == []
        return recording

    yield record_text
    assert [alive for mark in marks for alive in living_with(mark)] == []


def pages_in(site):
    """The files of the book's pages, without those that have the other runs of a page (builder/other_runs.py)."""
    return sorted(file for file in site.rglob("*.html") if file.name != later.BESIDE)


def page_names():
    """The pages, as both languages call them: "" is the home page, then "01-process/" and on."""
    names = sorted(page.stem for page in sources.pages(ROOT / "docs" / "zh"))
    return ["" if name == "index" else f"{name}/" for name in names]
