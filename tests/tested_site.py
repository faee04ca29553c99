"""The whole site as the tests want it: strictly built for an address of its own, every program run afresh.

`make test` builds it before the tests, by `python tests/tested_site.py FOLDER`: so the programs have the machine to
themselves, and the tests can share it afterwards.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BELOW = "/book/"  # the site is tested below a path: what works there works at the root too
SITE_URL = "https://pages.example" + BELOW
SOURCE_URL = "https://code.example/book"


def mkdocs_build(root, site, show=False):
    """Build a book into a folder; return the finished process.

    Args:
        root: the book's folder.
        site: where the site goes.
        show: print what the build says; else it is the process' `stdout`.
    """
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(site)],
        cwd=root,
        env={**os.environ, "SITE_URL": SITE_URL, "SOURCE_URL": SOURCE_URL, "PYTHONIOENCODING": "utf-8"},
        stdout=None if show else subprocess.PIPE,
        stderr=None if show else subprocess.STDOUT,
        encoding="utf-8",
    )


if __name__ == "__main__":
    sys.exit(mkdocs_build(ROOT, Path(sys.argv[1]).resolve(), show=True).returncode)
