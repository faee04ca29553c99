"""Axe looks at every page: in light and dark, on a telephone and a desk, with all details and tabs opened.

Axe is a package of npm, which `make audit` fetches.
"""

from __future__ import annotations

from collections.abc import Iterable

from pages import ROOT
from playwright.sync_api import Browser

PACKAGE = "axe-core@4.14.1"
FOLDER = ROOT / ".venv" / PACKAGE
SCRIPT = FOLDER / "node_modules" / "axe-core" / "axe.min.js"
SCHEMES = ("light", "dark")
WIDTHS = (390, 1280)

# The runs under all start methods stand below each other; those that the page leaves out are fetched.
OPEN = """() => {
  for (const closed of document.querySelectorAll("details")) closed.open = true
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(".runs > .method { display: block !important } * { transition: none !important }")
  document.adoptedStyleSheets.push(sheet)
  dispatchEvent(new Event("pageshow"))
}"""
OPENED = "() => !document.querySelector('.method > .run-later:first-child')"
ASK = """async () => {
  const found = await axe.run({ exclude: ["svg text"] }, {
    resultTypes: ["violations", "incomplete"],
    rules: { "target-size": { enabled: true } },
  })
  const lines = (kind) => found[kind].flatMap(({ id, nodes }) => nodes.map((node) =>
    `${kind === "violations" ? "broken" : "undecided"}: ${id}: ${node.target.join(" ")}: ` +
    [...node.any, ...node.all, ...node.none].map((check) => check.message)[0]))
  return [...lines("violations"), ...lines("incomplete")]
}"""

# Axe does not know what is behind the text of a drawing. Ours stands on paper, and has paper around its letters.
DRAWN = """() => {
  const luminance = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map((part) => {
      const value = part / 255
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const paper = luminance(getComputedStyle(document.body).backgroundColor)
  return [...document.querySelectorAll("svg text")].flatMap((text) => {
    const ink = luminance(getComputedStyle(text).fill)
    const contrast = (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05)
    return contrast >= 4.5 ? [] : [`broken: contrast of drawing: ${text.textContent}: ${contrast.toFixed(2)}`]
  })
}"""


def missing() -> str | None:
    """What the look lacks here, or None."""
    return None if SCRIPT.exists() else "axe: npm is missing, or could not fetch axe-core (Debian: npm)"


def faults(
    browser: Browser,
    address: str,
    schemes: Iterable[str] = SCHEMES,
    widths: Iterable[int] = WIDTHS,
) -> list[str]:
    """What axe finds broken on a page, and what it cannot decide.

    Args:
        browser: one of Playwright's.
        address: of the page.
        schemes: "light", "dark".
        widths: of the window, in pixels.
    """
    found = []
    for scheme in schemes:
        profile = browser.new_context(color_scheme=scheme, reduced_motion="reduce")
        page = profile.new_page()
        page.goto(address)
        page.evaluate(OPEN)
        page.wait_for_function(OPENED)
        page.evaluate(SCRIPT.read_text("utf-8"))
        for width in widths:
            page.set_viewport_size({"width": width, "height": 900})
            found += [f"{scheme}, {width} px: {line}" for line in page.evaluate(ASK)]
        found += [f"{scheme}: {line}" for line in page.evaluate(DRAWN)]
        profile.close()
    return found
