"""The only module that knows MkDocs: start the runs early, make failing fences loud, publish the recordings.
MkDocs loads it from `hooks:` in mkdocs.yml and calls the functions below by their names.
"""

from __future__ import annotations

import html
import json
import linecache
import logging
import os
import shutil
import signal
import sys
import threading
from pathlib import Path
from types import FrameType
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import CombinedEvent, event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.utils import CountHandler, get_relative_url

from book import panel
from book.aside import put_aside, put_back, waiting
from book.complaint import Complaint, below_root
from book.explain import explain
from book.pages import running_fences, shown_twice
from book.request import jobs_of, jobs_on
from recorder.cache import Cache, digest
from recorder.job import ROOT, SNIPPETS
from recorder.recording import Recording
from recorder.schedule import schedule

CACHE = ROOT / ".cache" / "recordings"
CODE = tuple(ROOT / room for room in ("recorder", "book", "builder"))

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

log = logging.getLogger("mkdocs.recorder")


class State:
    """What the functions below share during a build.

    command: "build" or "serve". code: a digest of what runs in this process, as it was at the start. page: the page
    being rendered. text: its source as it stands in the file. failures: the messages of the fences that failed since
    the build began. complaints: what is wrong with a page besides its fences, by the page's file. nested: whether the
    build under way is that of a further language, within the first one's. published: what has been written into the
    site's folder, by address: the recording or the text of the program. unpublished: the configuration of a build that
    has not published its recordings yet. claim: the descriptor that holds the site's folder for this build.
    """

    command = "build"
    code = ""
    page: Page | None = None
    text = ""
    failures: list[str] = []
    nested = False
    published: dict[str, Any] = {}
    complaints: dict[Path, list[Complaint]] = {}
    unpublished: MkDocsConfig | None = None
    claim: int | None = None


class Interrupted(SystemExit):
    """Ctrl-C or SIGTERM. Unlike KeyboardInterrupt it is not taken by `mkdocs serve` for a wish to end in peace."""


def on_startup(command: str, **_: Any) -> None:
    State.command = "serve" if command == "serve" else "build"
    schedule.progress = progress
    State.code = digest(CODE)
    if State.command == "serve":
        schedule.cache = Cache(CACHE)
        schedule.cache.tidy()
    else:
        log.info("every program is run afresh")
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, interrupt)


def interrupt(number: int, frame: FrameType | None) -> None:
    """End with the shell's exit code for this signal, by way of all clean-up; 0 is for a server that was idle."""
    building = State.command == "build"
    while frame and not building:
        building = frame.f_code.co_name == "build" and frame.f_globals.get("__name__") == "mkdocs.commands.build"
        frame = frame.f_back
    if number == signal.SIGINT and not building:
        raise KeyboardInterrupt
    raise Interrupted(128 + number)


@event_priority(100)  # before anything that takes time
def start_runs(config: MkDocsConfig) -> None:
    """Start every run that any page in any language will ask for.

    The languages come one after the other, as they are built. In each of them those runs come first that need the
    machine alone: meanwhile MkDocs has work of its own to do, it starts, or fills the templates of the language before.
    """
    if State.command == "serve":
        # A page that went wrong shows it, and is shown. Strict mode would end the server, or keep the old page. Its
        # counter of warnings has been at work since before this event: to change config.strict is not enough.
        logger = logging.getLogger("mkdocs")
        for handler in [handler for handler in logger.handlers if isinstance(handler, CountHandler)]:
            logger.removeHandler(handler)
    plugin = config.plugins.get("i18n")
    State.nested = bool(plugin and plugin.building)
    if State.nested:
        return
    if State.command == "serve" and digest(CODE) != State.code:
        start_again(config)
    claim(Path(config.site_dir))
    State.unpublished = config
    waiting.clear()
    schedule.asked.clear()
    complain(sorted(Path(config.docs_dir).rglob("*.md")))
    languages = sorted(plugin.config.languages, key=lambda language: not language.default) if plugin else []
    for folder in [Path(config.docs_dir, language.locale) for language in languages] or [Path(config.docs_dir)]:
        jobs = [job for page in sorted(folder.rglob("*.md")) for job in jobs_on(page.read_text("utf-8"))]
        for job in sorted(jobs, key=lambda job: not job.alone):
            schedule.start(job)


def complain(pages: list[Path]) -> None:
    """Refuse to build pages that cannot be right together; while they are being served, they say so themselves.

    Raises:
        PluginError: in a build, if there are any.
    """
    State.complaints = shown_twice(pages)
    messages = list(dict.fromkeys(str(complaint) for found in State.complaints.values() for complaint in found))
    if messages and State.command == "build":
        raise PluginError("\n\n".join(messages))
    for message in messages:
        log.warning(message)


def start_again(config: MkDocsConfig) -> None:
    """Put a new server in the place of this one: its own program has changed, and would show what it did before.

    Raises:
        PluginError: if the program as it is now would not start.
    """
    for file in CODE:
        for module in file.rglob("*.py"):
            try:
                compile(module.read_bytes(), module, "exec")
            except SyntaxError as error:
                raise PluginError(
                    f"{module.relative_to(ROOT)}: {error}: mend it, the server will start again"
                ) from None
    if os.name == "nt":  # where a program cannot take another's place
        raise PluginError("the program of the server has changed: stop it and start it again")
    log.info("the program of the server has changed: starting again")
    schedule.stop()
    shutil.rmtree(config.site_dir, ignore_errors=True)
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])


def progress(done: int, started: int) -> None:
    """Show how many runs have been recorded: one line on a terminal, now and then a line elsewhere."""
    if sys.stderr.isatty():
        end = "\n" if done == started else ""
        sys.stderr.write(f"\rrecorded {done} of {started} runs {end}")
        sys.stderr.flush()
    elif done == started or done % 25 == 0:
        log.info(f"recorded {done} of {started} runs")


