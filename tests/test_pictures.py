"""From the recordings of the real book: what is drawn is what was noted, and what was noted inside was seen outside."""

import json
from collections import defaultdict
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from book.crossings import drawn_messages
from book.drawing import BAR
from book.labels import colours_of, names_of, task_label
from book.lanes import LEVELS
from book.sheet import NARROWEST, ROW_BAR, SEEN, WIDTHS, letter_width
from book.threads import MOST, threads_of
from book.timeline import draw
from book.waits import wait_label
from book.words import words_of
from recorder.loads import PARTS
from recorder.recording import HELPERS, Recording

ROUNDED = 0.011  # percent of a drawing's width
TOUCH = 3  # pixels by which words may seem to overlap: their letters are counted as wide as in the widest font
LETTERS = 8  # pixels: the height of small letters
IDLE_CALLS = ("sleep", "join", "wait", "get", "recv", "acquire")  # which leave the processor to others


@pytest.fixture(scope="module")
def recordings(site):
    """All recordings of the built book, of one language: the other's programs do the same."""
    files = sorted((site / "recordings" / "en").rglob("*.json"))
    assert len(files) > 100
    return [Recording.from_json(json.loads(file.read_text("utf-8"))) for file in files]


class Picture:
    """The timeline of a recording, read back from its SVG."""

    def __init__(self, run):
        self.run, self.names = run, names_of(run, words_of(run.program))
        svg = draw(run, self.names, colours_of(run), words_of(run.program), "key").svg
        self.root = ElementTree.fromstring(str(svg))
        self.length = float(self.root.get("data-length"))
        self.lanes = {lane.get("data-pid"): lane for lane in self.all("lane") if lane.get("data-pid")}

    def all(self, kind, within=None):
        found = (self.root if within is None else within).iter()
        return [part for part in found if kind in (part.get("class") or "").split()]

    def at(self, percent):
        return self.length * float(percent.rstrip("%")) / 100

    def stretches(self, kind, row):
        """(start, end, title) of the boxes of a kind in a lane without its threads, or in the row of one."""
        for box in self.all(kind, row):
            rect = box.find("rect")
            start = self.at(rect.get("x"))
            yield start, start + self.at(rect.get("width")), box.findtext("title")

    def rows(self, process):
        """The row of each thread of a process that is drawn, by its number."""
        lane = self.lanes[str(process.pid)]
        rows = {int(row.get("data-thread")): row for row in self.all("thread-row", lane)}
        for row in rows.values():
            lane.remove(row)
        return {0: lane, **rows}

    def assert_same(self, drawn, noted):
        assert len(drawn) == len(noted)
        for (start, end, title), (since, to, label) in zip(drawn, noted, strict=True):
            assert title == label
            assert (start, end) == pytest.approx((since, to), abs=3 * ROUNDED * self.length / 100)


