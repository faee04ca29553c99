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
from urllib.parse import urlsplit

import audit_axe
import audit_lighthouse
import npm
import yaml
from browser import start
from conftest import BELOW, ROOT, SITE_URL, StaticHost, mkdocs_build, page_names, served
from playwright.sync_api import Browser, sync_playwright
from test_languages import fault_of, soup

BUDGETS = yaml.safe_load((ROOT / "tests" / "budgets.yml").read_text("utf-8"))
LANGUAGES = ("", "en/")
COLUMNS = ("axe", "links", "KB", "requests", *audit_lighthouse.CATEGORIES)


def weight(browser: Browser, address: str, site: Path) -> tuple[float, int]:
    """The kilobytes (gzip) and the number of requests of a page before the reader does anything."""
    page, asked = browser.new_page(), set()
    page.on("request", lambda request: asked.add(urlsplit(request.url).path))
    page.goto(address, wait_until="networkidle")
    page.close()
    files = [site / path.removeprefix(BELOW) for path in asked if path.startswith(BELOW)]
    files = [file / "index.html" if file.is_dir() else file for file in files]
    return sum(len(gzip.compress(file.read_bytes())) for file in files) / 1000, len(asked)


def dead_links(site: Path, name: str) -> list[str]:
    """The links of a page that lead nowhere within the site, fragments included."""
    own, found = SITE_URL + name, []
    for element in soup(site / name / "index.html").select("[href], [src]"):
        link = element.get("href") or element.get("src")
        if fault := fault_of(site, own, element, link):
            found.append(f"link: {link}: {fault}")
    return found


def look(browser: Browser, chromium: Any, base: str, site: Path, name: str, visits: int) -> tuple[dict, list[str]]:
    """The figures of a page by column, and what is wrong with it, in words."""
    address = base + name
    kilobytes, requests = weight(browser, address, site)
    said = dead_links(site, name)
    figures: dict[str, float] = {"links": len(said), "KB": round(kilobytes, 1), "requests": requests}
    if not audit_axe.missing():
        broken = audit_axe.faults(browser, address)
        figures["axe"] = len(broken)
        said += broken
    if visits and not audit_lighthouse.missing():
        figures |= audit_lighthouse.points(chromium, address, visits)
    return figures, said


def over(name: str, figures: dict[str, float]) -> list[str]:
    """The columns in which a page is over its budget."""
    home = name in LANGUAGES
    limits = {
        "axe": BUDGETS["axe"],
        "links": BUDGETS["links"],
        "KB": BUDGETS["kilobytes"]["" if home else "other"],
        "requests": BUDGETS["requests"],
    }
    too_much = [column for column, limit in limits.items() if figures.get(column, 0) > limit]
    return too_much + [each for each, least in BUDGETS["lighthouse"].items() if figures.get(each, 100) < least]


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
    print("".join(f"{column:>15}" for column in COLUMNS), " page", flush=True)
    failed = False
    with served(site, StaticHost) as base, sync_playwright() as playwright, start(playwright.chromium) as browser:
        for name in names:
            figures, said = look(browser, playwright.chromium, base, site, name, options.visits)
            wrong = over(name, figures)
            failed = failed or bool(wrong)
            cells = [f"{figures.get(column, '—')}{'!' if column in wrong else ''}" for column in COLUMNS]
            print("".join(f"{cell:>15}" for cell in cells), f" /{name}", flush=True)
            print("".join(f"    {line[:300]}\n" for line in said[:20]), end="", flush=True)
    print("\n".join(f"not looked at: {why}" for why in unseen) or "everything was looked at")
    return 2 if unseen else int(failed)


if __name__ == "__main__":
    sys.exit(main())
