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
MEASURED = {"TBT": "total-blocking-time", "CLS": "cumulative-layout-shift"}
TIMES = 5  # the points for performance vary: their median counts


def missing() -> str | None:
    """What Lighthouse lacks here, or None."""
    if not shutil.which("node"):
        return "lighthouse: there is no node (Debian: npm)"
    return None if SCRIPT.exists() else "lighthouse: npm is missing, or could not fetch it (Debian: npm)"


def look(chromium: BrowserType, address: str, times: int = TIMES) -> tuple[dict[str, float], list[str]]:
    """What Lighthouse says of a page: figures by column, medians of several visits; what costs points, in words.

    Args:
        chromium: Playwright's, whose browser is used.
        address: of the page.
        times: how many visits.

    Raises:
        RuntimeError: if it could not look; the message says why.
    """
    command = [
        "node",
        str(SCRIPT),
        address,
        "--quiet",
        "--output=json",
        "--chrome-flags=--headless=new --no-sandbox",
        f"--only-categories={','.join(CATEGORIES)}",
    ]
    env = {**os.environ, "CHROME_PATH": candidates(chromium)[0]}
    visits: list[dict[str, float]] = []
    said: set[str] = set()
    for _ in range(times):
        done = subprocess.run(command, env=env, capture_output=True, encoding="utf-8", check=False, timeout=300)
        found = json.loads(done.stdout) if done.returncode == 0 else {}
        if done.returncode or found.get("runtimeError"):
            raise RuntimeError(f"lighthouse: {found.get('runtimeError') or done.stderr[-500:]}")
        figures = {name: round(100 * found["categories"][name]["score"]) for name in CATEGORIES}
        figures |= {name: round(found["audits"][audit]["numericValue"], 4) for name, audit in MEASURED.items()}
        visits.append(figures)
        said |= {line for name in CATEGORIES[:-1] for line in _costs(found, name)}
    return {name: statistics.median(visit[name] for visit in visits) for name in visits[0]}, sorted(said)


def _costs(found: dict, category: str) -> list[str]:
    """The audits that cost a category points, each with the first element it is about."""
    lines = []
    for each in found["categories"][category]["auditRefs"]:
        audit = found["audits"][each["id"]]
        if each["weight"] and audit["score"] is not None and audit["score"] < 1:
            items = (audit.get("details") or {}).get("items") or [{}]
            lines.append(f"{category}: {audit['title']}: {json.dumps(items[0])[:200]}")
    return lines
