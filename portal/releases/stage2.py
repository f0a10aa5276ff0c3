"""Stage 2 of a build: a fresh process that gets the hand-over directory and nothing confidential.

Started as ``python -m portal.releases.stage2 HANDOVER TARGET PREDICTIONS`` with a bare environment;
the last is where it keeps what was predicted, which follows from protected figures alone. It never
opens confidential data, so nothing of it can be left in the files it writes.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import orjson

from geodata.boundaries.load import Geometries, load_boundaries
from geodata.errors import ReferenceFault
from geodata.territories import load_territories
from geodata.web.geometry import write_web_geometry
from geodata.web.projection_choice import Projection
from portal.audit.checks import audit_report, failure_sentence, first_failure, read_verdicts
from portal.audit.public import audit_public
from portal.config.claims import CLAIMS
from portal.config.corrections import load_corrections, write_corrections
from portal.config.errors import OperatorError
from portal.config.official import OFFICIAL
from portal.exports.downloads import write_downloads
from portal.releases.database import add_predictions, write_database
from portal.releases.durable import sha256_of
from portal.releases.handover import BOUNDARIES, copy_tables
from portal.releases.map_classes import write_map_classes
from portal.releases.predictions.archive import ARCHIVE, read_archive
from portal.releases.predictions.cache import PredictionCache
from portal.releases.predictions.engines import own_predictor
from portal.releases.predictions.predict import Predictor
from portal.releases.rounding_error import rate_floors, release_errors
from portal.store.audit import AUDIT
from portal.store.release_store import DATABASE, ReleaseStore
from schemas.predictions import Predictions

Progress = Callable[[str], None]
# Exit code of a refusal: the reference cannot be used, and one sentence says why.
REFUSED = 2


def run_stage2(
    handover: Path, target: Path, progress: Progress, predictor: Predictor | None = None
) -> None:
    """Write a whole release directory from a hand-over directory.

    ``predictor`` makes the predictions; without one the engines of this installation do.
    """
    predictor = predictor or own_predictor()
    context = orjson.loads((handover / "context.json").read_bytes())
    context["info"]["methods"] |= predictor.methods
    target.mkdir()
    # Of the boundaries only their records: the polygons are drawn and offered for download.
    shutil.copytree(
        handover / "reference",
        target / "reference",
        copy_function=shutil.copyfile,
        ignore=shutil.ignore_patterns("*.geojson", "*.parquet"),
    )
    copy_tables(handover / CLAIMS, target / CLAIMS)
    copy_tables(handover / OFFICIAL, target / OFFICIAL)
    write_corrections(load_corrections(handover / "corrections.csv"), target / "corrections.csv")
    progress("rounding error")
    errors = release_errors(handover, context)
    largest = context["info"]["policy"]["rate_max_rounding_error"]
    context["info"]["rate_floor"] = rate_floors(errors, largest)
    progress("database")
    write_database(handover, target / DATABASE, context, errors)
    predictions = _predict(predictor, handover, target, context, progress)
    content_hash = add_predictions(target / DATABASE, predictions)
    progress("geometry")
    boundaries = _load_boundaries(handover)
    _write_geometry(boundaries, target, context["info"])
    store = ReleaseStore(target)
    try:
        progress("map classes")
        write_map_classes(store, target / "classes.json")
        progress("downloads")
        (target / "downloads").mkdir()
        downloads = write_downloads(store, target / "downloads", boundaries)
    finally:
        store.close()
    progress("audit of the release")
    _write_audit(handover, target, context["info"], content_hash)
    manifest = {
        "release": context["info"]["id"],
        "as_of": context["info"]["as_of"],
        "created_on": context["info"]["created_on"],
        "first_month": context["info"]["first_month"],
        "last_month": context["info"]["last_month"],
        "synthetic": context["info"]["synthetic"],
        "test_only": context["info"]["test_only"],
        "policy": context["info"]["policy"],
        "methods": context["info"]["methods"],
        "rate_floor": context["info"]["rate_floor"],
        "rounding_error": [asdict(row) for row in errors],
        "secondary": context["secondary"]["quarters"],
        "database_content_sha256": content_hash,
        "downloads": [asdict(entry) for entry in downloads],
        "files": _files(target),
    }
    (target / "manifest.json").write_bytes(orjson.dumps(manifest, option=orjson.OPT_INDENT_2))


def _predict(
    predictor: Predictor, handover: Path, target: Path, context: dict[str, Any], progress: Progress
) -> Predictions:
    """Predict from the tables as their readers will see them."""
    progress("predictions")
    store = ReleaseStore(target)
    try:
        archive = read_archive(handover / ARCHIVE, store.territories, store.topics)
        return predictor.predict(store, context.get("working_days", ()), archive, progress)
    finally:
        store.close()


def _write_audit(handover: Path, target: Path, info: dict[str, Any], content_hash: str) -> None:
    """Attack the release and write ``audit.json``; refuse one that was not audited or failed."""
    verdicts = read_verdicts(handover / AUDIT)
    if not verdicts:
        raise OperatorError("The release was handed over without an audit; build it again.")
    verdicts += audit_public(target, content_hash)
    if (failed := first_failure(verdicts)) is not None:
        raise OperatorError(failure_sentence(failed))
    report = audit_report(info["id"], info["policy"], info["methods"], verdicts)
    (target / AUDIT).write_bytes(orjson.dumps(report, option=orjson.OPT_INDENT_2))


def _write_geometry(boundaries: Geometries, target: Path, info: dict[str, Any]) -> None:
    """Write web geometry if there are boundaries; the tables work without them."""
    if not boundaries:
        return
    territories = load_territories(target / "reference" / "territories.csv")
    projection = Projection.from_dict(info["projection"])
    write_web_geometry(territories, boundaries, projection, target / "geo", info["boundary_credit"])


def _load_boundaries(handover: Path) -> Geometries:
    reference = handover / "reference"
    return load_boundaries(reference / BOUNDARIES, load_territories(reference / "territories.csv"))


def _files(target: Path) -> dict[str, dict[str, Any]]:
    return {
        str(path.relative_to(target)): {"bytes": path.stat().st_size, "sha256": sha256_of(path)}
        for path in sorted(target.rglob("*"))
        if path.is_file()
    }


def main(arguments: list[str]) -> int:
    """Run stage 2; progress goes to standard output, a line a step, a refusal to standard error."""
    handover, target, kept = map(Path, arguments)
    try:
        run_stage2(
            handover,
            target,
            lambda step: print(step, flush=True),  # noqa: T201
            own_predictor(PredictionCache(kept)),
        )
    except (OperatorError, ReferenceFault) as fault:
        sys.stderr.write(f"{fault}\n")
        return REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
