"""The public part of the disclosure policy: its numbers and the decisions that changed them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal.indicators.labels import NBSP, format_count
from portal.web.context import PageContext
from schemas.codelists import FREQ


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision on a version of the policy; ``decided_on`` is formatted by the template."""

    version: str
    decided_on: date
    reference: str
    reason: str


@dataclass(frozen=True, slots=True)
class PolicyView:
    """Numbers as text; empty where a release of an older program does not tell them.

    ``decisions`` are the newest first, or ``None`` where the release says nothing of decisions.
    """

    version: str
    base: str
    below_base: str
    min_block: str
    secondary_min_block: str
    quality: str
    points: str
    floors: str
    density_floor: str
    population_max_age: str
    snapshot_days: str
    microdata_days: str
    methods: tuple[tuple[str, str], ...]
    decisions: tuple[DecisionRow, ...] | None


def make_policy_view(context: PageContext) -> PolicyView:
    """Return what the page of methods prints of the policy."""
    info, lang = context.info, context.lang
    policy = info.policy
    decimal_point = "," if lang == "ru" else "."

    def number(key: str) -> str:
        return format_count(int(policy[key]), lang) if key in policy else ""

    return PolicyView(
        version=str(policy["version"]),
        base=str(policy["base"]),
        below_base=str(policy["base"] - 1),
        min_block=number("min_block"),
        secondary_min_block=number("secondary_min_block"),
        quality=str(policy.get("quality", "")),
        points=f"{policy.get('rate_max_rounding_error', 5):g}".replace(".", decimal_point),
        floors=_floors(context),
        density_floor=number("density_min_count"),
        population_max_age=number("population_max_age_years"),
        snapshot_days=number("snapshot_retention_days"),
        microdata_days=number("microdata_retention_days"),
        methods=tuple(info.methods.items()),
        decisions=_decisions(policy["decisions"], lang) if "decisions" in policy else None,
    )


def _floors(context: PageContext) -> str:
    """Return the floors of rates, «месяц — 150; квартал — 175», without periods that have none."""
    lang, floors = context.lang, context.info.rate_floor
    dash = f"{NBSP}—" if lang == "ru" else ""
    return "; ".join(
        f"{freq.label(lang).lower().replace('12 ', f'12{NBSP}')}{dash} {format_count(floor, lang)}"
        for freq in FREQ
        if (floor := floors.get(freq.code)) is not None
    )


def _decisions(told: list[dict[str, str]], lang: str) -> tuple[DecisionRow, ...]:
    rows = [
        DecisionRow(
            entry["version"],
            date.fromisoformat(entry["decided_on"]),
            entry["reference"],
            entry["reason_ru"] if lang == "ru" else entry["reason_en"],
        )
        for entry in told
    ]
    return tuple(sorted(rows, key=lambda row: row.decided_on, reverse=True))
