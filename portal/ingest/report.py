"""What one ingest did, in counts that always add up. For the operator's eyes only."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class IngestReport:
    """Counts of one file; the unit is a row (a question, where appeals have several).

    ``read = accepted + replaced + duplicate + quarantined``, or the constructor raises.
    ``reasons`` counts quarantined rows by reason; ``unmapped_topics`` counts imported rows whose
    topic no crosswalk row speaks of; ``seconds`` are by stage, ``start_up`` (reader process and
    engines) and ``hash`` (keyed hash) apart.
    """

    source: str
    file: str
    snapshot: str
    sha256: str
    as_of: date
    read: int
    accepted: int
    replaced: int
    duplicate: int
    quarantined: int
    unmapped_topics: int
    reasons: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        parts = self.accepted + self.replaced + self.duplicate + self.quarantined
        if self.read != parts or self.quarantined != sum(self.reasons.values()):
            raise RuntimeError(
                f"{self.file}: the counts of the ingest do not add up (read {self.read}, parts"
                f" {parts}); nothing was imported."
            )

    def __str__(self) -> str:
        reasons = ", ".join(f"{name} {count}" for name, count in sorted(self.reasons.items()))
        return (
            f"{self.file}: read {self.read}, accepted {self.accepted}, replaced {self.replaced},"
            f" duplicate {self.duplicate}, quarantined {self.quarantined}"
            + (f" ({reasons})" if reasons else "")
            + (
                f", topics not in the crosswalk {self.unmapped_topics}"
                if self.unmapped_topics
                else ""
            )
        )
