"""JSON and XML: lists wherever they stand, questions taken apart, hostile files refused."""

from __future__ import annotations

import json

import pytest

from portal.config.errors import OperatorError
from portal.ingest.extract.paths import parse_path
from portal.ingest.extract.request import MIB, Limits

NESTED = """
id = "nested"
version = "1.0"
title_ru = "Вопросы"
title_en = "Questions"
regime = "appeal_59fz"
format = "json"
records = "data.appeals"
time_zone = "America/New_York"
date_formats = ["%Y-%m-%d"]
blanks = ["null"]
reports_outcomes = true
crosswalk = "boston"
optional = ["closed"]

[fields]
id = "key"
received = "day"
closed = "events[type=closed].datetime"
status = "parts[].state"
topic = "parts[].subject"
territory = "where.code"

[territory]
match = "code"

[values.outcome]
done = "measures_taken"
open = "open"
"" = "open"
"""
XML = NESTED.replace('"json"', '"xml"').replace("data.appeals", "appeal").replace("parts[].", "")
XML = XML.replace("events[type=closed].datetime", "end").replace("where.code", "place")


def appeal(key, *parts, **more):
    named = [{"state": state, "subject": subject} for state, subject in parts]
    return {"key": key, "day": "2026-01-10", "where": {"code": "BOS-RX"}, "parts": named} | more


@pytest.fixture
def nested(office):
    office.mapping(NESTED, "nested")
    office.mapping(XML.replace('"nested"', '"tree"'), "tree")

    def ingest(document, source="nested", **options):
        text = document if isinstance(document, str | bytes) else json.dumps(document)
        return office.ingest(office.write(text, "file"), source=source, **options)[0]

    office.take = ingest
    return office


def wrapped(*appeals):
    return {"data": {"appeals": list(appeals)}}


def test_each_question_is_a_record_of_its_appeal(nested):
    document = wrapped(
        appeal("A", ("done", "Trees"), ("open", "Housing")), appeal("B", ("done", "Trees"))
    )
    report = nested.take(document)
    assert (report.read, report.accepted) == (3, 3)
    assert nested.records("count(DISTINCT appeal_hash), count(DISTINCT record_hash)", "1") == [
        (2, 3)
    ]
    assert nested.records("outcome, topic_code", "1, 2") == [
        ("measures_taken", "trees"),
        ("measures_taken", "trees"),
        ("open", "housing"),
    ]


def test_an_appeal_without_questions_is_one_unclassified_record(nested):
    report = nested.take(wrapped(appeal("A"), appeal("B", ("done", "Trees"))))
    assert report.accepted == 2
    assert ("open", "unclassified") in nested.records("outcome, topic_code")


def test_the_last_event_of_a_kind_gives_its_time(nested):
    events = [
        {"type": "opened", "datetime": "2026-01-10"},
        {"type": "closed", "datetime": "2026-01-11"},
        {"type": "closed", "datetime": "2026-01-12"},
        {"type": "closed_again", "datetime": "2026-01-13"},
    ]
    nested.take(wrapped(appeal("A", ("done", "Trees"), events=events)))
    # Midnight of that day in New York: between bare dates whole days are counted.
    assert [str(value) for (value,) in nested.records("closed_at")] == ["2026-01-12 05:00:00"]


def test_members_that_are_no_objects_are_broken_rows(nested):
    report = nested.take(wrapped("text", appeal("A", ("done", "Trees")), 7, None))
    assert report.reasons == {"row_broken": 3}
    assert (report.read, report.accepted) == (4, 1)
    assert [line[0] for line in nested.quarantine()] == ["1", "3", "4"]


def test_numbers_and_truths_keep_the_form_they_are_written_in(nested):
    big = '{"data": {"appeals": [{"key": 101000295613000000001, "day": "2026-01-10", "where": {"code":'
    nested.take(big + ' "BOS-RX"}, "parts": [{"state": "done", "subject": null}]}]}}')
    nested.take(wrapped(appeal("101000295613000000001", ("done", ""))))
    assert len(nested.records("1", "1")) == 1


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        ("", "the file is empty"),
        ("{", "line 1, character 2: this is no JSON"),
        ('{"data": {}}', "no list of records under «data.appeals»"),
        ("[]", "no list of records under «data.appeals»"),
        ('{"data": {"appeals": []}}', "holds no rows"),
        ('{"data": {"appeals": [{"key": 1, "key": 2}]}}', "has a key twice"),
        (
            '{"data": {"appeals": [{"key": "1", "days": "2026-01-10"}]}}',
            "«day» is missing; the nearest one is «days»",
        ),
        ("[" * 100_000, "nested too deeply"),
        (b"\xff\xfe[\x00", "UTF-16"),
        (b'{"data": "\xe0"}', "not utf-8 text"),
    ],
)
def test_a_file_that_is_not_what_the_mapping_says(nested, document, sentence):
    with pytest.raises(OperatorError, match=sentence):
        nested.take(document)
    assert nested.records() == []


