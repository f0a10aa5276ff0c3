"""What a reader of times must know where a policy times answers by working hours."""

from __future__ import annotations

from portal.store.model import ReleaseInfo
from schemas.codelists import REGIME

_WORKING = "working"
_TEXTS = {
    "ru": "Время ответа в рабочих часах ({hours}, по производственному календарю): {regimes}."
    " Со временем остальных обращений оно не сравнивается.",
    "en": "Times of answer are in working hours ({hours}, by the production calendar) for:"
    " {regimes}. They do not compare with those of other appeals.",
}


def working_regimes(info: ReleaseInfo) -> tuple[str, ...]:
    """Return the regimes that the policy of a release times by working hours."""
    clocks = info.policy.get("clocks", {})
    return tuple(code for code in REGIME.ids() if clocks.get(code) == _WORKING)


def clock_notes(info: ReleaseInfo, lang: str) -> tuple[str, ...]:
    """Return the sentence, none where all answers are timed by hours in a row."""
    regimes = working_regimes(info)
    if not regimes:
        return ()
    hours = ", ".join(info.policy.get("working_hours", ())).replace("-", "–")
    names = "; ".join(REGIME[code].label(lang) for code in regimes)
    return (_TEXTS[lang].format(hours=hours, regimes=names),)
