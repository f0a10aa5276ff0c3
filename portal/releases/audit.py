"""The confidential half of the audit at work: before stage 2 begins, and its report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path

import orjson

from portal.audit.checks import Verdict, failure_sentence, first_failure, write_verdicts
from portal.audit.confidential import Ceilings, Examined, audit_confidential
from portal.config.errors import OperatorError
from portal.config.instance import Instance
from portal.releases.audited_tables import ReleaseFacts, facts_of_handover, load_tables
from portal.releases.durable import write_durably
from portal.store.audit import AUDIT


def audit_handover(instance: Instance, handover: Path) -> None:
    """Compare what is handed over with what is true, and hand the verdicts over too.

    Raises ``OperatorError`` naming the check that failed and where the exact figures are.
    """
    facts = facts_of_handover(handover)
    examined = examine(instance, facts)
    report = write_report(instance, facts.id, examined)
    if (failed := first_failure(examined.verdicts)) is not None:
        raise OperatorError(f"{failure_sentence(failed)} Exact figures: {report}.")
    write_verdicts(handover / AUDIT, examined.verdicts)


def examine(instance: Instance, facts: ReleaseFacts) -> Examined:
    """Run the confidential half on what a release shows."""
    ceilings = Ceilings(instance.policy.max_deviation, instance.policy.max_bias)
    return audit_confidential(partial(load_tables, instance, facts), ceilings)


def write_report(
    instance: Instance, release_id: str, examined: Examined, public: Sequence[Verdict] = ()
) -> Path:
    """Write the confidential report, readable by its owner alone, and return its path."""
    verdicts = [asdict(verdict) for verdict in (*examined.verdicts, *public)]
    content = {"release": release_id, "verdicts": verdicts, "figures": examined.figures}
    path = instance.ensure_confidential("audit") / f"{release_id}.json"
    write_durably(path, orjson.dumps(content, option=orjson.OPT_INDENT_2), 0o600)
    return path
