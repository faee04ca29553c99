"""Lighthouse opens a page as on a telephone and gives points. It is a package of npm."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess

from browser import candidates
from pages import ROOT
from playwright.sync_api import BrowserType

PACKAGE = "lighthouse@12.2.3"
FOLDER = ROOT / ".venv" / PACKAGE
SCRIPT = FOLDER / "node_modules" / "lighthouse" / "cli" / "index.js"
CATEGORIES = ("accessibility", "best-practices", "seo", "performance")
TIMES = 5  # the points for performance vary: their median counts


def missing() -> str | None:
    """What Lighthouse lacks here, or None."""
    if not shutil.which("node"):
        return "lighthouse: there is no node (Debian: npm)"
    return None if SCRIPT.exists() else "lighthouse: npm is missing, or could not fetch it (Debian: npm)"


def points(chromium: BrowserType, address: str, times: int = TIMES) -> dict[str, float]:
    """The points of a page in each category, of 100, the median of several visits.

    Args:
        chromium: Playwright's, whose browser is used.
        address: of the page.
        times: how many visits.
    """
    flags = "--chrome-flags=--headless=new --no-sandbox"
    command = [
        "node",
        str(SCRIPT),
        address,
        "--quiet",
        "--output=json",
        flags,
        f"--only-categories={','.join(CATEGORIES)}",
    ]
    env = {**os.environ, "CHROME_PATH": candidates(chromium)[0]}
    visits = []
    for _ in range(times):
        done = subprocess.run(command, env=env, capture_output=True, encoding="utf-8", check=True, timeout=300)
        found = json.loads(done.stdout)["categories"]
        visits.append({name: round(100 * found[name]["score"]) for name in CATEGORIES})
    return {name: statistics.median(visit[name] for visit in visits) for name in CATEGORIES}
