"""The checks of the audit: their texts, and verdicts on a release."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

import orjson

_FILE = Path(__file__).parent / "checks.toml"
Half = Literal["confidential", "public"]


class AuditFault(Exception):
    """An attack succeeded; the message says where, without any number of appeals."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check in words."""

    code: str
    half: Half
    label_ru: str
    label_en: str
    meaning_ru: str
    meaning_en: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one check.

    ``passed`` is ``None`` where an earlier failure kept the check from running. ``n_tried`` says
    how much was tried, where that is known from the release alone; ``ceiling`` is the limit of the
    policy that was checked. ``reason`` names the place of a failure and never a number of appeals.
    """

    code: str
    passed: bool | None
    n_tried: int | None = None
    ceiling: float | None = None
    reason: str = ""


@cache
def catalogue() -> tuple[str, tuple[Check, ...]]:
    """Return the version of the audit and its checks in order."""
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return data["version"], tuple(Check(**entry) for entry in data["check"])


def checks_of(half: Half) -> tuple[Check, ...]:
    """Return the checks of one half in order."""
    return tuple(check for check in catalogue()[1] if check.half == half)


@dataclass(frozen=True, slots=True)
class Tried:
    """What an attack that failed has tried: how much, and against which ceiling."""

    n: int | None = None
    ceiling: float | None = None


Attack = Callable[[], Tried]


def run_all(half: Half, attacks: Sequence[tuple[str, Attack]]) -> list[Verdict]:
    """Run attacks in order until one succeeds; return a verdict on every check of the half.

    Raises ``ValueError`` where the attacks are not exactly the checks of the half: one that is
    forgotten must not look like one that was passed.
    """
    if [code for code, _ in attacks] != [check.code for check in checks_of(half)]:
        raise ValueError(f"the attacks of the {half} half are not those of {_FILE.name}")
    verdicts: list[Verdict] = []
    for code, attack in attacks:
        if any(verdict.passed is not True for verdict in verdicts):
            verdicts.append(Verdict(code, None))
            continue
        try:
            tried = attack()
        except AuditFault as fault:
            verdicts.append(Verdict(code, False, reason=str(fault)))
        else:
            verdicts.append(Verdict(code, True, tried.n, tried.ceiling))
    return verdicts


def first_failure(verdicts: Iterable[Verdict]) -> Verdict | None:
    """Return the first verdict that is not a pass, or ``None``."""
    return next((verdict for verdict in verdicts if verdict.passed is not True), None)


def failure_sentence(verdict: Verdict) -> str:
    """Return one sentence on the check that failed, without any number of appeals."""
    check = next(check for check in catalogue()[1] if check.code == verdict.code)
    return f"The audit failed at «{check.code}» ({check.half} half): {verdict.reason}."


def write_verdicts(path: Path, verdicts: Iterable[Verdict]) -> None:
    """Write the verdicts for whoever goes on with the release; reasons stay behind."""
    path.write_bytes(orjson.dumps([asdict(replace(v, reason="")) for v in verdicts]))


def read_verdicts(path: Path) -> list[Verdict]:
    """Return the verdicts in a file; none where there is no file."""
    return [Verdict(**entry) for entry in orjson.loads(path.read_bytes())] if path.exists() else []


def audit_report(
    release: str, policy: dict[str, Any], methods: dict[str, str], verdicts: Sequence[Verdict]
) -> dict[str, Any]:
    """Return the public ``audit.json``: verdicts in order of the catalogue, with their texts.

    Nothing in it depends on true counts but the verdicts, which are the same in every release.
    Raises ``ValueError`` where a check was not passed or has no verdict: then there is no release.
    """
    version, checks = catalogue()
    by_code = {verdict.code: verdict for verdict in verdicts if verdict.passed}
    if missing := [check.code for check in checks if check.code not in by_code]:
        raise ValueError(f"the audit has not passed {', '.join(missing)}")
    base = policy["base"]
    return {
        "release": release,
        "version": version,
        "policy_version": policy["version"],
        "base": base,
        "checks": [_entry(check, by_code[check.code], base) for check in checks],
        "methods": methods,
    }


def _entry(check: Check, verdict: Verdict, base: int) -> dict[str, Any]:
    texts = {
        name: getattr(check, name).format(base=base, below=base - 1)
        for name in ("label_ru", "label_en", "meaning_ru", "meaning_en")
    }
    return {
        "code": check.code,
        "half": check.half,
        "passed": verdict.passed,
        "n_tried": verdict.n_tried,
        "ceiling": verdict.ceiling,
        **texts,
    }
