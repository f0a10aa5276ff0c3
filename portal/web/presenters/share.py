"""The page that gives a figure away: what to paste where, and what it will look like there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape

from markupsafe import Markup

from portal.web.charts.badge import HEIGHT, WIDTH, badge_svg
from portal.web.context import PageContext
from portal.web.presenters.badge import make_badge
from portal.web.presenters.block import Block, make_block
from portal.web.view import View
from portal.web.view_words import measure

_STYLES = ("css/kit.css", "css/embed.css", "css/share.css")
# Heights before the script has told the real one: of a bar, of a map, of one figure.
_HEIGHTS = {
    **{"map": 760, "topic": 760, "compare": 520, "trend": 480, "rate": 190},
    **{"fair": 620, "line": 520, "lines": 640, "months": 460, "speeds": 560, "topics": 640},
}
_USUAL_HEIGHT = 420


@dataclass(frozen=True, slots=True)
class File:
    """A labelled link to a file and its form."""

    label: str
    href: str
    form: str


@dataclass(frozen=True, slots=True)
class Code:
    """Text to paste, and what is said before it."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class ShareView:
    """Everything the page prints; a view that cannot be drawn has no ``block``."""

    title: str
    about: str
    back: str
    block: Block | None
    codes: tuple[Code, ...]
    badge: Markup | None
    badge_codes: tuple[Code, ...]
    small: Block | None
    pictures: tuple[File, ...]
    files: tuple[File, ...]
    alternative: str
    citation: str
    release: str

    @property
    def styles(self) -> tuple[str, ...]:
        """Return the style sheets of the page beside those of every page."""
        return tuple(dict.fromkeys((*(self.block.styles if self.block else ()), *_STYLES)))


def make_share_view(view: View) -> ShareView:
    """Return the page of a view."""
    context, _ = view.context, view.context.texts.gettext
    block = make_block(view)
    is_place = view.kind == "territory" and view.figure in ("", "trend", "rate")
    small = replace(view, figure="rate")
    return ShareView(
        title=_("Show on your site"),
        about=view.title(),
        back=view.href(),
        block=block,
        codes=_block_codes(view, block) if block else (),
        badge=badge_svg(make_badge(view)) if is_place else None,
        badge_codes=_badge_codes(view, small) if is_place else (),
        small=make_block(small) if is_place else None,
        pictures=_pictures(view) if block else (),
        files=_files(context, view, block),
        alternative=_alternative(view, block),
        citation=view.citation(),
        release=view.release,
    )


def frame_code(view: View, title: str, *, frozen: bool, width: str = "100%") -> str:
    """Return the code of a block; ``frozen`` shows this release for good."""
    base = view.context.base
    height = _HEIGHTS.get(view.figure or view.kind, _USUAL_HEIGHT)
    return (
        f'<iframe src="{escape(base + view.embed(frozen=frozen))}"\n'
        f'  title="{escape(title)}" loading="lazy"\n'
        f'  width="{width}" height="{height}" frameborder="0"></iframe>\n'
        f'<script async src="{escape(base)}/embed.js"></script>'
    )


def _block_codes(view: View, block: Block) -> tuple[Code, ...]:
    _ = view.context.texts.gettext
    frozen = _("This release for good: %(release)s") % {"release": view.release}
    return (
        Code(
            "live",
            _("Follows every release"),
            frame_code(view, _title_of(view), frozen=False),
        ),
        Code("frozen", frozen, frame_code(view, block.heading, frozen=True)),
    )


def _title_of(view: View) -> str:
    """Return a title without a figure: the block's changes with every release."""
    what = measure(view.context, view.indicator, view.figure)
    return ", ".join((*view.places(), f"{what[:1].lower()}{what[1:]}"))


def _badge_codes(view: View, small: View) -> tuple[Code, ...]:
    context, _ = view.context, view.context.texts.gettext
    lang = "" if view.lang == context.info.languages[0] else f"?lang={view.lang}"
    picture = f"{context.base}/badge/{view.place}.svg{lang}"
    page = context.base + context.links.territory(view.place).split("?")[0]
    words = _("What became of the appeals: %(place)s") % {"place": view.places()[0]}
    image = (
        f'<a href="{escape(page)}"><img src="{escape(picture)}"\n'
        f'  width="{WIDTH}" height="{HEIGHT}" alt="{escape(words)}"></a>'
    )
    return (
        Code("badge-code", _("Code of the badge"), image),
        Code(
            "widget-code",
            _("Code of the small block"),
            frame_code(small, _title_of(view), frozen=False),
        ),
    )


def _pictures(view: View) -> tuple[File, ...]:
    _ = view.context.texts.gettext
    return (
        File(_("For social networks, 1200 × 630"), view.image("png"), "PNG"),
        File(_("For print, 2400 × 1700"), view.image("png", "print"), "PNG"),
        File(_("For further work"), view.image("svg", "print"), "SVG"),
    )


def _files(context: PageContext, view: View, block: Block | None) -> tuple[File, ...]:
    _ = context.texts.gettext
    tables = (
        File(_("The numbers as a table"), view.table("csv"), "CSV"),
        File(_("The numbers as a workbook"), view.table("xlsx"), "XLSX"),
    )
    archive = File(_("Everything for a newsroom; opens offline"), view.newsroom(), "ZIP")
    return (*tables, archive) if block else tables


def _alternative(view: View, block: Block | None) -> str:
    if block is None:
        return view.title()
    return " ".join(filter(None, (f"{block.heading}.", block.dek, block.statement)))
