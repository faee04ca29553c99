"""A small book made of the real configuration, theme and recorder, to be built or served by the real MkDocs."""

import os
import re
import shutil
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

from tested_site import ROOT

PROGRAM = """\
import multiprocessing
import time


def work():
    print("work=1")
    time.sleep(0.1)


if __name__ == "__main__":
    multiprocessing.Process(target=work).start()
"""
CRASHING = PROGRAM.replace("time.sleep(0.1)", "1 / 0")
FENCE = """\
from book import record

runs = record("{language}/page/program.py", start_methods=("spawn",){arguments})
for run in runs:
    {claim}
print(runs)
"""


class Book:
    """A book of two pages in two languages, made of the real configuration, theme and recorder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for part in ("theme", "recorder", "book", "builder"):
            shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
        configuration = (ROOT / "mkdocs.yml").read_text("utf-8")
        nav = re.compile(r"^nav:\n(  - .*\n)+", re.MULTILINE)
        (folder / "mkdocs.yml").write_text(nav.sub("nav:\n  - index.md\n  - page.md\n", configuration), "utf-8")
        for language in ("zh", "en"):
            self.write(f"docs/{language}/index.md", "# Home {#home}\n")
        self.page()
        self.program(PROGRAM)

    def write(self, path: str, text: str) -> None:
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / path).write_text(text, "utf-8")

    def program(self, text: str) -> None:
        for language in ("zh", "en"):
            self.write(f"snippets/{language}/page/program.py", text)

    def page(self, claim: str = "assert run.values('work') == [1]", arguments: str = "", fence: str = FENCE) -> None:
        for language in ("zh", "en"):
            code = fence.format(language=language, claim=claim, arguments=arguments)
            self.write(f"docs/{language}/page.md", f'# Page {{#page}}\n\n```python exec="on" html="on"\n{code}```\n')

    def build(self, *options: str, site: str = "site") -> subprocess.CompletedProcess[str]:
        process = self.start("build", "--site-dir", str(self.folder / site), *options)
        try:
            output, _ = process.communicate(timeout=120)
        finally:
            process.kill()
        return subprocess.CompletedProcess(process.args, process.returncode, output)

    def start(self, *arguments: str, output: Path | None = None, **environment: str) -> subprocess.Popen[str]:
        """Start `mkdocs` in the book's folder; its output goes to a file, or a pipe if none is given."""
        with output.open("w") if output else nullcontext(subprocess.PIPE) as stdout:
            return subprocess.Popen(
                [sys.executable, "-m", "mkdocs", *arguments],
                cwd=self.folder,
                env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment},
                stdout=stdout,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
            )
