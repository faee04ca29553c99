"""What a reader can take along: the programs, the recordings, and the site as a folder to be opened without a server.

The same files give the same zip, whenever and wherever it is made: the times in it are fixed.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

from book.downloads import FOLDER, OFFLINE, RECORDINGS, programs_address
from builder.languages import MANIFEST
from builder.site import Site

TIME = (1980, 1, 1, 0, 0, 0)  # the first that a zip knows
# What no page needs that is read from a folder: what a host needs, the theme's own scripts, the recordings (with
# their schema; they have a zip of their own), and the zips.
LEFT_OUT = re.compile(
    rf"(?:.*/)?404\.html|robots\.txt|sitemap\.xml(?:\.gz)?|_headers|(?:.*/)?{MANIFEST}"
    rf"|assets/javascripts/.*|.*\.map|recordings/.*/.*\.json|{FOLDER}/.*"
)
# A link to a folder: nobody gives the page for it without a server.
_STEP = r"(?:\.{1,2}|[\w-]+)"
TO_FOLDER = re.compile(rf'(<(?:a|link)\b[^>]*? href=")((?:{_STEP}/)+|(?:{_STEP}/)*\.{{1,2}})((?:#[^"]*)?")')
TO_DOWNLOADS = re.compile(rf'( href=")(?:\.\./)*{FOLDER}/')
TO_MANIFEST = re.compile(r'\s*<link rel="manifest"[^>]*>')  # browsers refuse it there


def pack(site: Site) -> None:
    """Write the zips into the site, which is whole; not while the book is served."""
    if site.serving:
        return
    (site.folder / FOLDER).mkdir(exist_ok=True)
    for language in site.languages:
        folder = site.folder / "programs" / language
        _zip(site, programs_address(language), f"process-notes-programs-{language}", folder, folder.rglob("*.py"))
    folder = site.folder / "recordings"
    _zip(site, RECORDINGS, "process-notes-recordings", folder, folder.rglob("*.json"))
    files = [f for f in site.folder.rglob("*") if not LEFT_OUT.fullmatch(f.relative_to(site.folder).as_posix())]
    _zip(site, OFFLINE, "process-notes", site.folder, files, lambda html: for_folder(html, site.config.site_url or ""))


def for_folder(html: str, address: str) -> str:
    """A page as it is read from a folder.

    Args:
        html: the page.
        address: that of the site, where the zips are.
    """
    html = TO_MANIFEST.sub("", html)
    html = TO_DOWNLOADS.sub(rf"\g<1>{address}{FOLDER}/", html)
    return TO_FOLDER.sub(_to_page, html)


def _to_page(link: re.Match[str]) -> str:
    path = link[2] if link[2].endswith("/") else f"{link[2]}/"
    return f"{link[1]}{path}index.html{link[3]}"


def _zip(
    site: Site,
    address: str,
    name: str,
    folder: Path,
    files: Iterable[Path],
    html: Callable[[str], str] = str,
) -> None:
    """Write a zip into the site.

    Args:
        address: where, relative to the site's root.
        name: the folder that it unpacks to.
        folder: what paths in it are relative to.
        files: what is in it, in any order; the licences are, too.
        html: what becomes of a page.
    """
    with zipfile.ZipFile(site.folder / address, "w", zipfile.ZIP_DEFLATED) as archive:
        entries = {file.relative_to(folder).as_posix(): file for file in files if file.is_file()}
        entries |= {file.name: file for file in site.folder.glob("LICENSE*")}
        for path, file in sorted(entries.items()):
            data = file.read_bytes()
            if path.endswith(".html"):
                data = html(data.decode()).encode()
            entry = zipfile.ZipInfo(f"{name}/{path}", TIME)
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, 0o644 << 16, 3
            archive.writestr(entry, data)
