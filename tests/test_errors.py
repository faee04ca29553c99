"""The errors of the book by message: every program that fails has its cure, and each message is as it was printed."""

from dataclasses import replace
from pathlib import Path

import pytest
from test_timeline import MAIN, recording
from tested_site import ROOT

from book.cures import WHEN, cures_on
from book.errors import by_message, cures_of, linked, messages_in
from book.pages import running_fences, text_of
from book.request import requests_of
from book.words import LANGUAGES
from recorder.recording import Line

DOCS = ROOT / "docs"
# It ends as it should, with the exit code of who was interrupted, and prints no error.
AS_IT_SHOULD = "whole-job/interrupted_job.py"
PAGE = """\
# A page {#a-page}

## The start {#the-start}

```python exec="on"
from book import record

print(record("en/02-first-example/no_main_guard.py", fails="RuntimeError"))
```

Why it fails.

**Remedy.** Write the
guard, see [below](#later).
{: .cure .starting }

**Remedy.** Wait.
{: .cure .waiting data-message="it's late" }

## Later {#later}

No program here.
{: .cure .ending }
"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_program_that_fails_has_its_cure(language):
    for page in sorted((DOCS / language).glob("*.md")):
        cured = {cure.fence for cure in cures_on(page)}
        for fence in running_fences(text_of(page)):
            asked = [request for request in requests_of(fence) if not request.program.endswith(AS_IT_SHOULD)]
            fails = [request.program for request in asked if request.fails]
            assert not fails or fence in cured, (
                f"{page.relative_to(ROOT)}, line {fence.line}: {fails[0]} fails, and nothing says what to do: write a "
                f"paragraph below the fence that ends with {{: .cure .WHEN }}, WHEN being one of {', '.join(WHEN)}"
            )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_cure_is_on_the_page_of_errors(language):
    listed = text_of(DOCS / language / "errors.md")
    assert [when for when in WHEN if f'errors("{language}/{when}")' not in listed] == []
    for cure in cures_of(DOCS / language):
        assert cure.when in WHEN, f"{cure.page}: .{cure.when} is none of {', '.join(WHEN)}"


@pytest.mark.parametrize("folder", ["errors", "en/errors"])
def test_no_marks_of_markdown_are_left_on_the_page_of_errors(site, folder):
    assert "`" not in text_of(site / folder / "index.html")


def test_both_languages_cure_the_same():
    chinese, english = ([_shape(cure) for cure in cures_of(DOCS / language)] for language in LANGUAGES)
    assert chinese == english


def _shape(cure):
    return cure.page.name, cure.anchor, cure.when, cure.message, cure.fence.code.replace('"zh/', '"en/')


def test_cures_are_read_from_a_page(tmp_path):
    page = tmp_path / "02-page.md"
    page.write_text(PAGE, "utf-8")
    first, second = cures_on(page)
    assert (first.anchor, first.title, first.when, first.message) == ("the-start", "The start", "starting", None)
    assert first.text == "Write the guard, see [below](#later)."
    assert first.fence == second.fence == running_fences(PAGE)[0]
    assert (second.when, second.message, second.text) == ("waiting", "it's late", "Wait.")


def test_links_of_a_cure_lead_from_the_page_of_errors():
    given = "[a](#b), [c](03-d.md#e), [f](04-g.md), [h](https://x.org/)"
    assert linked(given, Path("02-page.md")) == (
        "[a](../02-page/#b), [c](../03-d/#e), [f](../04-g/), [h](https://x.org/)"
    )


@pytest.mark.parametrize(
    ("printed", "wanted", "fails", "messages"),
    [
        (["Traceback (most recent call last):", "  f()", "KeyError: 'a'"], None, "KeyError", ["KeyError: 'a'"]),
        (["ValueError: said only"], None, "Value", ["ValueError: said only"]),
        (
            ["Traceback (most recent call last):", "RuntimeError: ", "   An attempt", "   twice.", "", "   Not this."],
            None,
            "attempt",
            ["RuntimeError: An attempt twice."],
        ),
        (["Traceback (most recent call last):", "  f()", "KeyError: 1"] * 2, None, "KeyError", ["KeyError: 1"]),
        (["pid=7 error=RuntimeError"], None, "RuntimeError", ["RuntimeError"]),
        (["main: no such thing"], "such", None, ["no such thing"]),
        (["Pool: error=daemonic: no"], "daemonic", None, ["daemonic: no"]),
        (["主进程：没有这个"], "没有", None, ["没有这个"]),
        (["TypeError: a", "TypeError: b"], "b", "TypeError", ["TypeError: b"]),
    ],
)
def test_the_message_of_a_run_is_found(printed, wanted, fails, messages):
    run = recording([replace(MAIN, lines=printed)], [Line(0.1, MAIN.pid, text) for text in printed])
    assert messages_in(run, wanted, fails) == messages


def test_a_message_with_several_cures_is_listed_once():
    rows = [
        {"messages": {"KeyboardInterrupt": [], "TimeoutError": ["fork"]}, "cure": "one"},
        {"messages": {"EOFError": []}, "cure": "two"},
        {"messages": {"KeyboardInterrupt": ["spawn"], "TimeoutError": ["spawn"]}, "cure": "three"},
    ]
    first, second = by_message(rows)
    assert first.messages == {"KeyboardInterrupt": [], "TimeoutError": ["fork", "spawn"]}
    assert [row["cure"] for row in first.rows] == ["one", "three"]
    assert [row["cure"] for row in second.rows] == ["two"]