def test_what_is_drawn_in_the_lanes_is_what_was_noted(recordings):
    counted = defaultdict(int)
    for run in recordings:
        picture = Picture(run)
        assert sorted(picture.lanes) == sorted(str(process.pid) for process in run.processes)
        for process in run.processes:
            rows = picture.rows(process)
            assert list(rows)[1:] == [thread.number for thread in threads_of(process)[:MOST]]
            ended = process.ended or 0.0
            for number, row in rows.items():

                def open_to(stretch, ended=ended, last=run.duration + 1):
                    return max(stretch.start, ended) if stretch.end is None else min(stretch.end, last)

                waits = [
                    (w.start, open_to(w), wait_label(w, picture.names)) for w in process.waits if w.thread == number
                ]
                holds = [(h.start, open_to(h), h.lock) for h in process.holds if h.thread == number]
                tasks = [(t.start, open_to(t), task_label(t, run)) for t in process.tasks if number == 0]
                loads = [load for load in process.loads if load.thread == number]
                for kind, noted in (("wait", waits), ("hold", holds), ("task", tasks)):
                    picture.assert_same(list(picture.stretches(kind, row)), sorted(noted, key=lambda each: each[0]))
                    counted[kind] += len(noted)
                height = BAR if number == 0 else ROW_BAR
                boxes, dotted = (
                    [
                        (picture.at(box.get("x")), picture.at(box.get("width")), float(box.get("height")))
                        for box in picture.all(kind, row)
                    ]
                    for kind in ("ran", "queued")
                )
                for load in loads:
                    if (load.end - load.start) / picture.length <= 2 * SEEN or process.role in HELPERS:
                        continue
                    middle = (load.start + load.end) / 2
                    drawn = [high for start, width, high in boxes if start <= middle <= start + width]
                    assert sum(drawn) == pytest.approx(load.share * height, abs=height / LEVELS / 2 + 0.01), load
                    dots = [high for start, width, high in dotted if start <= middle <= start + width]
                    missing = load.queued_share if load.queued_share >= 0.5 else 0.0
                    assert sum(dots) == pytest.approx(missing * height, abs=height / LEVELS + 0.01), load
                    counted["load"] += 1
                assert not (boxes and process.role in HELPERS)
        marks = [(mark.get("data-line"), picture.at(mark.get("cx"))) for mark in picture.all("mark")]
        known = [(str(n), line.t) for n, line in enumerate(run.lines) for _ in line.writers]
        assert [number for number, _ in marks] == [number for number, _ in known]
        assert [t for _, t in marks] == pytest.approx([t for _, t in known], abs=3 * ROUNDED * picture.length / 100)
    assert min(counted[kind] for kind in ("wait", "hold", "task", "load")) > 20, counted


def test_what_crosses_in_a_picture_is_what_crossed(recordings):
    counted = defaultdict(int)
    for run in recordings:
        picture, (shown, _) = Picture(run), drawn_messages(run)
        pids = {process.pid for process in run.processes}
        noted = [m for m in shown if m.sender in pids or (m.sender is None and m.receiver in pids)]
        drawn = picture.all("message")
        key = ("data-from", "data-to")
        assert sorted(tuple(part.get(k) for k in key) for part in drawn) == sorted(
            (str(m.sender or ""), str(m.receiver or "")) for m in noted
        )
        by_ends = defaultdict(list)
        for message in noted:
            by_ends[str(message.sender or ""), str(message.receiver or "")].append(message)
        for part in drawn:
            message = by_ends[part.get("data-from"), part.get("data-to")].pop(0)
            assert message.text in part.findtext("title")
            for way in picture.all("way", part):
                leaves = {message.put, message.sent if message.sent is not None else message.put}
                arrives = message.put if message.taken is None or message.kind == "manager" else message.taken
                near = {"abs": 3 * ROUNDED * picture.length / 100 + SEEN * picture.length}
                assert any(picture.at(way.get("x1")) == pytest.approx(t, **near) for t in leaves)
                assert picture.at(way.get("x2")) == pytest.approx(arrives if message.taken else message.put, **near)
            counted[message.kind] += 1
        assert len(picture.all("passage")) == len(run.passages)
        counted["passage"] += len(run.passages)
    assert min(counted[kind] for kind in ("queue", "pipe", "pool", "manager", "arguments", "signal", "passage")) > 2


def test_no_arrow_is_drawn_through_a_word_beside_another(recordings):
    """In the narrowest drawing in which the word is shown."""
    words, crossed = 0, []
    for run in recordings:
        picture = Picture(run)
        lines = [
            (line, 6 if "translate" in line.get("transform", "") else 0)
            for kind in ("start", "adoption", "way")
            for line in picture.all(kind)
        ]
        for message in picture.all("message"):
            for word in message.findall("{*}text"):
                if not (word.get("class") or "").startswith("fit-"):
                    continue
                width = int(word.get("class").removeprefix("fit-"))
                at = float(word.get("x").rstrip("%")) * width / 100 + int(word.get("dx"))
                long = sum(map(letter_width, word.text))
                left, right = (at - long, at) if word.get("text-anchor") == "end" else (at, at + long)
                bottom = int(word.get("y"))
                words += 1
                for line, aside in lines:
                    x1, x2 = (float(line.get(x).rstrip("%")) * width / 100 + aside for x in ("x1", "x2"))
                    y1, y2 = float(line.get("y1")), float(line.get("y2"))
                    if y1 == y2 or max(y1, y2) < bottom - 8 or min(y1, y2) > bottom:
                        continue
                    xs = [x1 + (x2 - x1) * (min(max(y, bottom - 8), bottom) - y1) / (y2 - y1) for y in (y1, y2)]
                    if min(xs) < right - 3 and max(xs) > left + 3:
                        crossed.append((run.program, run.start_method, word.text))
    assert words > 300 and not crossed, (words, crossed)


