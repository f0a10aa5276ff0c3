"""One view of the numbers: its permanent address, its pictures, tables, block and citation.

Whoever prints a figure makes a :class:`View` of it and includes the source line of
``take_view.html``; everything that leads away from the figure is written here, once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote, urlencode

from portal.exports.readme import data_notes
from portal.indicators.definitions import BY_ID, Indicator
from portal.store.model import ReleaseInfo
from portal.web.context import PageContext, language_prefix
from portal.web.dates import day_text, period_title
from portal.web.presenters.selection import Selection, default_period
from schemas.codelists import ALL, CHANNEL_GROUP

Kind = Literal["map", "territory", "topic", "channel", "compare"]
KINDS: tuple[Kind, ...] = ("map", "territory", "topic", "channel", "compare")
# The two sizes of a picture: for a card of a social network, and for print.
SIZES = ("card", "print")
# Between the codes of the places that a comparison has.
JOINT = ","
_SAFE = ":/,"


@dataclass(frozen=True, slots=True)
class View:
    """What a figure shows.

    ``place`` is the code of a territory: that below which a map lies, that of a page; several,
    joined by commas, where places are compared. ``figure`` tells the pictures of one page apart:
    of a territory its outcomes (empty), its ``trend`` or the bare ``rate``. ``times`` are the
    periods of a trend.
    """

    context: PageContext
    kind: Kind
    place: str
    selection: Selection
    figure: str = ""
    times: tuple[str, ...] = ()

    @property
    def release(self) -> str:
        """Return the id of the release that the figure is of."""
        return self.context.info.id

    @property
    def lang(self) -> str:
        """Return the language of the figure."""
        return self.context.lang

    @property
    def indicator(self) -> Indicator:
        """Return what the figure measures: the headline rate, but on maps what was chosen."""
        if self.kind in ("map", "topic", "compare"):
            return self.selection.indicator
        return BY_ID[self.context.info.headline_rate]

    @property
    def channel(self) -> str:
        """Return the code of the channel, or ``all``."""
        return self.selection.channel

    @property
    def is_drawn(self) -> bool:
        """Say whether there is a picture: raw counts are not drawn, large places always lead."""
        if self.kind == "compare":
            return self.indicator.unit in ("share", "per_1000")
        return self.kind not in ("map", "topic") or self.indicator.unit != "count"

    def parameters(self, *, frozen: bool = True) -> dict[str, str]:
        """Return the query that repeats the figure, of this release alone where ``frozen``.

        Without a release the newest period is not named either: the next one will be newer.
        """
        selection, is_map = self.selection, self.kind in ("map", "topic", "compare")
        is_newest = not frozen and selection.period == default_period(self.context)
        query = {
            "indicator": selection.indicator.id if is_map else "",
            "topic": selection.topic.code if selection.topic.code != ALL else "",
            "channel": self.channel if self.channel != ALL else "",
            "time": "" if is_newest else str(selection.period),
            "release": self.release if frozen else "",
        }
        return {name: value for name, value in query.items() if value}

    def href(self) -> str:
        """Return the permanent link inside the portal: this release, language and choice."""
        return _joined(self._prefix + self._page(), self._page_query()) + self._fragment()

    def address(self) -> str:
        """Return the permanent link as a reader copies it."""
        return self.context.base + self.href()

    def live_address(self) -> str:
        """Return the address of the page that shows the choice in the newest release."""
        path = self._prefix + self._page()
        return self.context.base + _joined(path, self._page_query(frozen=False)) + self._fragment()

    def image(self, format_id: str = "png", size: str = "card", *, frozen: bool = True) -> str:
        """Return the path of the picture, as ``png`` or ``svg``."""
        query = self._file_query(frozen=frozen) | ({"size": size} if size != "card" else {})
        return _joined(f"{self._own('image')}.{format_id}", query.items())

    def embed(self, *, frozen: bool = False) -> str:
        """Return the path of the block that other sites show; it follows the newest release."""
        return _joined(self._own("embed"), self._file_query(frozen=frozen).items())

    def share(self) -> str:
        """Return the path of the page with the block, the badge and their code."""
        return _joined(self._prefix + self._own("share"), self._own_query(frozen=False).items())

    def newsroom(self) -> str:
        """Return the path of the archive for newsrooms."""
        return _joined(f"{self._own('newsroom')}.zip", self._file_query(frozen=True).items())

    def table(self, format_id: str) -> str:
        """Return the path of exactly these numbers as ``csv`` or ``xlsx``, from the API."""
        path, query = self._table()
        given = [(name, value) for name, value in query if value]
        beside = [("lang", self.lang), ("release", self.release), ("format", format_id)]
        return _joined(f"/api/v1{path}", [*given, *beside])

    def title(self) -> str:
        """Return what the figure shows, as a line: place, measure, topic, channel, period."""
        context, selection = self.context, self.selection
        label = self.indicator.label(self.lang)
        parts = [*self.places(), f"{label[:1].lower()}{label[1:]}"]
        if selection.topic.code != ALL:
            parts.append(selection.topic.name(self.lang))
        if self.channel != ALL:
            parts.append(CHANNEL_GROUP[self.channel].label(self.lang))
        return ", ".join([*parts, period_title(selection.period, context.texts)])

    def places(self) -> tuple[str, ...]:
        """Return the names of the places."""
        territories = self.context.store.territories
        return tuple(territories[code].name(self.lang) for code in self.place.split(JOINT))

    def citation(self) -> str:
        """Return the sentence to cite the figure by; it names the release, and leads to it."""
        info: ReleaseInfo = self.context.info
        text = self.context.texts.gettext(
            "%(publisher)s. %(title)s: %(what)s. Release %(release)s, data as of %(day)s. "
            "%(address)s. %(license)s."
        )
        values = {
            "publisher": info.publisher(self.lang).rstrip("."),
            "title": info.title(self.lang),
            "what": self.title(),
            "release": info.id,
            "day": day_text(info.as_of, self.lang),
            "address": self.address(),
            "license": info.data_license.rstrip("."),
        }
        return " ".join([text % values, *data_notes(info, self.lang)])

    def reading(self) -> tuple[str, ...]:
        """Return what to know before the figure is quoted: definition, caveat, gaps, rounding."""
        _, indicator = self.context.texts.gettext, self.indicator
        return (
            indicator.text("definition", self.lang),
            indicator.text("caveat", self.lang),
            _(
                "“Too few to say” and “not reported” are not zeros. Small numbers are rounded to "
                "protect applicants, so parts need not add up to the whole."
            ),
        )

    @property
    def _prefix(self) -> str:
        return language_prefix(self.context.info, self.lang)

    def _own(self, room: str) -> str:
        return f"/{room}/{self.kind}/{quote(self.place, safe=JOINT)}"

    def _own_query(self, *, frozen: bool) -> dict[str, str]:
        figure = {"figure": self.figure} if self.figure else {}
        return figure | self.parameters(frozen=frozen)

    def _file_query(self, *, frozen: bool) -> dict[str, str]:
        """Return the query of what has its language there and not in the path: it is no page."""
        is_first = self.lang == self.context.info.languages[0]
        return self._own_query(frozen=frozen) | ({} if is_first else {"lang": self.lang})

    def _page(self) -> str:
        if self.kind == "topic":
            return f"/topic/{quote(self.selection.topic.code)}"
        if self.kind == "channel":
            return f"/channel/{quote(self.channel)}"
        if self.kind == "compare":
            return "/compare"
        is_country = self.place == self.context.store.territories.root.code
        return "/" if is_country and self.kind == "map" else f"/t/{quote(self.place)}"

    def _page_query(self, *, frozen: bool = True) -> list[tuple[str, str]]:
        query = self.parameters(frozen=frozen)
        if self.kind in ("topic", "channel"):
            query.pop(self.kind, None)
        if self.kind == "map" and self.selection.view != "map":
            query["view"] = self.selection.view
        several = self.place.split(JOINT) if self.kind == "compare" else ()
        return [*(("geo", code) for code in several), *query.items()]

    def _fragment(self) -> str:
        return "#map" if self.kind == "map" else ""

    def _table(self) -> tuple[str, list[tuple[str, str]]]:
        """Return path and query of the API for what the figure shows."""
        selection = self.selection
        codes = self.place.split(JOINT)
        topic, time = ("topic", selection.topic.code), ("time", str(selection.period))
        channel = ("channel", "" if self.channel == ALL else self.channel)
        geo = [("geo", code) for code in codes]
        if self.kind in ("territory", "channel") and not self.figure:
            return "/observations", [*geo, topic, channel, time, ("groupBy", "outcome")]
        path = f"/indicators/{self.indicator.id}"
        if self.kind in ("map", "topic"):
            return path, [*geo, ("geoLevel", self._level_below()), topic, channel, time]
        times = [("time", each) for each in self.times] or [time]
        return path, [*geo, topic, channel, *times]

    def _level_below(self) -> str:
        territories = self.context.store.territories
        if self.place == territories.root.code:
            return self.context.info.map_level
        return next((child.level for child in territories.children(self.place)), "")


def _joined(path: str, query: Iterable[tuple[str, str]]) -> str:
    text = urlencode(list(query), safe=_SAFE)
    return f"{path}?{text}" if text else path
