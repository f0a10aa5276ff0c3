"""Polls: facts about a poll itself, never what people answered.

A poll says who was asked, how many, by which method, when and in which words. Answers are no part
of it: there is no column for them.
"""

from __future__ import annotations

from dataclasses import dataclass

from schemas.codelists import Code, Codelist

POLL_METHOD = Codelist(
    "poll_method",
    "1.0",
    "Как спрашивали",
    "How people were asked",
    (
        Code("in_person", "Личное интервью", "In person"),
        Code("telephone", "По телефону", "By telephone"),
        Code("online_sample", "По интернету, отобранные люди", "Online, people drawn"),
        Code("online_open", "По интернету, все желающие", "Online, whoever wished"),
        Code("mixed", "Несколько способов", "Several ways"),
        Code("unstated", "Не сказано", "Not stated"),
    ),
)


@dataclass(frozen=True, slots=True)
class Poll:
    """One poll. ``asked_from`` and ``asked_to`` are days or months; ``sample_*`` who was asked.

    ``sample_size`` is ``None`` where the source does not print it.
    """

    id: str
    territory: str
    asked_from: str
    asked_to: str
    wording_ru: str
    wording_en: str
    sample_size: int | None
    sample_ru: str
    sample_en: str
    method: str
    source_ru: str
    source_en: str
    source_url: str
    recorded_on: str
    note_ru: str
    note_en: str

    def wording(self, lang: str) -> str:
        """Return the question as it was put, in ``lang``."""
        return self.wording_ru if lang == "ru" else self.wording_en

    def sample(self, lang: str) -> str:
        """Return who was asked, in ``lang``."""
        return self.sample_ru if lang == "ru" else self.sample_en

    def source(self, lang: str) -> str:
        """Return who held the poll or tells of it, in ``lang``."""
        return self.source_ru if lang == "ru" else self.source_en

    def note(self, lang: str) -> str:
        """Return what a reader should know of the poll, in ``lang``."""
        return self.note_ru if lang == "ru" else self.note_en
