"""The pictures that other programs ask a site for: its icons, and a card in each language for links to it.

They are drawn while the site is built: the icons from theme/assets/mark.svg, the card with a run of the home page. On
a machine without a font for a language there is no card in it, and no page names one.
"""

from __future__ import annotations

import io
import logging
import re
import xml.etree.ElementTree as ET
from functools import cache

from PIL import Image, ImageDraw, ImageFont

from book.labels import colours_of, names_of
from book.words import WORDS
from builder.site import Site
from recorder.job import ROOT
from recorder.recording import HELPERS, Recording
from recorder.schedule import schedule

ASSETS = ROOT / "theme" / "assets"
ICONS = {"assets/apple-touch-icon.png": 180, "assets/icon-192.png": 192, "assets/icon-512.png": 512}  # pixels
FAVICON = "favicon.ico"
WIDTH, HEIGHT = 1200, 630  # of a card, in pixels
PAPER, INK, SOFT, RULE = "#fdfcfa", "#22252a", "#585c64", "#dedad1"  # theme/assets/book.css, in the light
SHARPER = 4  # drawn so many times larger, then made smaller: Pillow's lines have hard edges

# The fonts of a language by the names of their files, which Pillow looks for where the system keeps fonts, and the
# number of the face in the file. A language without a line here is written in Latin letters.
FONTS = {
    "zh": (
        ("NotoSerifCJK-Bold.ttc", 2),
        ("NotoSansCJK-Bold.ttc", 2),
        ("NotoSerifCJK-Regular.ttc", 2),
        ("NotoSansCJK-Regular.ttc", 2),
        ("SourceHanSansSC-Bold.otf", 0),
        ("Songti.ttc", 0),
        ("Hiragino Sans GB.ttc", 0),
        ("msyhbd.ttc", 0),
        ("wqy-zenhei.ttc", 0),
        ("wqy-microhei.ttc", 0),
    ),
}
LATIN = (
    ("NotoSerif-Bold.ttf", 0),
    ("Georgia Bold.ttf", 0),
    ("georgiab.ttf", 0),
    ("LiberationSerif-Bold.ttf", 0),
    ("DejaVuSerif-Bold.ttf", 0),
)

log = logging.getLogger("mkdocs.recorder")


def card_address(language: str) -> str:
    """Where the card of a language is published, relative to the site's root."""
    return f"assets/card-{language}.png"


def promise_card(site: Site) -> None:
    """Tell the templates where the card of the language being built will be; "" if there will be none."""
    drawable = not site.serving and font(site.language, 40)
    site.config.extra["card"] = card_address(site.language) if drawable else ""
    if not (drawable or site.serving):
        log.info(f"no font for a card in {site.name_of(site.language)} is installed: links will be shown without one")


def drawn(site: Site) -> dict[str, bytes]:
    """The pictures by their addresses relative to the site's root; none while the book is served."""
    if site.serving:
        return {}
    found = {address: _png(_icon(size)) for address, size in ICONS.items()}
    ico = io.BytesIO()
    _icon(48, 0.0).save(ico, "ICO", sizes=[(16, 16), (32, 32), (48, 48)])
    found[FAVICON] = ico.getvalue()
    for language in site.languages:
        if font(language, 40):
            found[card_address(language)] = _png(card(site, language))
    return found


@cache
def font(language: str, size: int) -> ImageFont.FreeTypeFont | None:
    """A font for a language, or None if none is installed. size: pixels."""
    for name, face in FONTS.get(language, LATIN):
        try:
            return ImageFont.truetype(name, size, face)
        except OSError:
            continue
    latin = ImageFont.load_default(size)  # Pillow's own
    return latin if language not in FONTS and isinstance(latin, ImageFont.FreeTypeFont) else None


