"""One view of the numbers: its permanent address, its pictures, tables, block and citation.

Whoever prints a figure makes a :class:`View` of it and includes the source line of
``take_view.html``; everything that leads away from the figure is written here, once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import quote

from portal.indicators.definitions import BY_ID, Indicator
from portal.web import view_table, view_words
from portal.web.context import PageContext, language_prefix
from portal.web.figure_kinds import ANCHORS, MEASURED, Kind
from portal.web.presenters.selection import Selection, default_period
from portal.web.view_paths import joined, page_path
from schemas.codelists import ALL

# The two sizes of a picture: for a card of a social network, and for print.
SIZES = ("card", "print")
# Between the codes of the places that a comparison has.
JOINT = ","


@dataclass(frozen=True, slots=True)
class View:
    """What a figure shows.

    ``place`` is the code of a territory: that below which a map lies, that of a page; several,
    joined by commas, where places are compared. ``figure`` tells the pictures of one page apart,
    see :data:`~portal.web.figure_kinds.FIGURES`. Whoever knows that there is nothing to draw says
    so by ``has_picture``.
    """

    context: PageContext
    kind: Kind
    place: str
    selection: Selection
    figure: str = ""
    has_picture: bool = True

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
        if self.figure in MEASURED:
            return BY_ID[MEASURED[self.figure]]
        if self.kind == "map" or (
            self.kind in ("topic", "compare") and self.figure in ("", "lines")
        ):
            return self.selection.indicator
        return BY_ID[self.context.info.headline_rate]

    @property
    def channel(self) -> str:
        """Return the code of the channel, or ``all``."""
        return self.selection.channel

    @property
    def is_drawn(self) -> bool:
        """Say whether there is a picture: raw counts are not drawn, large places always lead."""
        if not self.has_picture:
            return False
        if self.kind == "compare":
            return self.indicator.unit in ("share", "per_1000")
        return self.kind not in ("map", "topic") or bool(self.figure) or self.unit != "count"

    @property
    def unit(self) -> str:
        """Return the unit of what the figure measures."""
        return self.indicator.unit

    def of(self, figure: str) -> View:
        """Return another figure of the same page."""
        return replace(self, figure=figure)

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
        return joined(self._prefix + self._page(), self._page_query()) + self._fragment()

    def address(self) -> str:
        """Return the permanent link as a reader copies it."""
        return self.context.base + self.href()

    def live_address(self) -> str:
        """Return the address of the page that shows the choice in the newest release."""
        path = self._prefix + self._page()
        return self.context.base + joined(path, self._page_query(frozen=False)) + self._fragment()

    def image(self, format_id: str = "png", size: str = "card", *, frozen: bool = True) -> str:
        """Return the path of the picture, as ``png`` or ``svg``."""
        query = self._file_query(frozen=frozen) | ({"size": size} if size != "card" else {})
        return joined(f"{self._own('image')}.{format_id}", query.items())

    def embed(self, *, frozen: bool = False) -> str:
        """Return the path of the block that other sites show; it follows the newest release."""
        return joined(self._own("embed"), self._file_query(frozen=frozen).items())

    def share(self) -> str:
        """Return the path of the page with the block, the badge and their code."""
        return joined(self._prefix + self._own("share"), self._own_query(frozen=False).items())

    def newsroom(self) -> str:
        """Return the path of the archive for newsrooms."""
        return joined(f"{self._own('newsroom')}.zip", self._file_query(frozen=True).items())

    def table(self, format_id: str) -> str:
        """Return the path of exactly these numbers as ``csv`` or ``xlsx``, from the API."""
        path, query = view_table.table_query(
            self.context, self.kind, self.place.split(JOINT), self.selection, self.figure
        )
        given = [(name, value) for name, value in query if value]
        beside = [("lang", self.lang), ("release", self.release), ("format", format_id)]
        return joined(f"/api/v1{path}", [*given, *beside])

    def title(self) -> str:
        """Return what the figure shows, as a line: place, measure, topic, channel, period."""
        return view_words.title(
            self.context, self.places(), self.indicator, self.selection, self.figure
        )

    def places(self) -> tuple[str, ...]:
        """Return the names of the places."""
        territories = self.context.store.territories
        return tuple(territories[code].name(self.lang) for code in self.place.split(JOINT))

    def citation(self) -> str:
        """Return the sentence to cite the figure by; it names the release, and leads to it."""
        return view_words.citation(self.context, self.title(), self.address())

    def reading(self) -> tuple[str, ...]:
        """Return what to know before the figure is quoted: definition, caveat, gaps, rounding."""
        rate = BY_ID[self.context.info.headline_rate]
        beside = (rate,) if self.figure == "topics" else ()
        return view_words.reading(self.context, (self.indicator, *beside))

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
        is_country = self.place == self.context.store.territories.root.code
        topic = self.selection.topic.code
        return page_path(self.kind, self.place, topic, self.channel, is_country=is_country)

    def _page_query(self, *, frozen: bool = True) -> list[tuple[str, str]]:
        query = self.parameters(frozen=frozen)
        if self.kind in ("topic", "channel"):
            query.pop(self.kind, None)
        if self.kind == "map" and self.selection.view != "map":
            query["view"] = self.selection.view
        several = self.place.split(JOINT) if self.kind == "compare" else ()
        return [*(("geo", code) for code in several), *query.items()]

    def _fragment(self) -> str:
        if self.kind == "map":
            return "#map"
        return f"#{ANCHORS[self.figure]}" if self.figure in ANCHORS else ""
