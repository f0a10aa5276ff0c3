"""The form of a page with the one field that was refused: everything else as the reader had it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from portal.web.context import PageContext
from portal.web.presenters.cells import Choice, Form, Option, make_form
from portal.web.presenters.offers import map_indicators
from portal.web.presenters.selection import BadQuery, read_selection

_PAGES = ("/t/", "/topic/", "/channel/")
_MAPS = ("/", "/compare", "/maps")
# What a page reads besides the fields of the form: places to compare, the second of two maps.
_CARRIED = ("geo", "topic2", "time2")


@dataclass(frozen=True, slots=True)
class RefusedForm:
    """The form, the field that was refused, and what it carries along besides."""

    form: Form
    field: str
    carried: tuple[tuple[str, str], ...]


def make_refused_form(context: PageContext, error: BadQuery) -> RefusedForm | None:
    """Return the form, ``None`` for a page without one and for a parameter that is no field of it.

    What was given stands in its field: a reader sees what to change.
    """
    path = context.path
    if path not in _MAPS and not path.startswith(_PAGES):
        return None
    kept = {name: value for name, value in context.query.items() if name != error.parameter}
    try:
        selection = read_selection(
            replace(context, query=kept),
            offered=() if path == "/compare" else map_indicators(context),
        )
    except BadQuery:
        return None
    form = make_form(context, selection, context.links.page(path).split("?")[0])
    if error.parameter not in {choice.name for choice in form.choices}:
        return None
    choices = tuple(
        _with_given(choice, error.given) if choice.name == error.parameter else choice
        for choice in form.choices
    )
    carried = tuple((name, kept[name]) for name in _CARRIED if name in kept)
    return RefusedForm(replace(form, choices=choices), error.parameter, carried)


def _with_given(choice: Choice, given: str) -> Choice:
    """Return the list with what was given chosen, at its top."""
    others = tuple(
        (title, tuple(replace(option, selected=False) for option in options))
        for title, options in choice.groups
    )
    return replace(choice, groups=(("", (Option(given, given, selected=True),)), *others))
