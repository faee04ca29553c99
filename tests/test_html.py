"""The pages are valid HTML, our styles valid CSS and our drawings valid SVG, says the Nu HTML checker."""

import os

import pytest
from conftest import page_names, pages_in
from tested_site import ROOT
from validator import check, missing

from builder.markup import MENDS

# What the checker says about what is right: its message, and why it is wrong. One it no longer says must go.
EXEMPT = {
    "CSS: “animation-timeline”: Property “animation-timeline” doesn't exist.": (
        "https://www.w3.org/TR/scroll-animations-1/#animation-timeline"
    ),
    "CSS: “paint-order”: Property “paint-order” doesn't exist.": "https://www.w3.org/TR/fill-stroke-3/#paint-order",
    "CSS: “container-type”: Property “container-type” doesn't exist.": "https://www.w3.org/TR/css-contain-3/#container-type",
    "CSS: “reading-flow”: Property “reading-flow” doesn't exist.": "https://www.w3.org/TR/css-display-4/#reading-flow",
    "CSS: Unrecognized at-rule “@container”": "https://www.w3.org/TR/css-contain-3/#container-rule",
    "CSS: “fill”: “context-stroke” is not a “color” value.": "https://www.w3.org/TR/SVG2/painting.html#SpecifyingPaint",
    "CSS: “r”: Property “r” doesn't exist.": "https://www.w3.org/TR/SVG2/geometry.html#RProperty",
}


@pytest.fixture(scope="module")
def messages(site, server, tmp_path_factory):
    """What the checker says of the pages, of our styles and drawings, and of stock.html.

    It asks for the pages as a browser does: it also holds them against their policy, where 'self' is the server.
    stock.html is a page as the theme writes it, with the faults that builder/markup.py mends.
    """
    if why := missing():
        assert "CI" not in os.environ, why
        pytest.skip(why)
    assert len(pages_in(site)) == 2 * len(page_names()) + 2
    pages = sorted(site.rglob("*.html"))
    html = (site / "404.html").read_text("utf-8")
    for fault, mend, _ in MENDS:
        html = html.replace(mend, fault)
    stock = tmp_path_factory.mktemp("stock") / "stock.html"
    stock.write_text(html, "utf-8")
    ours = [file for kind in ("css", "svg") for file in sorted((ROOT / "theme").rglob(f"*.{kind}"))]
    return check([*(server + page.relative_to(site).as_posix() for page in pages), *map(str, [*ours, stock])])


def is_data(message):
    """Whether it is about a block of data, which runs nowhere: https://html.spec.whatwg.org/#data-block."""
    return "Inline script violates" in message["message"] and 'type="application/ld+json"' in message["extract"]


def test_pages_styles_and_drawings_are_valid(messages):
    faults = [
        f"{m['url']}, line {m.get('lastLine')}: {m['message']}\n    {m.get('extract', '').strip()}"
        for m in messages
        if m["message"] not in EXEMPT and not m["url"].endswith("/stock.html") and not is_data(m)
    ]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("exempt", EXEMPT)
def test_an_exemption_is_needed(messages, exempt):
    assert exempt in {message["message"] for message in messages}, "the checker knows better now: remove the exemption"


def test_what_is_mended_of_the_theme_is_a_fault(messages):
    faults = [m["extract"] for m in messages if m["url"].endswith("/stock.html") and m["type"] == "error"]
    assert len(faults) == len(MENDS), "remove from builder/markup.py what is valid now"
    for fault, _, _ in MENDS:
        assert any(fault in extract for extract in faults)
