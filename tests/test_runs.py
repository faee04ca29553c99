"""What the built pages show of the runs equals what was recorded, and what the programs said of themselves."""

import itertools
import json
import platform
import re
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from markup import Element, page_in
from published import Published
from tested_site import ROOT

from book.adoption import adoptions
from book.drawing import BAR
from book.labels import colours_of, given_name, names_of, task_label
from book.lanes import HATCHED
from book.later import BESIDE
from book.orders import orders
from book.pages import running_fences
from book.request import jobs_on
from book.sheet import BAR_TOP, lay_out
from book.transcript import shown_line
from book.tree import rows
from book.words import words_of
from builder import sources
from recorder.recording import HELPERS, TRACEBACK, Process, Recording

SNIPPETS = ROOT / "snippets"
MIDDLE = BAR // 2  # pixels from the top of a bar to its middle


@pytest.fixture(scope="session")
def panels(site) -> list[tuple[Element, Recording]]:
    """Every run panel of every page, with the recording it points to."""
    found = []
    for page in sorted(site.rglob("*.html")):
        for panel in page_in(page).select(".run"):
            file = (page.parent / panel["data-recording"]).resolve()
            assert site in file.parents, f"{page}: {panel['data-recording']} leaves the site"
            data = json.loads(file.read_text("utf-8"))
            found.append((panel, Recording.from_json(data)))
    assert found
    return found


def failing_programs() -> set[str]:
    """The programs whose fences say that they fail on purpose."""
    found = set()
    for page in sources.pages(ROOT / "docs"):
        for fence in running_fences(page.read_text("utf-8")):
            for call in fence.records:
                if any(keyword.arg == "fails" for keyword in call.keywords):
                    found.add(call.args[0].value)
    return found


def name(recording: Recording) -> str:
    return f"{recording.program}, {recording.start_method}, run {recording.repetition + 1}"


def test_every_program_stands_on_exactly_one_page_of_its_language(site):
    shown = Counter()
    for page in site.rglob("*.html"):
        language = "en" if page.relative_to(site).parts[0] == "en" else "zh"
        for program in page_in(page).select(".program"):
            assert program["data-program"].startswith(f"{language}/"), page
            shown[program["data-program"]] += 1
    programs = [file.relative_to(SNIPPETS).as_posix() for file in sources.programs(SNIPPETS)]
    assert shown == Counter(programs)


def test_the_copy_button_and_the_download_give_the_file(site):
    for page in site.rglob("*.html"):
        for program in page_in(page).select(".program"):
            text = (SNIPPETS / program["data-program"]).read_text("utf-8")
            link = program.select_one("a[download]")
            assert (page.parent / link["href"]).read_text("utf-8") == text
            assert program.select_one("code").get_text() == text, "what the button copies"


def test_every_run_that_a_fence_asks_for_is_published(site):
    """Then the fences' tests take it from there, and the program does not run again."""
    jobs = [job for page in (ROOT / "docs").rglob("*.md") for job in jobs_on(page.read_text("utf-8"))]
    assert len(jobs) > 300
    published = Published(site)
    assert not [job for job in jobs if not published.load(job)]
    assert not published.load(replace(jobs[0], text=b"another program"))


def test_no_fence_failed_and_no_page_shows_an_unexpected_traceback(site, panels):
    for page in site.rglob("*.html"):
        assert not page_in(page).select(".run-failed"), page
        if page.name == BESIDE:
            continue  # it has nothing but runs
        prose = page_in(page).without("head, .program-and-runs")
        assert TRACEBACK not in prose.get_text(), page
    failing = failing_programs()
    for _, recording in panels:
        if recording.program not in failing:
            assert recording.exit_code == 0, name(recording)
            assert TRACEBACK not in recording.text, name(recording)
        assert recording.leftovers == 0 or recording.limit, name(recording)


def test_panels_show_their_recording(panels):
    for panel, recording in panels:
        assert panel["data-program"] == recording.program
        assert panel["data-start-method"] == recording.start_method
        assert panel.select_one(".run-command kbd").get_text() == " ".join(recording.command)
        lines = panel.select(".transcript .line[data-line]")
        assert [line.select_one(".text").get_text() for line in lines] == [
            shown_line(line.text, recording.program) for line in recording.lines
        ]
        assert [line.get("data-pid") for line in lines] == [line.pid and str(line.pid) for line in recording.lines]
        assert [float(line["data-t"]) for line in lines] == [round(line.t, 6) for line in recording.lines]


