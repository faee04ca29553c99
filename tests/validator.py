"""The Nu HTML checker for the tests: a Java program that comes as a package of npm.

`make test` runs this file before the tests. On a machine without Java or npm it says so, and the tests that need the
checker are skipped.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import npm

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "vnu-jar@26.9.27"
FOLDER = ROOT / ".venv" / PACKAGE
JAR = FOLDER / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


def missing() -> str | None:
    """What the checker lacks here, or None."""
    if not runs("java", "-version"):  # macOS has a `java` that only says there is none
        return "no HTML is checked: there is no Java 11 or later (Debian: default-jre-headless)"
    if not JAR.exists() and not runs("npm", "--version"):
        return "no HTML is checked: there is no npm to fetch the checker with (Debian: npm)"
    if not JAR.exists():
        return "no HTML is checked: npm could not fetch the checker: run `python tests/validator.py` when it can"
    return None


def runs(*command: str) -> bool:
    path = shutil.which(command[0])  # on Windows npm is npm.cmd
    return bool(path) and subprocess.run([path, *command[1:]], capture_output=True, check=False).returncode == 0


def check(addresses: list[str]) -> list[dict]:
    """The checker's messages about HTML, CSS and SVG: errors and warnings, but no guesses at the language.

    Args:
        addresses: paths and http: addresses, those of this machine too.

    Returns:
        A dictionary for each message, with "url", "lastLine", "message" and "extract" among its keys.
    """
    options = ["--format", "json", "--stdout", "--exit-zero-always", "--no-langdetect"]
    local = "-Dnu.validator.servlet.allow-forbidden-hosts=true"
    command = ["java", local, "-jar", str(JAR), *options, "--also-check-css", "--also-check-svg", *addresses]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    return json.loads(done.stdout)["messages"]


def main() -> int:
    if not JAR.exists() and runs("java", "-version") and runs("npm", "--version"):
        npm.fetch(PACKAGE, FOLDER, JAR)  # alone: the package's own script would fetch a Java too
    print(missing() or f"HTML checker: {PACKAGE}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