def make_loud(config: MkDocsConfig) -> None:
    """Let the runs wait aside while plugins work on their page, and let no failure in a fence pass unseen."""
    panel.set_aside.set(put_aside)
    fences_ = config.mdx_configs.get("pymdownx.superfences", {}).get("custom_fences", [])
    for fence in fences_:
        if fence["name"] == "python" and not hasattr(fence["format"], "loud"):
            fence["format"] = loud(fence["format"])


on_config = CombinedEvent(start_runs, make_loud)


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> None:
    State.page = page
    State.text = Path(page.file.abs_src_path).read_text("utf-8")
    panel.root.set(get_relative_url(".", page.url) + "/" if page.url else "")


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    return "".join(shown(str(c)) for c in State.complaints.get(Path(page.file.abs_src_path), [])) + html


def claim(site: Path) -> None:
    """Keep other builds out of the site's folder until this process ends.

    Raises:
        PluginError: if another build is writing to it.
    """
    if fcntl is None or State.claim is not None:
        return
    site.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(site, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise PluginError(
            f"another build is writing to {site}\n"
            f"repair:       wait for its end, or build into another folder: mkdocs build --site-dir FOLDER"
        ) from None
    except OSError:
        pass  # a file system without locks
    State.claim = descriptor


@event_priority(200)  # before everything that wants to see the page as it will be
def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Put the runs where their marks stand. No plugin before this had to work through them."""
    return put_back(output)


@event_priority(-200)  # after the languages that are built within this event
def on_post_build(config: MkDocsConfig) -> None:
    if State.nested:
        State.nested = False  # the event comes to the first language last
        return
    publish(config)
    schedule.drop_the_rest()
    failures, State.failures = State.failures, []
    if failures and State.command == "build":
        raise PluginError("\n\n".join([f"{len(failures)} fences failed", *failures]))


def publish(config: MkDocsConfig) -> None:
    """Write the recordings of this build and all programs into the site, as far as they are not there yet."""
    State.unpublished = None
    site = Path(config.site_dir)
    content: dict[str, Any] = {panel.recording_address(recording): recording for _, recording in schedule.recordings()}
    for program in SNIPPETS.rglob("*.py"):
        content[panel.program_address(program.relative_to(SNIPPETS).as_posix())] = program.read_bytes()
    for address in State.published.keys() - content.keys():
        (site / address).unlink(missing_ok=True)
    for address, what in content.items():
        file = site / address
        if State.published.get(address) == what and file.exists():
            continue
        file.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(what, Recording):
            file.write_text(json.dumps(what.to_json(), ensure_ascii=False), "utf-8")
        else:
            file.write_bytes(what)
    State.published = content


def loud(format_fence: Any) -> Any:
    """Wrap the formatter of an executed fence so that no failure in it can pass unseen.

    markdown-exec turns an exception into text on the page, superfences swallows what the formatter raises,
    and sys.exit() would end the build with success. Here each of them becomes a message that is logged,
    shown on the page, and fails the build.
    """

    def format_loudly(source: str, *args: Any, **kwargs: Any) -> Any:
        failure = Failure(source)
        # markdown-exec tells of an exception only in a warning. With `-q` there would be none, hence the level.
        logger = logging.getLogger("mkdocs.plugins")
        level = logger.level
        logger.setLevel(logging.WARNING)
        logger.addHandler(failure)
        try:
            result = format_fence(source, *args, **kwargs)
        except (KeyboardInterrupt, GeneratorExit, Interrupted):
            raise
        except BaseException as error:
            failure.caused_by(error)
        finally:
            logger.removeHandler(failure)
            logger.setLevel(level)
        if failure.message is None:
            return result
        State.failures.append(failure.message)
        if State.command == "serve":  # whoever mends something, be it the load of the machine, gets a new run
            for fence in running_fences(State.text):
                if fence.code.strip() == source.strip():
                    for job in jobs_of(fence):
                        schedule.forget(job)
        return shown(failure.message)

    format_loudly.loud = True  # type: ignore[attr-defined]
    return format_loudly


def shown(message: str) -> str:
    """A message as HTML, for the page that it is about."""
    return f'<div class="run-failed" data-search-exclude><pre>{html.escape(message)}</pre></div>'


class Failure(logging.Handler):
    """Takes the exception of a fence at the moment when markdown-exec logs it, and makes our message of it."""

    def __init__(self, code: str) -> None:
        super().__init__(logging.WARNING)
        self.code = code
        self.message: str | None = None

    def emit(self, record: logging.LogRecord) -> None:
        error = sys.exc_info()[1]
        if error is None:
            return  # a warning about something else
        self.caused_by(error.__cause__ or error)
        record.msg, record.args = f"a fence failed\n{self.message}", ()  # for the handlers after this one

    def caused_by(self, error: BaseException) -> None:
        page = below_root(Path(State.page.file.abs_src_path)) if State.page else "?"
        above = next((f.line for f in running_fences(State.text) if f.code.strip() == self.code.strip()), 0)
        self.message = str(explain(error, page, self.code, above, "<code block"))


def on_build_error(error: Exception, **_: Any) -> None:
    State.failures = []
    linecache.checkcache()


def on_shutdown() -> None:
    """However the build ended, what was recorded is not lost."""
    schedule.stop()
    if isinstance(sys.exc_info()[1], Interrupted):
        log.error("interrupted: the programs have been ended; the site is not complete, build it again")
    if State.unpublished and State.command == "build":
        publish(State.unpublished)
