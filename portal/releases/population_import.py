"""Take a table of residents into an instance: read in a process of its own, replaced at once."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import orjson

from geodata.population import child as population_child
from geodata.population.imports import ImportRequest
from portal.config.instance import Instance
from portal.releases.durable import locked, write_durably
from portal.releases.limited_process import run_limited


def import_population_file(
    instance: Instance, request: ImportRequest, *, is_trial: bool = False
) -> dict[str, Any]:
    """Return the report (see :class:`geodata.population.imports.ImportReport`) as JSON types.

    ``population.csv`` is replaced, unless this is a trial. Raises ``OperatorError`` with one
    sentence where the file is refused; nothing has changed then.
    """
    with (
        locked(instance.ensure_confidential() / "build.lock"),
        tempfile.TemporaryDirectory(prefix="otklik-population-") as scratch,
    ):
        work = Path(scratch)
        asked = population_child.to_request(request, instance.reference, work)
        run_limited(population_child.__name__, asked, work, request.file, lambda _: None)
        if not is_trial:
            content = (work / population_child.CONTENT).read_bytes()
            write_durably(instance.reference / population_child.CONTENT, content, 0o644)
        report: dict[str, Any] = orjson.loads((work / population_child.REPORT).read_bytes())
    return report
