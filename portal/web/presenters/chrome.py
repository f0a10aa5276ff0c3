"""What stands around every page: banner flags, masthead, language links, footer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from portal.web.assets import BASE_SHEET
from portal.web.context import PageContext
from portal.web.presenters.reading_paths import READING
from portal.web.presenters.sharing import Sharing, make_sharing
from portal.web.view import View

_LANGUAGE_NAMES = {"ru": "Русский", "en": "English"}


@dataclass(frozen=True, slots=True)
class NavItem:
    """One link of the masthead; ``lang`` is set where it leads to another language."""

    label: str
    href: str
    current: bool = False
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Chrome:
    """Frame of a page; ``reading`` are addresses of the pages to read by their names."""

    title: str
    description: str
    theme: str | None
    styles: tuple[str, ...]
    nav: tuple[NavItem, ...]
    alternates: tuple[tuple[str, str], ...]
    synthetic: bool
    test_only: bool
    site: str
    home: str
    find: str
    methodology: str
    borders: str
    data: str
    developers: str
    topics: str
    compare: str
    fair: str
    reporting: str
    system: str
    why: str
    reading: Mapping[str, str]
    release: str
    address: str
    last_month: str
    as_of: date
    publisher: str
    contact: str
    contact_href: str
    license: str
    license_url: str
    boundary_note: str
    boundary_credit: str
    sharing: Sharing


def make_chrome(
    context: PageContext,
    title: str,
    description: str = "",
    section: str = "",
    styles: tuple[str, ...] = (),
    has_map: bool = False,
    view: View | None = None,
) -> Chrome:
    """Return the frame: ``section`` is the path of the masthead's current item.

    ``styles`` are further style sheets; the boundary note stands on pages with a map. ``view`` is
    the figure that links to the page show.
    """
    info, links = context.info, context.links
    site = info.title(context.lang).strip('«»“”" ')
    methodology = links.page("/methodology")
    return Chrome(
        title=f"{title} · {site}" if title else site,
        description=description,
        theme=links.theme,
        styles=(BASE_SHEET, *styles),
        nav=_nav(context, section),
        alternates=context.other_languages(),
        synthetic=info.synthetic,
        test_only=info.test_only,
        site=site,
        home=links.home(),
        find=links.page("/find").split("?")[0],
        methodology=methodology,
        borders=links.page("/borders"),
        data=links.page("/data"),
        developers=links.page("/developers"),
        topics=links.page("/topics"),
        compare=links.page("/compare"),
        fair=links.page("/fair"),
        reporting=links.page("/reporting"),
        system=links.page("/system"),
        why=f"{methodology}#demonstration",
        reading={name: links.page(path) for name, path in READING.items()},
        release=info.id,
        address=info.base_url.rstrip("/") + links.page(context.path).split("?")[0],
        last_month=info.last_month,
        as_of=info.as_of,
        publisher=info.publisher(context.lang),
        contact=info.contact.removeprefix("mailto:"),
        contact_href=info.contact if info.contact.startswith(("mailto:", "https://")) else "",
        license=info.data_license,
        license_url=info.data_license_url,
        boundary_note=info.boundary_note(context.lang) if has_map else "",
        boundary_credit=info.boundary_credit if has_map else "",
        sharing=make_sharing(context, title, description, site, view),
    )


def _nav(context: PageContext, section: str) -> tuple[NavItem, ...]:
    _ = context.texts.gettext
    sections = (
        ("/", _("Map")),
        ("/regions", _("Places")),
        ("/topics", _("Topics")),
        ("/compare", _("Compare")),
        ("/claims", _("Claims checked")),
        ("/data", _("Data and API")),
        ("/methodology", _("Methods")),
    )
    items = [NavItem(label, context.links.page(path), path == section) for path, label in sections]
    items += [
        NavItem(_LANGUAGE_NAMES[lang], address, lang=lang)
        for lang, address in context.other_languages()
    ]
    return tuple(items)
