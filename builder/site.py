"""The site that is being built: what the steps of a build ask of one object, which is handed along."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File
from mkdocs.structure.pages import Page

from recorder.archive import Archive
from recorder.job import Job


@dataclass(eq=False)
class Site:
    """A site during the life of one `mkdocs` command.

    serving: whether it is `mkdocs serve`, which shows what is wrong on the pages and goes on.
    complaints: what is wrong with a page besides its fences, by the path of the page below docs/.
    failures: the messages of the fences that failed since the build began.
    page: the page being rendered.
    published: whether the recordings of the build have been written into the site.
    archives: the recordings that were made elsewhere and brought to this build.
    patient: whether a build waits for the runs that its pages ask for.
    coming: the runs that pages of this build do not wait for, by the page's address.
    """

    serving: bool = False
    complaints: dict[str, list[str]] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    page: Page | None = None
    published: bool = True
    archives: list[Archive] = field(default_factory=list)
    patient: bool = True
    coming: dict[str, list[Job]] = field(default_factory=dict)
    _config: MkDocsConfig | None = None

    @property
    def config(self) -> MkDocsConfig:
        """MkDocs' configuration of the build under way; `mkdocs serve` reads it anew for each."""
        assert self._config is not None, "no build has begun"
        return self._config

    @config.setter
    def config(self, config: MkDocsConfig) -> None:
        self._config = config

    @property
    def docs(self) -> Path:
        """The folder with the pages."""
        return Path(self.config.docs_dir)

    @property
    def folder(self) -> Path:
        """The folder into which the site is written."""
        return Path(self.config.site_dir)

    @property
    def _i18n(self) -> Any:
        return self.config.plugins["i18n"]

    @property
    def languages(self) -> list[str]:
        """All languages in the order in which they are built: each has a build of its own, the first one's around
        the others."""
        return sorted(self._i18n.build_languages, key=lambda language: language != self.default_language)

    @property
    def language(self) -> str:
        """The language being built."""
        return str(self._i18n.current_language)

    @property
    def default_language(self) -> str:
        """The language at the root of the site."""
        return str(self._i18n.default_language)

    @property
    def nested(self) -> bool:
        """Whether the build under way is that of a further language, within the first one's."""
        return bool(self._i18n.building)

    def name_of(self, language: str) -> str:
        """What a language is called in itself."""
        return str(self.configured(language).name)

    def configured(self, language: str) -> Any:
        """What mkdocs.yml says of a language: `name`, `site_name`, `site_description` and more."""
        return self._i18n.get_language_config(language)

    def below(self, language: str, path: str) -> str:
        """The address, relative to the site's root, of what each language has one of."""
        return path if language == self.default_language else f"{language}/{path}"

    def source(self, file: File) -> str:
        """The path below docs/ of a page's file, its language's folder included."""
        assert file.abs_src_path is not None
        return Path(file.abs_src_path).relative_to(self.docs).as_posix()
