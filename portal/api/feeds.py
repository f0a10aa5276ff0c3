"""Registers as feeds: what stands in an entry, in Russian and English."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from urllib.parse import quote

from portal.api.names import period_name
from portal.config.corrections import Correction
from portal.exports.feeds import Feed, FeedEntry, digest
from portal.store.calendar import Appointment
from portal.store.model import ReleaseInfo
from portal.store.withdrawn import Withdrawal
from schemas.codelists import CORRECTION_KIND
from schemas.periods import Period

RELEASES, CORRECTIONS, CALENDAR = (
    f"/api/v1/{name}" for name in ("releases", "corrections", "calendar")
)
_TEXTS = {
    "ru": {
        "releases": "выпуски данных",
        "corrections": "исправления",
        "calendar": "календарь выпусков",
        "release": "Выпуск {id}",
        "release_text": "Месяцы с {first} по {last}, данные по состоянию на {as_of}.",
        "withdrawn": "Выпуск {id} отозван",
        "correction": "{kind}: {date}",
        "correction_text": "{text} Выпуски: {releases}.",
        "awaited": "Ожидаются данные по {month}",
        "came": "Опубликованы данные по {month}",
        "announced": "Объявленный срок: {due}.",
        "moved": "Перенесено на {moved_to}.",
        "punctual": "Выпуск {id}, в срок.",
        "late": "Выпуск {id}; отклонение от срока, дней: {days:+d}.",
    },
    "en": {
        "releases": "releases of data",
        "corrections": "corrections",
        "calendar": "release calendar",
        "release": "Release {id}",
        "release_text": "Months from {first} to {last}, data as of {as_of}.",
        "withdrawn": "Release {id} withdrawn",
        "correction": "{kind}: {date}",
        "correction_text": "{text} Releases: {releases}.",
        "awaited": "Due: data up to {month}",
        "came": "Published: data up to {month}",
        "announced": "Day announced: {due}.",
        "moved": "Moved to {moved_to}.",
        "punctual": "Release {id}, on time.",
        "late": "Release {id}; days from the day announced: {days:+d}.",
    },
}


def feed_of_releases(
    kept: Sequence[ReleaseInfo], withdrawn: Sequence[Withdrawal], lang: str
) -> Feed:
    """Return published and withdrawn releases, the newest event first."""
    texts = _TEXTS[lang]
    entries = [_published(info, lang) for info in kept]
    for gone in withdrawn:
        title = texts["withdrawn"].format(id=gone.id)
        day = gone.withdrawn_on
        entries.append(
            FeedEntry(_path(gone.id), title, gone.reason(lang), day, day, ("release_withdrawn",))
        )
    return Feed(RELEASES, texts["releases"], sorted(entries, key=_event, reverse=True))


def feed_of_corrections(entries: Sequence[Correction], lang: str) -> Feed:
    """Return the corrections register, newest entry first."""
    texts = _TEXTS[lang]
    found = [
        FeedEntry(
            # An entry has no id of its own, and may be put right in one language only.
            f"{CORRECTIONS}#{digest(str(entry.date), entry.kind, entry.text_ru, entry.text_en)}",
            texts["correction"].format(
                kind=CORRECTION_KIND[entry.kind].label(lang), date=entry.date
            ),
            texts["correction_text"].format(
                text=entry.text(lang), releases=", ".join(entry.releases)
            ),
            entry.date,
            entry.date,
            (entry.kind,),
        )
        for entry in entries
    ]
    return Feed(CORRECTIONS, texts["corrections"], found)


def feed_of_calendar(appointments: Sequence[Appointment], lang: str) -> Feed:
    """Return what was announced, and what came, on the day of each."""
    entries = [_appointed(entry, lang) for entry in appointments]
    return Feed(CALENDAR, _TEXTS[lang]["calendar"], entries)


def _published(info: ReleaseInfo, lang: str) -> FeedEntry:
    texts = _TEXTS[lang]
    text = texts["release_text"].format(
        first=info.first_month, last=info.last_month, as_of=info.as_of
    )
    day = info.created_on
    return FeedEntry(
        _path(info.id), texts["release"].format(id=info.id), text, day, day, ("release",)
    )


def _appointed(entry: Appointment, lang: str) -> FeedEntry:
    texts, came = _TEXTS[lang], entry.came
    sentences = [texts["announced"].format(due=entry.due)]
    if entry.moved_to is not None:
        sentences.append(texts["moved"].format(moved_to=entry.moved_to))
    if came is not None:
        days = entry.days_late or 0
        sentences.append(texts["late" if days else "punctual"].format(id=came.id, days=days))
    month = period_name(Period.parse(entry.last_month), lang)
    return FeedEntry(
        f"{CALENDAR}#{entry.last_month}",
        texts["came" if came else "awaited"].format(month=month),
        " ".join(sentences),
        entry.released_on or entry.expected_on,
        entry.released_on or entry.changed_on,
        ("published" if came else "awaited",),
    )


def _path(release_id: str) -> str:
    return f"{RELEASES}/{quote(release_id)}"


def _event(entry: FeedEntry) -> tuple[date, str]:
    return entry.updated, entry.path
