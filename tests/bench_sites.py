"""The sites that tests/bench.py measures: the book, parts of it, and others to set it against."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

import yaml
from markup import parsed

from book.pages import Fence, running_fences
from book.request import jobs_of, jobs_on
from book.words import LANGUAGES
from recorder.job import ROOT, Job
from recorder.recording import Recording

NAV = re.compile(r"^nav:\n(  - .*\n)+", re.MULTILINE)
FORCE = """\
import os
import multiprocessing.context as c
if method := os.environ.get("START_METHOD"):
    c._default_context._default_context = c._concrete_contexts[method]
"""
STOCK = """\
site_name: Stock
theme:
  name: material
  font: false
plugins:
  - search
  - markdown-exec:
      ansi: "off"
markdown_extensions:
  - attr_list
  - admonition
  - pymdownx.superfences
  - pymdownx.details
"""
PROGRAM = 'print("one line")\n'
PAGE = """\
# Page {number} {{#top}}

Some words stand here, about processes, and then some more. 这里有几句话，讲进程、进程池和启动方法。

```python exec="on" html="on"
from book import record

runs = record("{language}/{section}/program_{number}.py", start_methods=("fork",), runs=1)
for run in runs:
    assert run.text == "one line"
print(runs)
```

And a few words after it.
"""


def copy_book(folder: Path, pages: Iterable[str] | None = None) -> Path:
    """A copy of the book in `folder`, with these pages alone (names without suffix) if any are given."""
    for part in ("docs", "snippets", "theme", "recorder", "book", "builder"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "mkdocs.yml", folder)
    if pages is not None:
        kept = {"index", *pages}
        for page in folder.glob("docs/*/*.md"):
            if page.stem not in kept:
                page.unlink()
                shutil.rmtree(folder / "snippets" / page.parent.name / page.stem, ignore_errors=True)
        set_nav(folder, sorted({page.name for page in folder.glob("docs/*/*.md")}))
    return folder


def set_nav(folder: Path, names: Iterable[object]) -> None:
    """Let the navigation of a copy name these pages: index.md is put first."""
    names = sorted(names, key=lambda name: name != "index.md")
    nav = yaml.safe_dump({"nav": names}, allow_unicode=True)
    text = (folder / "mkdocs.yml").read_text("utf-8")
    (folder / "mkdocs.yml").write_text(NAV.sub(lambda _: nav, text), "utf-8")


def once_each(folder: Path) -> Path:
    """Let every fence of a copy record each run once."""
    for page in folder.glob("docs/*/*.md"):
        text = re.sub(r", runs=\d+", "", page.read_text("utf-8"))
        page.write_text(re.sub(r'(record\("[^"]+")', r"\1, runs=1", text), "utf-8")
    return folder


def jobs_in(folder: Path) -> list[Job]:
    """What the pages of a copy record, in order."""
    pages = sorted(folder.glob("docs/*/*.md"))
    return [job for page in pages for job in jobs_on(page.read_text("utf-8"))]


def with_other_fences(page: str, other: Callable[[Fence], str]) -> str:
    """The text of a page with something else in the place of each fence that runs."""
    lines = page.splitlines(keepends=True)
    for fence in reversed(running_fences(page)):
        lines[fence.line - 1 : fence.last_line] = [other(fence)]
    return "".join(lines)


def stock(book: Path, folder: Path) -> Path:
    """The pages of a copy of the book with stock markdown-exec: a bash fence for each program and start method."""
    shutil.copytree(book / "snippets", folder / "snippets")
    (folder / "force").mkdir()
    (folder / "force/sitecustomize.py").write_text(FORCE)
    (folder / "mkdocs.yml").write_text(STOCK)

    def bash(fence: Fence) -> str:
        commands = [
            f"PYTHONPATH=force START_METHOD={job.start_method} python snippets/{job.program} || true"
            for job in jobs_of(fence)
            if job.repetition == 0
        ]
        return "".join(f'```bash exec="on" result="text"\n{command}\n```\n\n' for command in commands)

    for page in book.glob("docs/*/*.md"):
        copy = folder / page.relative_to(book)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(with_other_fences(page.read_text("utf-8"), bash), "utf-8")
    return folder


def still(book: Path, folder: Path, recordings: dict[tuple[str, str, int], Recording]) -> Path:
    """A copy of the book in which each fence is the program and its transcripts as text, nothing to run.

    Args:
        book: the copy of the book it is made from.
        folder: where to make it.
        recordings: by (program, start method, repetition).
    """
    shutil.copytree(book, folder, ignore=shutil.ignore_patterns(".cache", "__pycache__"))

    def text(fence: Fence) -> str:
        jobs = [job for job in jobs_of(fence) if job.repetition < 3]  # as many as the panels show
        if not jobs:
            return ""
        blocks = [f"```python\n{jobs[0].text.decode()}```\n"]
        for job in jobs:
            transcript = recordings[job.program, job.start_method, job.repetition].text
            blocks.append(f'=== "{job.start_method}"\n\n    ```text\n' + indent(transcript) + "\n    ```\n")
        return "\n".join(blocks)

    for page in folder.glob("docs/*/*.md"):
        page.write_text(with_other_fences(page.read_text("utf-8"), text), "utf-8")
    return folder


def indent(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())


def multiply(book: Path, static: Path, times: int) -> None:
    """Put `times` - 1 more copies of each page into a copy of the book, with text in the place of runs."""
    for page in static.glob("docs/*/*.md"):
        for number in range(2, times + 1):
            (book / "docs" / page.parent.name / f"{page.stem}-{number}.md").write_text(page.read_text("utf-8"), "utf-8")
    set_nav(book, sorted({page.name for page in book.glob("docs/*/*.md")}))


def synthetic(folder: Path, size: int) -> Path:
    """A site of `size` pages with a program each, half of them in each language, in nested sections of ten."""
    for part in ("theme", "recorder", "book", "builder"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "mkdocs.yml", folder)
    sections: dict[str, list[str]] = {}
    for number in range(size // 2):
        section = f"part-{number // 100}/section-{number // 10}"
        sections.setdefault(section, []).append(f"{section}/page-{number}.md")
        for language in LANGUAGES:
            page = folder / f"docs/{language}/{section}/page-{number}.md"
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(PAGE.format(number=number, language=language, section=section), "utf-8")
            program = folder / f"snippets/{language}/{section}/program_{number}.py"
            program.parent.mkdir(parents=True, exist_ok=True)
            program.write_text(f"# {number}\n{PROGRAM}")
    for language in LANGUAGES:
        (folder / f"docs/{language}/index.md").write_text("# Home {#home}\n\nWords.\n")
    parts: dict[str, list[object]] = {}
    for section, pages in sections.items():
        parts.setdefault(section.split("/")[0], []).append({section.split("/")[1]: pages})
    nav = ["index.md", *({part: below} for part, below in parts.items())]
    text = (folder / "mkdocs.yml").read_text("utf-8")
    (folder / "mkdocs.yml").write_text(NAV.sub(lambda _: yaml.safe_dump({"nav": nav}), text), "utf-8")
    return folder


def without_runs(html: str) -> str:
    """A built page without its run panels; the programs stay.

    Args:
        html: the page as it was built.
    """
    return f"<!doctype html>{parsed(html).without('.runs, .orders')}"
