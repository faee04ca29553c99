"""A browser for the tests: the one of the system, else Playwright's download, else Debian's package.

`make test` runs this file before the tests. On a machine with a browser it only says which one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, BrowserType, Error, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
# Playwright drives the browser through a program that needs libatomic, which a bare Debian machine lacks.
PACKAGES = ["chromium", "fonts-noto-cjk", "libatomic1"]
MISSING = f"no browser starts: install Chromium or Chrome (Debian: {' '.join(PACKAGES)})"


def candidates(chromium: BrowserType) -> list[str]:
    """The browsers that may be here: that of the variable CHROMIUM, those of the system, Playwright's."""
    named = [os.environ.get("CHROMIUM"), *map(shutil.which, NAMES)]
    installed = [str(path) for path in (MAC, Path(chromium.executable_path)) if path.exists()]
    return [path for path in named if path] + installed


def start(chromium: BrowserType, **options) -> Browser:
    """The first browser that starts: one that is installed may still lack a library.

    Args:
        chromium: Playwright's `playwright.chromium`.
        options: what its `launch` takes.

    Raises:
        RuntimeError: if there is none; the message tells what was tried.
    """
    failures = []
    for path in candidates(chromium):
        try:
            return chromium.launch(executable_path=path, **options)
        except Error as error:
            failures.append(f"{path}: {error.message.splitlines()[0]}")
    raise RuntimeError("\n".join([MISSING, *failures]))


def version() -> str | None:
    """The version of the browser that the tests will get, or None, having said why."""
    try:
        with sync_playwright() as playwright, start(playwright.chromium) as browser:
            return browser.version
    except Exception as error:  # Playwright raises Exception itself when its own driver cannot start
        print(error, flush=True)
        return None


def installers() -> Iterator[list[str]]:
    """The commands that may bring a browser on this machine, in the order of trying."""
    yield [sys.executable, "-m", "playwright", "install", "chromium"]
    if shutil.which("apt-get") and os.geteuid() == 0:
        install = f"apt-get install --quiet --yes --no-install-recommends {' '.join(PACKAGES)}"
        yield ["sh", "-c", f"apt-get update --quiet && {install}"]


def main() -> int:
    found = version()
    for command in () if found else installers():
        print(*command, flush=True)
        done = subprocess.run(command, check=False, stdin=subprocess.DEVNULL)
        if done.returncode == 0 and (found := version()):
            break
    print(f"browser: Chromium {found}" if found else MISSING)
    return 0 if found else 1


if __name__ == "__main__":
    sys.exit(main())
