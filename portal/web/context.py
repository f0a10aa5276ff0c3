"""What every page needs: the release, the language, the texts and the links of one request."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from portal.config.base_map import BaseMap
from portal.exports.base_address import base_address
from portal.store.model import ReleaseInfo
from portal.store.release_store import ReleaseStore
from portal.web.i18n import Texts, texts_of
from portal.web.links import Links

THEMES = ("light", "dark")


@dataclass(frozen=True, slots=True)
class PageContext:
    """One request for a page. ``path`` has no language prefix; ``query`` is what was asked.

    ``base`` is what addresses begin with that a reader copies; ``release`` is the id of the release
    that the address names, empty where it is the one in force; ``base_map`` is the background of
    maps in Web Mercator, if the operator named one.
    """

    store: ReleaseStore
    lang: str
    texts: Texts
    links: Links
    path: str
    query: dict[str, str]
    base: str
    release: str = ""
    base_map: BaseMap | None = None

    @property
    def info(self) -> ReleaseInfo:
        """Facts about the release."""
        return self.store.info

    def other_languages(self) -> tuple[tuple[str, str], ...]:
        """Return (language, address of this page in it) for the release's other languages."""
        return tuple(
            (lang, self.address_in(lang)) for lang in self.info.languages if lang != self.lang
        )

    def address_in(self, lang: str) -> str:
        """Return the address of this page in a language of the release."""
        # The path has the language; a parameter that repeats it or says another would mislead.
        query = {name: value for name, value in self.query.items() if name != "lang"}
        address = language_prefix(self.info, lang) + quote(self.path)
        return f"{address}?{urlencode(query)}" if query else address


def language_prefix(info: ReleaseInfo, lang: str) -> str:
    """Return the path prefix of a language: none for the release's first."""
    return "" if lang == info.languages[0] else f"/{lang}"


def make_context(
    store: ReleaseStore,
    lang: str,
    path: str,
    query: dict[str, str],
    root: str = "",
    release: str = "",
) -> PageContext:
    """Return the context of a page in ``lang``, one of the release's languages.

    ``root`` is the address by which the reader asked, ``release`` the release that it names.
    """
    theme = query.get("theme")
    links = Links(language_prefix(store.info, lang), theme if theme in THEMES else None, release)
    base = base_address(store.info.base_url, root)
    return PageContext(store, lang, texts_of(lang), links, path, query, base, release)
