"""What README.md and CONTRIBUTING.md name is there."""

import re

import pytest
import yaml
from conftest import LONGEST
from pages import CODE_SPAN, ROOT

from book.pages import fences

TEXTS = {name: (ROOT / name).read_text("utf-8") for name in ("README.md", "CONTRIBUTING.md")}
SPANS = {
    name: [span[0].strip("`") for span in CODE_SPAN.finditer(re.sub(r"(?ms)^(`{3,}).*?^\1", "", text))]
    for name, text in TEXTS.items()
}
FILES = [
    (name, span)
    for name, spans in SPANS.items()
    for span in sorted(set(spans))
    if re.fullmatch(r"\.?[a-z_.-]+/[a-z0-9_./-]*|[a-z_]+\.(md|py|toml|txt|yml)", span)
]
SHELL = "\n".join(
    [span for spans in SPANS.values() for span in spans]
    + [fence.code for text in TEXTS.values() for fence in fences(text) if fence.language == "console"]
)
LEANING = re.findall(r"^\|.*\| `([a-z_/.]+)` \| `(test_\w+)` \|$", TEXTS["CONTRIBUTING.md"], re.MULTILINE)
WORKFLOW = yaml.safe_load((ROOT / ".github" / "workflows" / "book.yml").read_text("utf-8"))


@pytest.mark.parametrize(("text", "name"), FILES)
def test_a_file_that_is_named_exists(text, name):
    made = {
        "site/",
        "site/downloads/",
        ".cache/recordings",
        ".cache/mutants",
    }  # by make
    of_the_theme = {"partials/languages/"}
    assert name in made | of_the_theme or (ROOT / name).exists(), f"{text} names {name}, which is not there"


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\bmake ([a-z]+)", SHELL))))
def test_a_make_target_that_is_named_exists(target):
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize(("module", "test"), LEANING)
def test_where_we_lean_on_what_nobody_promised_a_test_would_fail(module, test):
    assert (ROOT / module).is_file()
    tests = "\n".join(file.read_text("utf-8") for file in (ROOT / "tests").glob("test_*.py"))
    assert f"\ndef {test}(" in tests


@pytest.mark.parametrize("test", sorted(set(re.findall(r"`(test_\w+)`", TEXTS["CONTRIBUTING.md"]))))
def test_a_test_that_is_named_exists(test):
    files = [file.read_text("utf-8") for file in (ROOT / "tests").glob("*.py")]
    named = test in {file.stem for file in (ROOT / "tests").glob("*.py")}
    assert named or any(f"\ndef {test}(" in text for text in files)


def test_what_takes_long_begins_first():
    table = TEXTS["CONTRIBUTING.md"].partition("\nWhat takes long")[2].partition("\n## ")[0]
    named = set(re.findall(r"`(test_\w+)`", table))
    files = {file.stem: file.read_text("utf-8") for file in (ROOT / "tests").glob("test_*.py")}
    assert len(named) > 10 and set(LONGEST) <= files.keys()
    assert named == {test for test in named if any(f"\ndef {test}(" in files[name] for name in LONGEST)}


def test_the_table_of_what_we_lean_on_is_read():
    assert len(LEANING) >= 15


def test_the_picture_names_every_step_of_a_program_and_no_more_than_twelve():
    table = TEXTS["CONTRIBUTING.md"].partition("## The way of one program")[2].partition("\n## ")[0]
    steps = re.findall(r"^\| `([a-z_/.]+)` \|", table, re.MULTILINE)
    assert len(steps) == len(set(steps)) == 12
    assert all((ROOT / step).exists() for step in steps)


def test_the_workflow_tests_what_the_readme_says_and_publishes_only_where_pages_are():
    (first, last), *_ = re.findall(r"Python (3\.\d+) to (3\.\d+)", TEXTS["README.md"])
    minors = range(int(first[2:]), int(last[2:]) + 1)
    assert WORKFLOW["jobs"]["test"]["strategy"]["matrix"]["python"] == [f"3.{minor}" for minor in minors]
    systems = {job["runs-on"] for job in WORKFLOW["jobs"].values()}
    assert "windows-latest" in systems
    assert "github.event.repository.has_pages" in WORKFLOW["jobs"]["build"]["if"]
    assert WORKFLOW["jobs"]["deploy"]["needs"] == "build"
    tested = " ".join(str(step.get("run")) for step in WORKFLOW["jobs"]["windows"]["steps"])
    assert all((ROOT / test).is_file() for test in re.findall(r"tests/\w+\.py", tested))


def test_the_published_book_brings_what_each_job_recorded():
    jobs = {name: job["steps"] for name, job in WORKFLOW["jobs"].items()}
    for name in ("test", "windows"):
        (upload,) = [step["with"] for step in jobs[name] if "upload-artifact@" in step.get("uses", "")]
        assert upload["name"] == "recordings-" + upload["path"].removesuffix(".zip")
        assert any(step.get("run", "").endswith(upload["path"]) for step in jobs[name])
    (bring,) = [step["with"] for step in jobs["build"] if "download-artifact@" in step.get("uses", "")]
    assert bring["pattern"] == "recordings-*"
    assert any(f'RECORDINGS="$(echo {bring["path"]}/*.zip)"' in step.get("run", "") for step in jobs["build"])