@pytest.mark.parametrize(
    ("rule", "outcome"), [("first_filled", "measures_taken"), ("last", "open")]
)
def test_the_mapping_says_which_of_repeated_keys_counts(nested, rule, outcome):
    nested.mapping(
        NESTED.replace('format = "json"', f'format = "json"\nrepeated_keys = "{rule}"'), "nested"
    )
    text = json.dumps(wrapped(appeal("A", ("XX", "Trees")))).replace(
        '"state": "XX"', '"state": "null", "state": "done", "state": "null"'
    )
    nested.take(text)
    assert nested.records("outcome") == [(outcome,)]


def test_a_tree_that_does_not_fit_is_refused(nested):
    with pytest.raises(OperatorError, match="larger than"):
        nested.take(wrapped(appeal("A", speech="x" * MIB)), limits=Limits(tree_bytes=MIB))
    with pytest.raises(OperatorError, match=r"MiB of memory|the reader"):
        nested.take("[" + "[],\n" * (6 * MIB) + "[]]", limits=Limits(memory_bytes=420 * MIB))


ELEMENT = "<appeal><key>A</key><day>2026-01-10</day><state>done</state><subject>Trees</subject>"
WHOLE = f"{ELEMENT}<place>BOS-RX</place><end/></appeal>"


def test_elements_are_records_and_empty_ones_are_blank(nested):
    text = f'<?xml version="1.0" encoding="windows-1251"?><all><!-- Приём -->{WHOLE}</all>'
    report = nested.take(text.encode("cp1251"), "tree")
    assert report.accepted == 1
    assert nested.records("outcome, topic_code, closed_at") == [("measures_taken", "trees", None)]


def test_names_of_elements_may_stand_in_a_namespace(nested):
    text = f'<all xmlns="urn:x" xmlns:p="urn:x">{WHOLE}</all>'
    assert nested.take(text, "tree").accepted == 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "the file is empty"),
        (f"<all>{WHOLE}", "no sound XML"),
        ("no XML at all", "no sound XML"),
        (f"<all>{WHOLE.replace('subject', 'topic')}</all>", "the column «subject» is missing"),
        ("<all><other/></all>", "holds no rows"),
        (
            f'<!DOCTYPE all [<!ENTITY e "Trees">]><all>{WHOLE.replace("Trees", "&e;")}</all>',
            "document type",
        ),
        (f'<!DOCTYPE all SYSTEM "file:///etc/hostname"><all>{WHOLE}</all>', "document type"),
    ],
)
def test_xml_that_is_not_what_the_mapping_says(nested, text, sentence):
    with pytest.raises(OperatorError, match=sentence):
        nested.take(text, "tree")
    assert nested.records() == []


def test_entities_are_neither_expanded_nor_fetched(nested):
    entities = '<!ENTITY a "lol">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    with pytest.raises(OperatorError):
        nested.take(
            f"<!DOCTYPE all [{entities}]><all>{WHOLE.replace('Trees', '&j;')}</all>", "tree"
        )


@pytest.mark.parametrize(
    ("path", "found", "value"),
    [
        ("a", True, ""),
        ("a.b", True, "x"),
        ("a.c", False, ""),
        ("n", True, "5"),
        ("t", True, "true"),
        ("l[k=2].v", True, "second"),
        ("l[k=9].v", False, ""),
        ("a.b.c", False, ""),
    ],
)
def test_paths_into_objects(path, found, value):
    node = {
        "a": {"b": "x"},
        "n": "5",
        "t": True,
        "l": [{"k": "1", "v": "first"}, {"k": "2", "v": "second"}],
    }
    assert parse_path(path).get(node) == (found, value)