def card(site: Site, language: str) -> Image.Image:
    """What is shown with a link to the book: its name, what it is, and a run of its home page."""
    image = Image.new("RGB", (WIDTH * 2, HEIGHT * 2), PAPER)
    draw = ImageDraw.Draw(image)
    configured = site.configured(language)
    image.paste(_icon(200, 0.0), (150, 130))
    draw.text((400, 120), configured.site_name, INK, font(language, 160))
    for line, text in enumerate(re.findall(r"[^.。]+[.。]?", configured.site_description)):
        draw.text((160, 400 + 86 * line), text.strip(), SOFT, font(language, 60))
    runs = [recording for _, recording in schedule.recordings() if recording.program.startswith(f"{language}/index/")]
    if runs:
        _draw_run(draw, min(runs, key=lambda run: (run.start_method, run.repetition)), language)
    return image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)


def _draw_run(draw: ImageDraw.ImageDraw, run: Recording, language: str) -> None:
    """A lane for each process of a run, as in its timeline, in the lower half of a card of double size."""
    names, classes = names_of(run, WORDS[language]), colours_of(run)
    shown = [process for process in run.processes if process.role not in HELPERS][:4]
    left, right, top, lane = 520, 2 * WIDTH - 160, 680, 130
    draw.line((160, top - 40, right, top - 40), RULE, 4)

    def x(moment: float) -> float:
        return left + (right - left) * moment / run.duration

    for number, process in enumerate(shown):
        colour, y = colours()[classes[process.pid]], top + lane * number
        draw.text((160, y + 4), names[process.pid], colour, font(language, 56))
        start, end = process.started or 0.0, process.ended or run.duration
        bar = (x(start), y + 20, x(min(end, run.duration)), y + 64)
        draw.rectangle(bar, _mixed(colour, 0.4), colour, 4)
        for line in run.lines:
            if line.pid == process.pid:
                draw.ellipse((x(line.t) - 16, y + 26, x(line.t) + 16, y + 58), PAPER, colour, 6)
    figures = f"{run.python} · {run.start_method} · {WORDS[language]['duration'].format(run.duration)}"
    draw.text((left, top + lane * len(shown) + 4), figures, SOFT, font(language, 40))


@cache
def colours() -> dict[str, str]:
    """The colours of processes on light paper by their classes, as in theme/assets/run.css."""
    return dict(re.findall(r"--(w\d|helper): light-dark\((#\w{6})", (ASSETS / "run.css").read_text("utf-8")))


def _mixed(colour: str, paper: float) -> str:
    """A colour with a share of white in it."""
    channels = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(c + (255 - c) * paper):02x}" for c in channels)


def _icon(size: int, margin: float = 0.12) -> Image.Image:
    """The book's mark on paper. size: pixels. margin: a share of the size, on each side."""
    mark = ET.parse(ASSETS / "mark.svg").getroot()
    _, _, width, _ = map(float, mark.attrib["viewBox"].split())
    whole = size * SHARPER
    scale, shift = whole * (1 - 2 * margin) / width, whole * margin
    stroke = float(mark.attrib["stroke-width"]) * scale
    image = Image.new("RGB", (whole, whole), PAPER)
    draw = ImageDraw.Draw(image)
    for path in mark:
        points = [(shift + x * scale, shift + y * scale) for x, y in _corners(path.attrib["d"])]
        colour = path.attrib["stroke"]
        draw.line(points, colour, round(stroke))
        for x, y in points:  # round ends and corners
            draw.ellipse((x - stroke / 2, y - stroke / 2, x + stroke / 2, y + stroke / 2), colour)
    return image.resize((size, size), Image.Resampling.LANCZOS)


def _corners(path: str) -> list[tuple[float, float]]:
    """The corners of an SVG path of straight lines: M, and h, v, H and V."""
    x = y = 0.0
    found = []
    for command, numbers in re.findall(r"([MhvHV])([\d. -]*)", path):
        first, *rest = map(float, numbers.split())
        if command == "M":
            x, y = first, rest[0]
        elif command in "hH":
            x = first + (x if command == "h" else 0)
        else:
            y = first + (y if command == "v" else 0)
        found.append((x, y))
    return found


def _png(image: Image.Image) -> bytes:
    data = io.BytesIO()
    image.save(data, "PNG", optimize=True)
    return data.getvalue()