def test_no_panel_names_a_folder_of_the_machine_that_built_it(panels):
    for panel, recording in panels:
        for line in panel.select(".transcript .text, .mark title"):
            text = line.get_text()
            files = re.findall(r'File "([^"]*)"|(\S+):\d+: \w*Warning: | from \'([^\'<>]+)\'>', text)
            files += re.findall(r"'(sys_path|main_path)': \[?'([^']*)", text)
            assert not [file for found in files for file in found if Path(file).is_absolute()], name(recording)


def test_the_table_of_facts_says_what_was_recorded(panels):
    for panel, recording in panels:
        words = words_of(recording.program)
        names, colours = names_of(recording, words), colours_of(recording)
        head = [cell.get_text() for cell in panel.select(".run-facts thead th")]
        rows = panel.select(".run-facts tbody tr")
        assert [(row["data-pid"], row["data-role"]) for row in rows] == [
            (str(process.pid), process.role) for process in recording.processes
        ]
        for row, process in zip(rows, recording.processes, strict=True):
            cells = dict(zip(head, [cell.get_text() for cell in row.select("th, td")], strict=True))
            assert cells == {words[column]: text for column, text in facts_of(process, recording, names).items()}
            assert row.select_one(".writer").classes == ["writer", colours[process.pid]]


def facts_of(process: Process, recording: Recording, names: dict[int, str]) -> dict[str, str]:
    """What a row of the table must say, by column."""
    life = process.spans
    dead = [span for span in life if span.state == "zombie"]
    facts = {
        "process": f"{names[process.pid]} {process.pid}",
        "name": given_name(process),
        "from": f"{life[0].start:.3f}" if life else "",
        "to": f"{(dead[0].start if dead else life[-1].end):.3f}" if life else "",
        "zombie": ", ".join(f"{span.start:.3f}–{span.end:.3f}" for span in dead if span.end > span.start),
        "exit_code": str(process.exit_code) if process.exit_code is not None else "",
        "parent": " → ".join(key for key, _ in itertools.groupby(str(span.ppid) for span in life)),
        "created_by": str(process.created_by) if process.created_by else "",
    }
    if any(other.tasks for other in recording.processes):
        facts["tasks"] = ", ".join(
            f"{task_label(task, recording)}: {task.start:.3f}–"
            + (words_of(recording.program)["unfinished"] if task.end is None else f"{task.end:.3f}")
            for task in process.tasks
        )
    return facts


def test_the_provenance_is_that_of_the_recording(panels):
    for panel, recording in panels:
        words = words_of(recording.program)
        parts = [part.get_text() for part in panel.select(".run-provenance > span")]
        started = datetime.fromisoformat(recording.started)
        expected = [
            recording.python,
            recording.platform,
            recording.start_method,
            words["duration"].format(recording.duration),
            f"{words['recorded']} {started:%Y-%m-%d %H:%M:%S} UTC",
        ]
        if recording.exit_code:  # none is known of a run that a limit has ended
            expected.append(words["exit"].format(recording.exit_code))
        if recording.limit:
            expected.append(words["limit"].format(words[recording.limit]))
        if recording.unseen:
            expected.append(words["unseen"].format(recording.unseen))
        if recording.terminal != "pseudo-terminal":
            expected.append(words["pipe"])
        assert parts == expected, name(recording)
        assert panel.select_one(".run-provenance time")["datetime"] == recording.started
        assert recording.python.split()[1] == platform.python_version(), "made by the Python that built the site"


MARKS = {  # in the order of a legend
    "start": ".start:not(.asked)",
    "asked": ".start.asked",
    "mark": ".mark",
    "ran": ".ran",
    "queued": ".queued",
    "wait": ".wait",
    "message": ".message:not(.signal)",
    "signal": ".signal",
    "passage": ".passage",
    "hold": ".hold",
    "task": ".task",
    "zombie": ".zombie",
    "adoption": ".adoption",
}


