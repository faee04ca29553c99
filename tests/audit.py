"""`make audit`: looks at every page in both languages and tells what is over the budgets of tests/budgets.yml.

It ends with 1 if a page is over a budget, and with 2 if it could not look at something: it never passes without having
looked.
"""

from __future__ import annotations

import argparse
import gzip
import sys
import tempfile
from pathlib import Path
from typing import Any

import audit_axe
import audit_lighthouse
import npm
import yaml
from browser import start
from conftest import StaticHost, page_names, served
from markup import page_in
from playwright.sync_api import Browser, sync_playwright
from test_languages import fault_of
from tested_site import ROOT, SITE_URL, mkdocs_build

from book import later

BUDGETS = yaml.safe_load((ROOT / "tests" / "budgets.yml").read_text("utf-8"))
LANGUAGES = ("", "en/")
AT_LEAST = audit_lighthouse.CATEGORIES  # of these columns the budget is the least, of the others the most
HEADS = {"accessibility": "a11y", "best-practices": "practices"}
WIDTH = 12


class Compressing(StaticHost):
    """Serves a folder as hosts do whose readers have far to go: compressed."""

    def do_GET(self) -> None:
        file = Path(self.translate_path(self.path))
        file = file / "index.html" if file.is_dir() and self.path.partition("?")[0].endswith("/") else file
        if not file.is_file():
            super().do_GET()
            return
        body = gzip.compress(file.read_bytes(), 6)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(file.name))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


WEIGH = """() => {
  const came = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
  return [came.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0) / 1000, came.length]
}"""


def weight(browser: Browser, address: str) -> tuple[float, int]:
    """The kilobytes that come (compressed) and the number of requests of a page before the reader does anything.

    Args:
        browser: one of Playwright's.
        address: of a page that a `Compressing` host serves.
    """
    page = browser.new_page()
    page.goto(address, wait_until="load")
    page.wait_for_load_state("networkidle")
    kilobytes, requests = page.evaluate(WEIGH)
    page.close()
    return round(kilobytes, 1), requests


def dead_links(site: Path, name: str) -> list[str]:
    """The links of a page, and of what lies beside it, that lead nowhere within the site, fragments included."""
    found = []
    for file in (site / name / "index.html", site / name / later.BESIDE):
        for element in page_in(file).select("[href], [src]") if file.exists() else ():
            link = element.get("href") or element.get("src")
            if fault := fault_of(site, SITE_URL + name, element, link):
                found.append(f"link: {link}: {fault}")
    return found


def look(browser: Browser, chromium: Any, base: str, site: Path, name: str, visits: int) -> tuple[dict, list[str]]:
    """The figures of a page by column, and what is wrong with it, in words."""
    figures: dict[str, float] = {}
    said = dead_links(site, name)
    figures["links"] = len(said)
    figures["kilobytes"], figures["requests"] = weight(browser, base + name)
    if not audit_axe.missing():
        broken = audit_axe.faults(browser, base + name)
        figures["axe"] = len(broken)
        said += broken
    if visits and not audit_lighthouse.missing():
        points, costs = audit_lighthouse.look(chromium, base + name, visits)
        figures |= points
        said += costs
    return figures, said


def over(name: str, figures: dict[str, float]) -> list[str]:
    """The columns in which a page is over its budget."""
    wrong = []
    for column, budget in BUDGETS.items():
        if isinstance(budget, dict):
            budget = budget.get(name.removeprefix("en/"), budget["others"])
        figure = figures.get(column, budget)
        if figure < budget if column in AT_LEAST else figure > budget:
            wrong.append(column)
    return wrong


def row(cells: dict[str, object], wrong: list[str]) -> str:
    """A row of the table; what is over its budget has an exclamation mark."""
    return "".join(f"{cells.get(column, '—')}{'!' if column in wrong else ''}".rjust(WIDTH) for column in BUDGETS)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--site", type=Path, help=f"a site that was built for {SITE_URL}; without it one is built")
    parser.add_argument("--page", action="append", help="a page alone, such as en/07-waiting/")
    parser.add_argument("--visits", type=int, default=audit_lighthouse.TIMES, help="Lighthouse's to each page; 0: none")
    options = parser.parse_args()
    npm.fetch(audit_axe.PACKAGE, audit_axe.FOLDER, audit_axe.SCRIPT)
    npm.fetch(audit_lighthouse.PACKAGE, audit_lighthouse.FOLDER, audit_lighthouse.SCRIPT)
    unseen = [why for why in (audit_axe.missing(), audit_lighthouse.missing()) if why]
    if not options.visits:
        unseen.append("lighthouse: left out by --visits 0")
    site = options.site or Path(tempfile.mkdtemp()) / "site"
    if not options.site:
        build = mkdocs_build(ROOT, site)
        if build.returncode:
            print(build.stdout[-6000:])
            return 2
    names = options.page or [language + name for language in LANGUAGES for name in page_names()]
    print(row({column: HEADS.get(column, column) for column in BUDGETS}, []), " page", flush=True)
    failed = False
    try:
        with served(site, Compressing) as base, sync_playwright() as playwright, start(playwright.chromium) as browser:
            for name in names:
                if not (site / name / "index.html").is_file():
                    unseen.append(f"/{name}: there is no such page in {site}")
                    continue
                figures, said = look(browser, playwright.chromium, base, site, name, options.visits)
                wrong = over(name, figures)
                failed = failed or bool(wrong)
                print(row(figures, wrong), f" /{name}", flush=True)
                print("".join(f"    {line[:300]}\n" for line in said[:20]), end="", flush=True)
    except RuntimeError as error:  # no browser, or Lighthouse gave up
        unseen.append(str(error))
    print("\n".join(f"not looked at: {why}" for why in unseen) or "everything was looked at")
    return 2 if unseen else int(failed)


if __name__ == "__main__":
    sys.exit(main())
