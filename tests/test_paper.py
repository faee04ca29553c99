"""The book on paper: one document of all pages, with contents that know their pages, and links that lead there."""

import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from builder.paper import HIDDEN, OFFERED, offer, printed, served

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8">
<meta property="og:url" content="https://pages.example/book/en/">
<nav class="md-sidebar--primary"><a class="md-nav__link" href="./">Home</a><a class="md-nav__link" href="one/">One</a>
<a class="md-nav__link" href="two/">Two</a></nav><article>{}</article></html>"""
LONG = "<p style='break-after: page'>long</p>"
PAGES = {
    "": "<h1 id=home>Home</h1>",
    "one/": f"<h1 id=one>One</h1><h2 id=why>Why</h2>{LONG}<h2 id=how>How</h2><a href='../two/#why'>there</a>"
    f"<a href='../../downloads/a.zip'>zip</a>{LONG}",
    "two/": f"<h1 id=two>Two</h1>{LONG}<h2 id=why>Why two</h2>",
}


@pytest.fixture(scope="module")
def pdf(browser, tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    for name, text in PAGES.items():
        (folder / "en" / name).mkdir(exist_ok=True, parents=True)
        (folder / "en" / name / "index.html").write_text(PAGE.format(text), "utf-8")
    with served(folder) as address:
        return PdfReader(BytesIO(printed(browser, f"{address}en/")))


def test_the_contents_tell_on_which_pages_the_headings_are(pdf):
    texts = [page.extract_text() for page in pdf.pages]
    entries = ["One", "Why", "How", "Two", "Why two"]
    told = [int(number) for number in re.findall(r"(\d+)$", texts[0], re.MULTILINE)][: len(entries)]
    for entry, number in zip(entries, told, strict=True):
        assert entry in texts[number - 1].splitlines(), (entry, told, texts)
    assert len(set(told)) >= 4


def test_links_lead_to_the_same_document_where_the_page_is_in_it(pdf):
    names = {place: pdf.get_destination_page_number(there) for place, there in pdf.named_destinations.items()}
    links = [note.get_object() for page in pdf.pages for note in page.get("/Annots", [])]
    inside = [link["/Dest"] for link in links if "/Dest" in link]
    outside = [link["/A"]["/URI"] for link in links if "/A" in link]
    assert inside.count("/two--why") == 2, "from the contents and from the other page"
    assert names["/one--why"] != names["/two--why"]
    assert outside == ["https://pages.example/book/downloads/a.zip"]


def test_the_link_to_a_pdf_is_shown_when_it_is_there(tmp_path):
    (tmp_path / "index.html").write_text(f"<ul>{HIDDEN}<a>PDF</a></li></ul>")
    offer(tmp_path)
    assert (tmp_path / "index.html").read_text() == f"<ul>{OFFERED}<a>PDF</a></li></ul>"
