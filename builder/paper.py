"""`make pdf`: the book on paper, one PDF per language, made of the built site by a browser, and offered on its pages.

    python -m builder.paper site

It is printed twice: only then is it known on which pages the headings are that its contents list.
"""

from __future__ import annotations

import os
import shutil
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path

from playwright.sync_api import Browser, BrowserType, Error, Page, sync_playwright
from pypdf import PdfReader

from book.downloads import pdf_address
from book.words import LANGUAGES

ASSEMBLE = Path(__file__).with_suffix(".js")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
HIDDEN, OFFERED = '<li class="pdf" hidden>', '<li class="pdf">'  # theme/panel/downloads.html
FOOTER = '<p style="font-size: 7pt; margin: 0 auto"><span class="pageNumber"></span></p>'
FILL_IN = """pages =>
  document.querySelectorAll(".paper-contents .page").forEach((element, i) => { element.textContent = pages[i] })"""


def main(arguments: list[str]) -> int:
    """Print the book that lies in a folder; return the exit code."""
    (folder,) = map(Path, arguments)
    with sync_playwright() as playwright, served(folder) as address:
        try:
            browser = start(playwright.chromium)
        except Error as error:
            print(f"no PDF: no browser starts: {error.message.splitlines()[0]}", file=sys.stderr)
            return 1
        for number, language in enumerate(LANGUAGES):
            home = f"{address}{language}/" if number else address
            file = folder / pdf_address(language)
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(printed(browser, home))
            print(f"{file}: {len(PdfReader(file).pages)} pages")
        browser.close()
    offer(folder)
    return 0


def printed(browser: Browser, home: str) -> bytes:
    """The PDF of a language. home: the address of its home page."""
    page = browser.new_page(bypass_csp=True, color_scheme="light", reduced_motion="reduce")
    page.goto(home)  # until it is loaded: on a busy machine the network may rest before a page is there
    anchors = page.evaluate(ASSEMBLE.read_text("utf-8"))
    page.wait_for_load_state("networkidle")
    page.evaluate(FILL_IN, numbers(_pdf(page), anchors))
    pdf = _pdf(page)
    page.close()
    return pdf


def numbers(pdf: bytes, anchors: list[str]) -> list[int]:
    """The pages on which anchors are, counted from 1."""
    reader = PdfReader(BytesIO(pdf))
    places = reader.named_destinations
    return [(reader.get_destination_page_number(places[f"/{anchor}"]) or 0) + 1 for anchor in anchors]


def offer(folder: Path) -> None:
    """Show the links to the PDFs on the pages of a site that has them."""
    for page in folder.rglob("index.html"):
        html = page.read_text("utf-8")
        if HIDDEN in html:
            page.write_text(html.replace(HIDDEN, OFFERED), "utf-8")


def start(chromium: BrowserType) -> Browser:
    """The browser of the variable CHROMIUM, or that of the system, or Playwright's.

    Raises:
        Error: if none starts.
    """
    installed = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    return chromium.launch(executable_path=installed)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder while the context lasts; give its address."""
    handler = partial(_Quiet, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _pdf(page: Page) -> bytes:
    return page.pdf(
        prefer_css_page_size=True,
        outline=True,
        tagged=True,
        display_header_footer=True,
        header_template="<span></span>",
        footer_template=FOOTER,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
