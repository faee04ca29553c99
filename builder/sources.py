"""The pages and programs of the book, without what editors and notebooks leave beside them."""

from __future__ import annotations

from pathlib import Path


def pages(folder: Path) -> list[Path]:
    """The pages below a folder."""
    return [path for path in _below(folder, "*.md") if path.is_file()]


def programs(folder: Path) -> list[Path]:
    """The programs below a folder."""
    return [path for path in _below(folder, "*.py") if path.is_file()]


def folders_named_as_pages(folder: Path) -> list[Path]:
    """Folders whose names are those of pages: MkDocs takes them for folders, an author for pages."""
    return [path for path in _below(folder, "*.md") if path.is_dir()]


def first_line_not_utf8(page: Path) -> int | None:
    """The first line, counted from 1, that is not UTF-8, or None if all are."""
    data = page.read_bytes()
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return data.count(b"\n", 0, error.start) + 1
    return None


def _below(folder: Path, pattern: str) -> list[Path]:
    """What lies below a folder and has such a name. Names with a dot in front are left out, as by MkDocs (`.#x.md`,
    `.ipynb_checkpoints/`); names that end in `~` do not match."""
    found = folder.rglob(pattern)
    return sorted(path for path in found if not any(p.startswith(".") for p in path.relative_to(folder).parts))
