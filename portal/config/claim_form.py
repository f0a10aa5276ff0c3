"""What stands in each column of the form for new press claims."""

from __future__ import annotations

from schemas.claims import CLAIM_CLOCK, CLAIM_METRIC, CLAIM_QUALIFIER, CLAIM_UNIT
from schemas.codelists import REGIME, Codelist


def _one_of(codelist: Codelist) -> str:
    return f"one of: {' '.join(codelist.ids())}"


CLAIM_HELP = {
    "id": "this line is help. Write a name of your own: small letters, digits, underscores",
    "territory": "code of the territory in reference/territories.csv",
    "metric": _one_of(CLAIM_METRIC),
    "unit": _one_of(CLAIM_UNIT),
    "qualifier": _one_of(CLAIM_QUALIFIER),
    "value": "the figure as 13700000 or 2.5; empty for a date or where there is none",
    "value_date": "for opened_on alone: 2021, 2021-08 or 2021-08-27",
    "precision": "to the nearest of how much the figure was printed: 1, 1000, 100000",
    "period_from": "first month that is spoken of: 2022-01; empty where it is not stated",
    "period_to": "last month that is spoken of",
    "compared_from": "of a ratio: first month of the earlier span",
    "compared_to": "of a ratio: last month of the earlier span",
    "as_of": "day, month or year as of which it is said",
    "scope": f"regimes that are named, spaces between: {' '.join(REGIME.ids())}",
    "clock": f"of a time: {_one_of(CLAIM_CLOCK)}",
    "inferred": "names of columns here that the source does not print, spaces between",
    "conflict_group": "the same word in all claims that contradict one another",
    "meaning_ru": "what is claimed, a sentence in Russian",
    "meaning_en": "the same in English",
    "note_ru": "what a reader should know, in Russian; may be empty",
    "note_en": "the same in English",
}
CITATION_HELP = {
    "claim": "this line is help. Write the id of a claim: one of the form or of the instance",
    "number": "empty, or the number of the quotation in a list of yours",
    "outlet_ru": "who printed it, in Russian",
    "outlet_en": "the same in English",
    "title_ru": "headline as printed",
    "published": "day, month or year: 2023-04-21; a span as 2024-12/2025-01 where it is inferred",
    "published_is_inferred": "true where no day is printed, else false",
    "speaker_ru": "who said it, in Russian; текст статьи where nobody is named",
    "speaker_en": "the same in English",
    "wording_ru": "the words as printed; empty where they are not known verbatim",
    "wording_en": "their translation",
}
