"""Fetches a package of npm into the environment, for what looks at the site."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

OPTIONS = ["--ignore-scripts", "--no-save", "--no-package-lock", "--no-audit", "--no-fund"]


def fetch(package: str, folder: Path, wanted: Path) -> None:
    """Fetch a package, if it is not here yet and npm can.

    Args:
        package: its name and version.
        folder: where to.
        wanted: the file of it that is needed.
    """
    if wanted.exists() or not (npm := shutil.which("npm")):  # on Windows npm is npm.cmd
        return
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run([npm, "install", "--prefix", str(folder), *OPTIONS, package], check=False, stdin=subprocess.DEVNULL)