def test_no_word_lies_on_another(recordings):
    """Words beside arrows, in bars and above them, in drawings of every width; nor is Ctrl-C drawn through one."""
    seen, overlaps = 0, set()
    for run in recordings:
        picture = Picture(run)
        words = [(word, part.get("class") or "") for part in picture.root.iter() for word in part.findall("{*}text")]
        pressed = [signal.find("{*}line") for signal in picture.all("signal") if not signal.get("data-from")]
        for width in (NARROWEST, *WIDTHS):
            placed = sorted((where for word in words if (where := stands(*word, width))), key=lambda where: where[0])
            seen += len(placed)
            for n, (left, right, bottom, text) in enumerate(placed):
                for other, _, beside, later in placed[n + 1 :]:
                    if other < right - TOUCH and abs(beside - bottom) < LETTERS:
                        overlaps.add((run.program, run.start_method, text, later))
                for line in pressed:
                    x, reach = float(line.get("x1").rstrip("%")) * width / 100, float(line.get("y2"))
                    if left + TOUCH < x < right - TOUCH and bottom < reach:
                        overlaps.add((run.program, run.start_method, text, "the arrow of Ctrl-C"))
    assert seen > 3000 and not overlaps, (seen, overlaps)


def stands(word, within, width):
    """Where a word stands in a drawing of a width (pixels): (left, right, bottom, text); None if it is not shown."""

    def shown(part):
        fit = (part.get("class") or "").removeprefix("fit-")
        return not fit.isdigit() or int(fit) <= width

    if not shown(word):
        return None
    spans = [(span.text if shown(span) else "") + (span.tail or "") for span in word.findall("{*}tspan")]
    text = "".join([word.text or "", *spans])
    at = float(word.get("x").rstrip("%")) * width / 100 + float(word.get("dx") or 0)
    long = sum(map(letter_width, text))
    anchor = "middle" if "task" in within.split() else word.get("text-anchor")
    left = {"end": at - long, "middle": at - long / 2}.get(anchor, at)
    return left, left + long, float(word.get("y")), text


def test_the_kth_that_was_sent_is_the_kth_that_was_taken(recordings):
    """One to one, in order, and after it was sent."""
    several = 0
    for run in recordings:
        by_way = defaultdict(list)
        for message in run.crossings:
            if message.sent is not None:
                assert message.put <= message.sent
                if message.taken is not None:
                    assert message.sent <= message.taken, (run.program, message)
                    by_way[message.kind, message.channel, message.sender, message.receiver].append(message)
        for messages in by_way.values():
            in_order = sorted(messages, key=lambda message: message.sent)
            assert all(one.taken <= other.taken for one, other in pairwise(in_order)), run.program
            several += len(messages) > 2
    assert several > 10


def test_inside_and_outside_agree_on_every_long_wait_of_the_book(recordings):
    """What waits uses no processor, within the step at which the system is asked."""
    compared = 0
    for run in recordings:
        step = max(0.05, 2 * run.duration / PARTS)
        for process in run.processes:
            for wait in process.waits:
                start, end = wait.start + step, (process.ended or 0.0 if wait.end is None else wait.end) - step
                if wait.call not in IDLE_CALLS or end - start < 0.05:
                    continue
                own = [load for load in process.loads if load.thread == wait.thread]
                ran = sum(load.share * max(0.0, min(end, load.end) - max(start, load.start)) for load in own)
                assert ran < 0.25 * (end - start), (run.program, run.start_method, process.pid, wait)
                compared += 1
    assert compared > 50