def test_a_legend_explains_the_marks_that_are_there_and_no_others(panels):
    for panel, recording in panels:
        born = {process.pid for process in recording.processes}
        tree = {
            "start": any(p.ppid in born for p in recording.processes),
            "asked": any(p.created_by in born - {p.ppid} for p in recording.processes),
            "thread": any(p.threads for p in recording.processes),
        }
        words = words_of(recording.program)
        for picture in panel.select(".run-picture"):
            drawn = picture.select_one("svg.timeline")
            there = {kind: drawn.select(marks) for kind, marks in MARKS.items()} if drawn else tree
            assert [item.get_text().partition(" (")[0] for item in picture.select(".legend li")] == [
                words[f"legend_{kind}"] for kind, yes in there.items() if yes
            ], name(recording)
            for item in picture.select(".legend li"):
                assert item.select("svg *"), "each has its swatch"


def test_the_runs_of_a_program_have_one_time_scale(panels):
    lengths, ends = defaultdict(set), defaultdict(list)
    for panel, recording in panels:
        drawing = panel.select_one("svg.timeline")
        if not recording.limit:
            lengths[recording.program].add(float(drawing["data-length"]))
            ends[recording.program].append(float(drawing["data-end"]))
    assert lengths
    assert all(lengths[program] == {max(ends[program])} for program in lengths)


def test_pids_that_programs_print_are_those_of_the_recording(panels):
    checked = 0
    for _, recording in panels:
        seen = {process.pid for process in recording.processes}
        for process in recording.processes:
            for pid in process.values("pid"):
                checked += 1
                assert pid is None or pid in seen, f"{name(recording)}: pid={pid}"
            if recording.program.split("/")[1] != "07-waiting":  # where parents change, the fences tell how
                for ppid in process.values("ppid"):
                    assert ppid in process.ppids, f"{name(recording)}: ppid={ppid}, seen: {process.ppids}"
    assert checked > 100


def test_every_line_has_a_writer(panels):
    for _, recording in panels:
        nobody = [line.text for line in recording.lines if not line.writers]
        assert not nobody, f"{name(recording)}: nobody noted writing {nobody}"


def test_orders_of_lines_are_counted_from_published_runs(site):
    tables = 0
    for page in site.rglob("*.html"):
        for element in page_in(page).select(".run, .orders"):
            if "orders" not in element.classes:
                panel = element  # the table is of the runs before it
                continue
            table, tables = element, tables + 1
            folder = (page.parent / panel["data-recording"]).parent
            runs = [Recording.from_json(json.loads(file.read_text("utf-8"))) for file in folder.glob("*.json")]
            often = Counter(run.start_method for run in runs).most_common(1)[0][0]
            counted = orders([run for run in runs if run.start_method == often])
            shown = {
                tuple(int(step.get_text()) for step in row.select("li")): int(row.select("td")[1].get_text())
                for row in table.select("tbody tr")
            }
            assert shown == counted
            assert sum(shown.values()) == int(table["data-runs"]) == 20
    assert tables == 2, "one in each language"


