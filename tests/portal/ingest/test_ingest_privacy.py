"""Whatever a mapping says, nothing that identifies a person leaves the reader's table."""

from __future__ import annotations

import shutil
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata.territories import load_territories
from portal.config.errors import OperatorError
from portal.config.topics import load_topics
from portal.ingest import pipeline
from portal.ingest.microdata import microdata_files
from portal.ingest.source import FIELDS
from schemas.codelists import CHANNEL, OUTCOME, RATING, REGIME

# Columns with harmless names, so that no list of names protects them.
PLANTED = {
    "a1": ["Синицына Мария Петровна", "O'Connor, Patrick", "Ivanov I. I.", "Zoë Ångström"],
    "a2": ["ул. Садовая, д. 5, кв. 17", "17 Beacon Street", "дом 5", "1325 HOWARD ST"],
    "a3": ["54.187433, 45.183938", "-71.06083", "42.35843", "(54.1, 45.1)"],
    "a4": ["8 900 123-45-67", "79001234567", "+1-617-555-0100", "6175550100"],
    "a5": ["m.sinitsyna@example.org", "vk.com/id123456", "@petrov_77", "https://example.org/p/1"],
    "a6": ["101000295613", "SR21-00000001", "А-2026/000123", "56923577"],
    "a7": [
        "Прошу починить лифт, живу на 9 этаже",
        "My son is ill; call me",
        "no heat; flat 12",
        "ok",
    ],
    "a8": ["done; Trees", "BOS-RX 02131", "2026-01-10 at my flat", "Trees on Elm St"],
}
HONEST = {
    "number": ["n-1", "n-2", "n-3", "n-4"],
    "received": ["2026-01-10 10:00:00", "2026-01-11", "2026-02-10", "2026-02-11"],
    "closed": ["2026-01-12 10:00:00", "", "", "2026-02-12"],
    "status": ["done", "waiting", "told", "sent"],
    "subject": ["Trees", "Housing", "", "Recycling"],
    "place": ["BOS-RX", "BOS-DO", "", "BOS-AB"],
}
COLUMNS = HONEST | PLANTED
# Pieces that no answer of the ingest may contain.
MARKERS = {value for values in PLANTED.values() for value in values if len(value) > 2}
MARKERS |= {"n-1", "n-4", "Синицына", "Садовая", "54.187433", "900 123", "sinitsyna"}
AS_OF = date(2026, 3, 1)

fields = st.fixed_dictionaries(
    {
        "id": st.sampled_from(sorted(COLUMNS)),
        "received": st.sampled_from(["received"] * 4 + sorted(COLUMNS)),
        "status": st.sampled_from(["status"] * 4 + sorted(COLUMNS)),
    },
    optional={
        name: st.sampled_from(sorted(COLUMNS))
        for name in FIELDS
        if name not in ("id", "received", "status")
    },
)
mappings = st.fixed_dictionaries(
    {
        "fields": fields,
        "match": st.sampled_from(["code", "oktmo", "name"]),
        "blanks": st.lists(st.sampled_from(["-", "ok", "дом 5"]), max_size=2),
        "excluded": st.none() | st.sampled_from(sorted(COLUMNS)),
    }
)


def mapping_text(mapping) -> str:
    lines = [f'{field} = "{column}"' for field, column in mapping["fields"].items()]
    blanks = ", ".join(f'"{blank}"' for blank in mapping["blanks"])
    text = (
        'id = "desk"\nversion = "1.0"\ntitle_ru = "x"\ntitle_en = "x"\nregime = "pos_message"\n'
        'format = "csv"\ndelimiter = ";"\ntime_zone = "Europe/Moscow"\nreports_outcomes = true\n'
        'date_formats = ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d"]\ncrosswalk = "boston"\n'
        f"blanks = [{blanks}]\n[fields]\n" + "\n".join(lines) + "\n[territory]\n"
        f'match = "{mapping["match"]}"\n[values.outcome]\ndone = "measures_taken"\n'
        'waiting = "open"\ntold = "explained"\nsent = "excluded"\n'
    )
    if mapping["excluded"]:
        text += f'[[exclude]]\ncolumn = "{mapping["excluded"]}"\nvalues = ["дом 5", "done"]\n'
    return text


def table() -> str:
    rows = zip(*COLUMNS.values(), strict=True)
    return (
        "\n".join(";".join(f'"{value}"' for value in row) for row in (COLUMNS, *rows)) + "\ncut;row"
    )


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(mapping=mappings)
def test_no_mapping_lets_a_person_through(office, same_process, capfd, mapping):
    for name in ("microdata", "snapshots", "quarantine"):
        shutil.rmtree(office.instance.confidential / name, ignore_errors=True)
    office.mapping(mapping_text(mapping))
    said: list[str] = []
    try:
        reports = pipeline.ingest(
            office.instance, "desk", [office.write(table())], AS_OF, said.append
        )
        said += [str(report) for report in reports] + [repr(report) for report in reports]
    except OperatorError as error:
        said.append(str(error))
    out = capfd.readouterr()
    texts = [*said, out.out, out.err, *(line for row in office.quarantine() for line in row)]
    texts += [line for row in office.unmapped() for line in row]
    files = b"".join(path.read_bytes() for path in microdata_files(office.instance))
    for marker in MARKERS:
        assert not any(marker.casefold() in text.casefold() for text in texts), marker
        assert marker.encode() not in files, marker
    _check_records(office)


def _check_records(office) -> None:
    """Every text of a record is a code of a list or a hash."""
    territories = load_territories(office.instance.reference / "territories.csv")
    topics = load_topics(office.instance.reference / "topics.csv")
    columns = "record_hash, appeal_hash, source, regime, channel, territory_code, topic_code"
    for row in office.records(f"{columns}, outcome, rating, priority"):
        *hashes, source, regime, channel, territory, topic, outcome, rating, priority = row
        assert all(len(text) == 64 and set(text) <= set("0123456789abcdef") for text in hashes)
        assert source == "desk"
        assert priority is None
        for code, known in (
            (regime, REGIME),
            (channel, CHANNEL),
            (territory, territories),
            (topic, topics),
            (outcome, OUTCOME),
            (rating, RATING),
        ):
            assert code in known


def test_the_markers_would_be_found_if_they_were_there(office):
    office.mapping(
        mapping_text(
            {
                "fields": {name: name for name in ("received", "status")} | {"id": "number"},
                "match": "code",
                "blanks": [],
                "excluded": None,
            }
        )
    )
    office.ingest(office.write(table()))
    (snapshot,) = (office.instance.confidential / "snapshots").rglob("*.csv")
    content = snapshot.read_bytes()
    missing = [marker for marker in MARKERS if marker.encode() not in content]
    assert missing == []
    assert len(office.records("1", "1")) == 4
