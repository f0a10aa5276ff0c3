"""Draw the synthetic appeals of one source: when, where, about what, how long, with what result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from portal.demo.timing import Instants, draw_closed, draw_hours, draw_received, minutes_of
from portal.demo.weights import Floats, Integers, Setting, draw_cells, gaps_of, months_from_start
from schemas.codelists import OUTCOME

OUTCOMES = OUTCOME.ids()
NEVER = np.datetime64("NaT", "m")
# Of a municipality that handed over a part only, this share of the appeals is in the files.
PARTLY_REPORTED = 0.4
# No region lies further from the others than this many standard deviations.
_MOST_UNUSUAL = 1.8


@dataclass(frozen=True, slots=True)
class Appeals:
    """Columns of equal length, one row per question of an appeal, in order of receipt.

    ``place`` indexes ``Places.leaves``, ``topic`` the pairs of ``TopicValues.values`` and
    ``outcome`` the codelist OUTCOME; instants are local minutes, NaT for what never came.
    """

    number: Integers
    question: Integers
    place: Integers
    topic: Integers
    received: Instants
    first_reply: Instants
    closed: Instants
    outcome: Integers

    def __len__(self) -> int:
        return len(self.number)

    def take(self, rows: NDArray[np.bool_] | Integers) -> Appeals:
        """Return the chosen rows."""
        return Appeals(*(getattr(self, field.name)[rows] for field in fields(self)))

    def joined(self, other: Appeals) -> Appeals:
        """Return these rows and then those of ``other``."""
        pairs = [(getattr(self, f.name), getattr(other, f.name)) for f in fields(self)]
        return Appeals(*map(np.concatenate, pairs))

    def seen_on(self, instant: np.datetime64, unfinished: Sequence[str]) -> Appeals:
        """Return what a file written at ``instant`` could know: later answers are yet to come.

        Until then the outcome is one of the ``unfinished`` codes, in turn by number.
        """
        known = self.take(self.received <= instant)
        pending = ~(known.closed <= instant)
        codes = np.array([OUTCOMES.index(code) for code in unfinished])
        return replace(
            known,
            first_reply=np.where(known.first_reply <= instant, known.first_reply, NEVER),
            closed=np.where(pending, NEVER, known.closed),
            outcome=np.where(pending, codes[known.number % len(codes)], known.outcome),
        )


def draw_appeals(setting: Setting, scale: float) -> Appeals:
    """Return the appeals of a source over all months; the seed decides every value."""
    rng = np.random.default_rng([setting.seed, setting.source.stream])
    region, topic, month = draw_cells(rng, setting, round(setting.source.appeals * scale))
    received = draw_received(rng, setting, month)
    order = np.argsort(received, kind="stable")
    region, topic, month, received = region[order], topic[order], month[order], received[order]
    hours = draw_hours(rng, setting, region, received)
    appeals = Appeals(
        number=np.arange(1, len(region) + 1),
        question=np.ones(len(region), dtype=np.int64),
        place=setting.places.within().draw(rng, region),
        topic=setting.topics.within.draw(rng, topic),
        received=received,
        first_reply=received + minutes_of(hours * rng.uniform(0.05, 0.6, len(hours))),
        closed=draw_closed(rng, setting, received, hours),
        outcome=_outcomes(rng, setting, region, topic, month),
    )
    return _more_questions(rng, setting, _partly_reported(rng, setting, appeals))


def _outcomes(
    rng: np.random.Generator, setting: Setting, region: Integers, topic: Integers, month: Integers
) -> Integers:
    """Return final outcomes: excluded first, then measures taken, then the source's other ones."""
    source = setting.source
    taken = rng.random(len(region)) < _share_resolved(setting, region, topic, month)
    rest = np.array([OUTCOMES.index(code) for code in source.rest])
    shares = np.cumsum(list(source.rest.values())) / sum(source.rest.values())
    other = rest[np.searchsorted(shares[:-1], rng.random(len(region)), side="right")]
    outcome = np.where(taken, OUTCOMES.index("measures_taken"), other)
    excluded = rng.random(len(region)) < source.excluded
    return np.where(excluded, OUTCOMES.index("excluded"), outcome)


def _share_resolved(setting: Setting, region: Integers, topic: Integers, month: Integers) -> Floats:
    """Return the probability of measures: logit of the topic's share, region, trend, source."""
    parameters = setting.parameters
    rng = np.random.default_rng([setting.seed, 102])
    drawn = rng.normal(0.0, 1.0, len(setting.places.regions))
    effect = parameters.region_effect * np.clip(drawn, -_MOST_UNUSUAL, _MOST_UNUSUAL)
    base = np.array([parameters.topic(code).resolved for code in setting.topics.codes])
    logit = np.log(base / (1.0 - base)) + setting.source.resolved_shift
    logit = logit[topic] + effect[region] + parameters.resolved_trend * month / 12.0
    return np.asarray(1.0 / (1.0 + np.exp(-logit)))


def _partly_reported(rng: np.random.Generator, setting: Setting, appeals: Appeals) -> Appeals:
    """Leave out a share of what a place handed over partly; numbers stay as they were given."""
    codes = [leaf.code for leaf in setting.places.leaves]
    first = setting.parameters.months[0].start - 1970 * 12
    month = appeals.received.astype("datetime64[M]").astype(np.int64) - first
    keep = np.ones(len(appeals), dtype=np.bool_)
    for gap in gaps_of(setting, "partial"):
        start, end = (months_from_start(setting.parameters, code) for code in gap.months)
        inside = (appeals.place == codes.index(gap.territory)) & (month >= start) & (month <= end)
        keep &= ~(inside & (rng.random(len(appeals)) > PARTLY_REPORTED))
    return appeals.take(keep)


def _more_questions(rng: np.random.Generator, setting: Setting, appeals: Appeals) -> Appeals:
    """Give some appeals a second question: another topic, often another result."""
    chosen = np.flatnonzero(rng.random(len(appeals)) < setting.source.more_questions)
    second = appeals.take(chosen)
    topic = rng.integers(0, len(setting.topics.codes), len(second))
    shuffled = rng.permutation(len(second))
    second = replace(
        second,
        question=second.question + 1,
        topic=setting.topics.within.draw(rng, topic),
        outcome=second.outcome[shuffled],
    )
    both = appeals.joined(second)
    return both.take(np.lexsort((both.question, both.number)))
