"""Addresses of the portal's own pages, in one language and colour scheme."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, urlencode

CODE = "{code}"
# Resources of the API that answer for any release.
_FIGURES = (
    "/observations",
    "/indicators/",
    "/coverage",
    "/forecast",
    "/spikes",
    "/comparison",
    "/reporting-",
)
_REMEMBERED = 1000


@lru_cache(maxsize=_REMEMBERED)
def _query(given: tuple[tuple[str, str], ...]) -> str:
    """Return ``?a=1&b=2``, empty of nothing: a page writes the same one behind many paths."""
    return f"?{urlencode(given)}" if given else ""


@dataclass(frozen=True, slots=True)
class Links:
    """Builds addresses; ``prefix`` is empty for the first language, ``/en`` or ``/ru`` otherwise.

    A reader's choice of ``theme`` travels in every address, since there are no cookies, and so does
    the ``release`` that an address names; empty where the one in force is read.
    """

    prefix: str
    theme: str | None = None
    release: str = ""

    def page(self, path: str, **query: str | None) -> str:
        """Return the address of a page by its path (``/regions``), without empty parameters."""
        values = {"release": self.release, **query, "theme": self.theme}
        address = f"{self.prefix}{quote(path)}" if path != "/" else f"{self.prefix}/"
        return address + _query(tuple((key, value) for key, value in values.items() if value))

    def home(self, **query: str | None) -> str:
        """Return the address of the national map."""
        return self.page("/", **query)

    def territory(self, code: str, **query: str | None) -> str:
        """Return the address of a territory's page."""
        return self.page(f"/t/{code}", **query)

    def territory_pattern(self, **query: str | None) -> str:
        """Return the address of any territory's page, with ``{code}`` in the place of its code."""
        return self.territory(CODE, **query).replace(quote(CODE), CODE, 1)

    def api(self, path: str, **query: str | None) -> str:
        """Return an address of the API, which has no language and no theme.

        Figures are those of the release that the page names, if it names one.
        """
        release = self.release if path.startswith(_FIGURES) else ""
        values = {**query, "release": query.get("release") or release}
        given = {key: value for key, value in values.items() if value}
        return f"/api/v1{quote(path)}" + (f"?{urlencode(given, safe=':/')}" if given else "")
