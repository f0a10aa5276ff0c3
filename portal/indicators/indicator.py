"""What an indicator is: its public texts in two languages, and how its value reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator; ``unit``, a code of unit_measure, says how its value reads."""

    id: str
    unit: Literal["count", "share", "per_1000", "hours"]
    label_ru: str
    label_en: str
    definition_ru: str
    definition_en: str
    numerator_ru: str
    numerator_en: str
    denominator_ru: str
    denominator_en: str
    caveat_ru: str
    caveat_en: str

    def label(self, lang: str) -> str:
        """Return the label in ``lang``."""
        return self.label_ru if lang == "ru" else self.label_en

    def text(self, part: str, lang: str) -> str:
        """Return ``definition``, ``numerator``, ``denominator`` or ``caveat`` in ``lang``."""
        text: str = getattr(self, f"{part}_{'ru' if lang == 'ru' else 'en'}")
        return text
