"""Texts: all translated, plural forms, typography."""

from __future__ import annotations

import re

import pytest

from portal.web.extraction import extract_catalog
from portal.web.glossary import glossary
from portal.web.i18n import NBSP, read_catalog, texts_of, typeset_russian

PLACEHOLDER = re.compile(r"%\((\w+)\)s")


def _forms(value: object) -> list[str]:
    return [value] if isinstance(value, str) else list(value)  # type: ignore[call-overload]


def test_every_text_of_templates_and_code_is_translated() -> None:
    russian = read_catalog("ru")
    extracted = [message for message in extract_catalog() if message.id]
    assert len(extracted) > 200
    missing = []
    for message in extracted:
        key = message.id if isinstance(message.id, str) else message.id[0]
        found = russian.get(key, message.context)
        if found is None or not all(_forms(found.string)) or found.fuzzy:
            missing.append(message.id)
    assert missing == []


def test_no_translation_is_left_over() -> None:
    known = {(str(_forms(m.id)[0]), m.context) for m in extract_catalog() if m.id}
    kept = {(str(_forms(m.id)[0]), m.context) for m in read_catalog("ru") if m.id}
    assert kept - known == set()


def test_translations_keep_the_placeholders_and_tags() -> None:
    for message in read_catalog("ru"):
        if not message.id:
            continue
        wanted = set(PLACEHOLDER.findall(_forms(message.id)[-1]))
        for form in _forms(message.string):
            assert set(PLACEHOLDER.findall(form)) == wanted, message.id
            assert form.count("<b>") == form.count("</b>") == _forms(message.id)[-1].count("<b>")


def test_translations_can_be_filled_in_wherever_their_texts_can() -> None:
    # Templates fill in every text, those without placeholders too: a bare % would be a fault there.
    given = dict.fromkeys(
        PLACEHOLDER.findall(" ".join(f for m in read_catalog("ru") for f in _forms(m.id))), "1"
    )
    bare = []
    for message in read_catalog("ru"):
        if not message.id or not all(_is_fillable(form, given) for form in _forms(message.id)):
            continue
        bare += [form for form in _forms(message.string) if not _is_fillable(form, given)]
    assert bare == []
    # Control: this is what a template could not show.
    assert not _is_fillable("масштаб 400 %)", given)


def _is_fillable(form: str, given: dict[str, str]) -> bool:
    try:
        return isinstance(form % given, str)
    except (ValueError, TypeError):
        return False


def test_plural_messages_have_three_russian_forms() -> None:
    plural = [m for m in read_catalog("ru") if not isinstance(m.id, str)]
    assert len(plural) >= 10
    assert {len(m.string) for m in plural} == {3}


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (1, "территория"),
        (2, "территории"),
        (5, "территорий"),
        (11, "территорий"),
        (21, "территория"),
        (83, "территории"),
        (112, "территорий"),
        (0, "территорий"),
    ],
)
def test_russian_nouns_follow_their_number(number: int, expected: str) -> None:
    text = texts_of("ru").ngettext(
        "Table: %(n_places)s place", "Table: %(n_places)s places", number
    )
    assert text % {"n_places": number} == f"Таблица: {number}{NBSP}{expected}"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("в городе и на селе", f"в{NBSP}городе и{NBSP}на{NBSP}селе"),
        ("Числа — не места", f"Числа{NBSP}— не{NBSP}места"),
        ("больше чем на 10 пунктов", f"больше чем на{NBSP}10{NBSP}пунктов"),
        ("%(n_counted)s учтённых", f"%(n_counted)s{NBSP}учтённых"),
        ("%(place)s в целом", f"%(place)s в{NBSP}целом"),
        ("слово", "слово"),
    ],
)
def test_short_words_and_numbers_are_held_together(given: str, expected: str) -> None:
    assert typeset_russian(given) == expected


def test_values_in_sentences_are_escaped() -> None:
    sentence = texts_of("en").html("; %(place)s as a whole: %(n_share)s.", place="<b>", n_share=1)
    assert str(sentence) == "; &lt;b&gt; as a whole: 1."


def test_quotes_are_of_the_language() -> None:
    for message in read_catalog("ru"):
        for form in _forms(message.string) if message.id else []:
            bare = re.sub(r"<[^>]+>", "", form)
            assert '"' not in bare
            assert "“" not in bare
            assert "- " not in bare


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_the_glossary_has_each_word_once(lang: str) -> None:
    terms = [term for term, _ in glossary(texts_of(lang))]
    assert len(set(terms)) == len(terms)
