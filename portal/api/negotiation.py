"""Which format an answer has, and in what form: ``format``, the Accept header, options of CSV."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import request
from werkzeug.datastructures import MIMEAccept

from portal.api.problems import ApiProblem, refuse
from portal.exports.about import Form
from portal.exports.formats import FORMATS, Format

# Parameter as it is asked, name after parsing.
_CSV_ONLY = {"bom": "bom", "delimiter": "delimiter", "csvType": "csv_type"}


def chosen_format(arguments: Mapping[str, Any], offered: Sequence[str]) -> Format:
    """Return the format of ``format``, else the one that Accept prefers, else the first offered.

    An option of CSV asks for CSV. Raises ``not-acceptable`` where Accept allows none of what is
    left, and ``contradictory-filters`` for an option of CSV beside another ``format``.
    """
    options = [key for key, name in _CSV_ONLY.items() if arguments.get(name) is not None]
    asked = arguments.get("format")
    if asked and asked != "csv" and options:
        refuse("contradictory-filters", options[0], f"Only CSV has it, not {asked}.")
    if asked:
        return FORMATS[asked]
    return _accepted([FORMATS["csv"]] if options else [FORMATS[name] for name in offered])


def form_of(arguments: Mapping[str, Any], name: str, shapes: Mapping[str, bytes]) -> Form:
    """Return how the query wants a table to be written in the format ``name``."""
    # Names beside codes are for people: who asks for SDMX-CSV has to ask for them.
    is_bare = name == "sdmx-csv" and "labels" not in request.args
    return Form(
        labels="id" if is_bare else arguments.get("labels", "id"),
        bom=arguments.get("bom") or False,
        delimiter=arguments.get("delimiter") or ",",
        shapes=shapes,
    )


def _accepted(offered: Sequence[Format]) -> Format:
    if not request.accept_mimetypes:
        return offered[0]
    types = {form.media_type: form for form in offered}
    # A parameter such as charset or version says no more than the type that is offered, unless it
    # is a version that is not.
    bare = MIMEAccept(
        (kind.partition(";")[0].strip(), quality)
        for kind, quality in request.accept_mimetypes
        if "version=1" not in kind
    )
    best = bare.best_match(list(types)) if bare else None
    if best is None:
        raise ApiProblem("not-acceptable", f"This resource is offered as {', '.join(types)}.")
    return types[best]
