"""What a reader can take along: zips that hold what they say, and the same bytes for the same files."""

import json
import os
import re
import zipfile
from types import SimpleNamespace

import pytest
from markup import page_in
from test_languages import LANGUAGES, page
from test_search import search
from tested_site import ROOT, SITE_URL

from builder.take_along import for_folder, pack

SECTIONS = 10


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_programs_of_a_language_are_in_one_zip(site, language):
    found = entries(site / "downloads" / f"programs-{language}.zip")
    folder = ROOT / "snippets" / language
    programs = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.py")}
    assert {path: data for path, data in found.items() if path.endswith(".py")} == programs
    assert found["LICENSE.txt"] == (ROOT / "LICENSE").read_bytes()


def test_the_recordings_are_in_one_zip_with_their_schema(site):
    found = entries(site / "downloads" / "recordings.zip")
    schema = json.loads(found.pop("recording.schema.json"))
    recordings = [json.loads(data) for path, data in found.items() if path.endswith(".json")]
    assert len(recordings) == len(list((site / "recordings").rglob("*.json"))) - 1
    assert all(set(recording) == set(schema["properties"]) for recording in recordings)


def entries(file):
    """What is in a zip, by the paths below its one folder."""
    with zipfile.ZipFile(file) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert len({name.partition("/")[0] for name in archive.namelist()}) == 1
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["", "about/"])
def test_pages_lead_to_all_there_is(site, language, name):
    links = [link["href"].rpartition("../")[2] for link in page(site, language, name).select(".downloads a")]
    files = {path.relative_to(site).as_posix() for path in (site / "downloads").iterdir()}
    ours = {file for file in files if not re.search(r"-(?:zh|en)\.", file) or f"-{language}." in file}
    assert ours <= set(links)
    pdf = page(site, language, name).select_one(".downloads .pdf")
    assert ("hidden" in pdf) == (f"downloads/process-notes-{language}.pdf" not in files)


@pytest.fixture(scope="module")
def copy(site, tmp_path_factory):
    """The offline copy, unpacked into a folder whose name has a blank and Chinese characters."""
    folder = tmp_path_factory.mktemp("a copy of 进程")
    with zipfile.ZipFile(site / "downloads" / "process-notes.zip") as archive:
        archive.extractall(folder)
    return folder / "process-notes"


def test_every_link_in_the_offline_copy_leads_to_a_file(copy):
    for file in copy.rglob("*.html"):
        for element in page_in(file).select("[href], [src]"):
            link = (element.get("href") or element["src"]).partition("#")[0]
            if link and "://" not in link:
                assert (file.parent / link).is_file(), f"{file}: {link}"
            assert "downloads/" not in link or link.startswith(SITE_URL)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_offline_copy_is_read_from_its_folder(browser, copy, language):
    profile = browser.new_context()
    complaints, asked = [], []
    profile.on("console", lambda message: complaints.append(message.text))
    profile.on("request", lambda request: asked.append(request.url))
    page = profile.new_page()
    page.goto((copy / LANGUAGES[language] / "index.html").as_uri())
    page.click("#contents + ol a >> nth=6")
    page.wait_for_url(re.compile(r"^file:.*/07-waiting/index\.html"))
    page.click(".switch-language")
    page.wait_for_url(re.compile(rf"^file:.*/process-notes/{'' if language == 'en' else 'en/'}07-waiting/index\.html"))
    assert search(page, "fork")
    page.locator(".md-search-result__link").first.click()
    page.wait_for_url(re.compile(r"^file:.*/index\.html#"))
    assert page.locator("article h1").is_visible()
    assert complaints == [] and all(url.startswith("file:") for url in asked)
    profile.close()


def test_links_to_folders_lead_to_their_pages():
    html = (
        '<a href="../04-process-id/#x"><a class="b" href=".."><a href="."><link href="../../en/">'
        '<a href="https://x.example/y/"><a href="#z"><a href="../a/b.py"><a href="../downloads/p.zip">'
        '<link rel="manifest" href="../manifest.webmanifest">'
    )
    assert for_folder(html, "https://book.example/") == (
        '<a href="../04-process-id/index.html#x"><a class="b" href="../index.html"><a href="./index.html">'
        '<link href="../../en/index.html"><a href="https://x.example/y/"><a href="#z"><a href="../a/b.py">'
        '<a href="https://book.example/downloads/p.zip">'
    )


def test_the_same_files_give_the_same_zips_at_any_time(tmp_path):
    def packed(name, time):
        for path, text in {"index.html": "<p>", "programs/en/a.py": "1", "recordings/a.json": "{}"}.items():
            file = tmp_path / name / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
            os.utime(file, (time, time))
        pack(
            SimpleNamespace(
                serving=False, languages=["en"], folder=tmp_path / name, config=SimpleNamespace(site_url="")
            )
        )
        return {file.name: file.read_bytes() for file in (tmp_path / name / "downloads").iterdir()}

    assert packed("one", 1_000_000_000) == packed("two", 1_700_000_000)
