"""Mapping files: every shipped one is sound; a wrong or dangerous one is refused by name."""

from __future__ import annotations

import pytest

from portal.config.errors import OperatorError
from portal.ingest.refusal import refused_columns
from portal.ingest.source import FIELDS
from portal.ingest.sources import load_shipped, load_source, load_sources, shipped_names

EXPECTED = {
    "boston",
    "newyork_portal",
    "newyork_api",
    "chicago",
    "open311_json",
    "open311_chicago_json",
    "open311_xml",
    "incident_management",
    "sstu",
    "nash_spb",
    "dobrodel",
    "pos",
}


def test_every_promised_mapping_is_shipped():
    assert set(shipped_names()) == EXPECTED


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_shipped_mapping_is_strict_and_reads_nothing_it_names_as_dangerous(name):
    source = load_shipped(name)
    assert source.id == name
    assert source.never_read
    read = {column for columns in source.columns.values() for column in columns}
    assert not read & set(source.never_read)
    assert source.outcomes


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_columns_named_as_dangerous_are_refused_by_name_alone(name):
    closed_list = refused_columns()
    # These are codes and numbers of cases: not routed for other reasons than their name.
    harmless = {
        "queue",
        "location_zipcode",
        "zipcode",
        "zip_code",
        "parent_sr_number",
        "number",
        "Отдел",
        "Incident Zip",
        "incident_zip",
        "exceptionMessage",
        "attributes",
        "Название",
    }
    for column in set(load_shipped(name).never_read) - harmless:
        for field in FIELDS:
            assert closed_list.reason(field, column), (field, column)


@pytest.mark.parametrize(
    ("field", "column"),
    [
        ("topic", "text"),
        ("topic", "Текст обращения"),
        ("topic", "Описание проблемы"),
        ("topic", "resolution_description"),
        ("topic", "Resolution Description"),
        ("status", "status_notes"),
        ("territory", "incident_address"),
        ("territory", "Адрес"),
        ("territory", "lat"),
        ("territory", "Широта"),
        ("id", "e-mail"),
        ("id", "Телефон заявителя"),
        ("channel", "media_url"),
        ("priority", "ФИО"),
        ("result", "firstName"),
        ("subtopic", "customerName"),
        ("topic", "person.address.city"),
        ("topic", "notes[type=closed].summary"),
        ("closed", "notes[type=closed].description"),
        ("topic", "questions[].text"),
        ("rating", "comment"),
        ("territory", "service_name"),
        ("channel", "user_name"),
    ],
)
def test_columns_of_text_persons_and_places_are_refused(field, column):
    assert refused_columns().reason(field, column)


@pytest.mark.parametrize(
    ("field", "column"),
    [
        ("topic", "service_name"),
        ("topic", "Название темы"),
        ("subtopic", "Наименование вопроса"),
        ("topic", "questions[].code"),
        ("topic", "Complaint Type"),
        ("territory", "departmentName"),
        ("closed", "notes[type=closed].datetime"),
        ("channel", "formatName"),
        ("territory", "extended_attributes.ward"),
        ("closed", "Дата ответа по доброделу"),
        ("id", "Номер инцидента"),
        ("updated", "Resolution Action Updated Date"),
    ],
)
def test_columns_of_classifiers_and_dates_are_not(field, column):
    assert refused_columns().reason(field, column) is None


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('crosswalk = "boston"', 'crosswolk = "boston"', "unknown key «crosswolk» .*«crosswalk»"),
        ('status = "status"', 'state = "status"', "state"),
        ('status = "status"\n', "", "«fields.status»: the field is missing"),
        ('topic = "subject"', 'topic = "description"', "«description» looks like free text"),
        ('way"', 'applicant phone"', "«applicant phone» looks like free text or personal data"),
        ('topic = "subject"', 'subtopic = "subject"', "needs the field topic"),
        ('crosswalk = "boston"\n', "", "topics need a crosswalk"),
        ('done = "measures_taken"', 'done = "solved"', "«solved» is no outcome"),
        ('call = "phone"', 'call = "telephone"', "«values.channel.call»: «telephone» is none of"),
        ('high = "urgent"', 'high = "Иванов И. И."', "Latin letters"),
        ("America/New_York", "America/Boston", "no time zone"),
        ('"%Y-%m-%d"]', '"%Y\'); DROP TABLE x"]', "date_formats"),
        ('"%Y-%m-%d"]', '"%Q-%m-%d"]', "date_formats.*«%Q-%m-%d» is no date format"),
        ('"%Y-%m-%d"]', '"%m-%d"]', "date_formats.*«%m-%d» is no date format"),
        ('"%Y-%m-%d"]', '"%Y-%m-%d%"]', "date_formats.*is no date format"),
        ('format = "csv"', 'format = "dbf"', "«format»"),
        ('format = "csv"', 'format = "csv"\nencoding = "koi8-r"', "«encoding»"),
        ('regime = "service_request"', 'regime = "petition"', "«regime»"),
        ('id = "desk"', 'id = "disk"', "the id «disk» must be the name of the file"),
        ("optional = [", 'never_read = ["place"]\noptional = [', "«place» stands in never_read"),
        (
            "reports_outcomes = true",
            "reports_outcomes = false",
            "a status leads to «measures_taken»",
        ),
        ('match = "code"', 'match = "values"', "matching by values needs them"),
        (
            "[values.priority]",
            '[[exclude]]\ncolumn = "текст"\nvalues = ["x"]\n[values.priority]',
            "«текст» looks",
        ),
    ],
)
def test_a_fault_in_a_mapping_is_one_sentence_naming_file_and_key(office, old, new, sentence):
    text = (office.instance.sources / "desk.toml").read_text(encoding="utf-8")
    assert old in text
    office.mapping(text.replace(old, new, 1))
    with pytest.raises(OperatorError, match=sentence) as caught:
        load_source(office.instance, "desk")
    assert "desk.toml" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_source_may_build_on_a_shipped_mapping(office):
    office.mapping(
        'id = "mordovia"\nbase = "incident_management"\ntime_zone = "Europe/Samara"\n'
        '[territory]\nregion = "89000000"\n[values.territory]\n"Рузаевка" = "89643000"\n',
        "mordovia",
    )
    source = load_sources(office.instance)["mordovia"]
    shipped = load_shipped("incident_management")
    assert (source.time_zone, source.region, source.territory_match) == (
        "Europe/Samara",
        "89000000",
        "name",
    )
    assert source.fields == shipped.fields
    assert source.values["territory"] == {"рузаевка": "89643000"}


def test_a_base_that_is_not_shipped_names_those_that_are(office):
    office.mapping('id = "desk"\nbase = "../secrets"\n')
    with pytest.raises(
        OperatorError, match=r"«\.\./secrets» is no shipped mapping; there are boston"
    ):
        load_sources(office.instance)


def test_names_of_columns_forgive_case_spaces_and_yo(office):
    file = office.rows(
        "1,2026-01-10,,done,Trees,BOS-RX", header=" Number ,RECEIVED,closed,Status,subject,place"
    )
    assert office.ingest(file)[0].accepted == 1
