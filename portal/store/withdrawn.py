"""The public register of withdrawn releases: which, when and why; it lies among the releases."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import orjson

REGISTER = "withdrawn.json"


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """One withdrawn release; its months stay bound to the ledger, so they are told here too."""

    id: str
    withdrawn_on: date
    reason_ru: str
    reason_en: str
    first_month: str
    last_month: str

    def reason(self, lang: str) -> str:
        """Return the reason in ``lang``."""
        return self.reason_ru if lang == "ru" else self.reason_en


class ReleaseWithdrawn(LookupError):
    """The release asked for was withdrawn."""

    def __init__(self, withdrawal: Withdrawal) -> None:
        super().__init__(withdrawal.id)
        self.withdrawal = withdrawal


def load_register(releases_dir: Path) -> dict[str, Withdrawal]:
    """Return the withdrawn releases by id, in order of withdrawal; empty where there are none.

    Raises ``ValueError`` where the register is damaged.
    """
    path = releases_dir / REGISTER
    try:
        entries = orjson.loads(path.read_bytes())["withdrawn"]
        found = [_from_json(entry) for entry in entries]
    except FileNotFoundError:
        return {}
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path}: the register of withdrawn releases is damaged") from error
    return {withdrawal.id: withdrawal for withdrawal in found}


def to_json(register: dict[str, Withdrawal]) -> bytes:
    """Return the register as it is stored."""
    entries = [asdict(withdrawal) for withdrawal in register.values()]
    return orjson.dumps({"withdrawn": entries}, option=orjson.OPT_INDENT_2)


def _from_json(entry: dict[str, Any]) -> Withdrawal:
    return Withdrawal(**entry | {"withdrawn_on": date.fromisoformat(entry["withdrawn_on"])})