def test_timelines_draw_what_was_recorded(panels):
    for panel, recording in panels:
        drawing = panel.select_one("svg.timeline")
        length = float(drawing["data-length"])
        end = max([recording.duration, *(span.end for p in recording.processes for span in p.spans)])
        assert float(drawing["data-end"]) == pytest.approx(end, abs=1e-6)
        lanes = drawing.select(".lane[data-pid]")
        assert [lane["data-pid"] for lane in lanes] == [str(p.pid) for p in recording.processes], name(recording)
        for lane, process in zip(lanes, recording.processes, strict=False):
            for kind in ("running", "zombie"):
                spans = [span for span in process.spans if span.state == kind and span.end > span.start]
                bars = lane.select(f".lane > rect.{kind}")
                long = spans and spans[-1].end - spans[0].start >= HATCHED * length
                seen = spans and (kind == "running" or (long and process.role not in HELPERS))
                assert len(bars) == bool(seen)
                for bar in bars:
                    assert percent(bar["x"]) == pytest.approx(100 * spans[0].start / length, abs=0.01)
                    width = 100 * (spans[-1].end - spans[0].start) / length
                    assert percent(bar["width"]) == pytest.approx(width, abs=0.02)
            if process.spans:
                assert percent(lane.select_one(".end")["x1"]) == pytest.approx(100 * process.ended / length, abs=0.01)
        drawn = [(int(a["data-pid"]), int(a["data-parent"])) for a in drawing.select(".adoption")]
        assert drawn == [(a.pid, a.parent) for a in adoptions(recording)]
        sheet = lay_out(length, recording.processes, [])
        places = {process.pid: sheet.lanes[process.pid] + BAR_TOP for process in recording.processes}
        for arrow in drawing.select(".start"):
            child = recording.process(int(arrow["data-pid"]))
            parent = int(arrow["data-parent"])
            asked = "asked" in arrow.classes
            assert parent == (child.created_by if asked else child.ppid)
            assert percent(arrow["x1"]) == percent(arrow["x2"]) == pytest.approx(100 * child.started / length, abs=0.01)
            edges = [(places[pid], places[pid] + BAR) for pid in (parent, child.pid)]
            assert y(arrow, "y1") in edges[0] and y(arrow, "y2") in edges[1]
        pids = {str(p.pid) for p in recording.processes}
        started = {a["data-pid"] for a in drawing.select(".start:not(.asked)")}
        assert started == {str(p.pid) for p in recording.processes if p.role != "main" and str(p.ppid) in pids}
        marks = drawing.select(".mark")
        written = [(n, pid) for n, line in enumerate(recording.lines) for pid in line.writers]
        assert [int(mark["data-line"]) for mark in marks] == [n for n, _ in written]
        for mark, (n, pid) in zip(marks, written, strict=True):
            line = recording.lines[n]
            assert percent(mark["cx"]) == pytest.approx(100 * line.t / length, abs=0.01)
            assert int(mark["cy"]) - places[pid] == MIDDLE


def test_every_step_of_a_recording_lies_beside_its_lane(panels):
    for panel, recording in panels:
        for process in recording.processes:
            row = panel.select_one(f'.lane-names li[data-pid="{process.pid}"]')
            numbers = [int(number) for number in row.get("data-steps", "").split()]
            own = [step for step in process.steps if step.thread == 0]
            assert [*itertools.accumulate(numbers[1::2])] == [step.line for step in own], name(recording)
            for t, step in zip(itertools.accumulate(numbers[::2]), own, strict=True):
                assert t * 0.0001 == pytest.approx(step.t, abs=0.0011)


def test_trees_draw_what_was_recorded(panels):
    trees = 0
    for panel, recording in panels:
        for drawing in panel.select("svg.tree"):
            trees += 1
            shown = [(int(box["data-pid"]), int(box["data-threads"])) for box in drawing.select(".box")]
            assert shown == [(process.pid, process.threads) for process, _ in rows(recording)]
            assert all(threads >= 1 for _, threads in shown), name(recording)
            pids = {pid for pid, _ in shown}
            solid = {(int(path["data-pid"]), int(path["data-parent"])) for path in drawing.select(".parent")}
            assert solid == {(p.pid, p.ppid) for p in recording.processes if p.ppid in pids}
            dashed = {(int(path["data-pid"]), int(path["data-parent"])) for path in drawing.select(".asked")}
            asked = {(p.pid, p.created_by) for p in recording.processes if p.created_by in pids}
            assert dashed == asked - solid
    assert trees


def test_the_pools_workers_do_the_tasks_that_main_handed_in(panels):
    found = [recording for _, recording in panels if recording.program.endswith("multi_process_pool.py")]
    assert found
    for recording in found:
        did = {task.number: worker.pid for worker in recording.children for task in worker.tasks}
        assert sorted(did) == [1, 2, 3], name(recording)
        assert [did[number] for number in (1, 2, 3)] == recording.main.values("pid")[::3]
        for worker in recording.children:
            times = [t for task in worker.tasks for t in (task.start, task.end)]
            assert times == sorted(times), "one task after the other"


def percent(text: str) -> float:
    assert re.fullmatch(r"[\d.]+%", text)
    return float(text[:-1])


def y(element: Element, attribute: str = "y") -> float:
    return float(element[attribute])


def test_helpers_are_told_from_children(panels):
    for _, recording in panels:
        roles = [p.role for p in recording.processes]
        assert roles.count("main") == 1 and roles[0] == "main", name(recording)
        for helper in HELPERS:
            # One for each process that needs it: a child that starts children has a fork server of its own.
            owners = [p.created_by for p in recording.processes if p.role == helper]
            assert len(owners) == len(set(owners)), name(recording)
