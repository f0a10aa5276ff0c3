"""Registers as JSON, Atom and iCalendar: read back by other readers, all say the same."""

from __future__ import annotations

from datetime import date, datetime

import icalendar
import pytest
from lxml import etree
from three_releases import FIRST, SECOND, THIRD

from portal.exports.about import About
from portal.exports.atom import write_atom
from portal.exports.feeds import Feed, FeedEntry
from portal.exports.icalendar import write_icalendar
from portal.store.facts import read_facts

ATOM = "{http://www.w3.org/2005/Atom}"
REGISTERS = ("releases", "corrections", "calendar")
# Letters of two and four bytes, everything with a meaning of its own, and what no format admits.
HOSTILE = "Темы; «улицы, дворы» \\n & <b>\x07\x00 " + "дорога 🛣 " * 30 + "\nвторая строка"


def atom_of(client, name, lang="en"):
    answer = client.get(f"/api/v1/{name}?format=atom&lang={lang}")
    assert answer.content_type == "application/atom+xml"
    return etree.fromstring(answer.data)


def calendar_of(client, name, lang="en"):
    answer = client.get(f"/api/v1/{name}?format=ics&lang={lang}")
    assert answer.content_type == "text/calendar; charset=utf-8"
    return icalendar.Calendar.from_ical(answer.data)


def test_the_calendar_says_what_was_announced_and_what_came(ask):
    found = {entry["last_month"]: entry for entry in ask("/calendar")["calendar"]}
    assert list(found) == ["2012-01", "2011-12", "2011-11", "2011-09"]
    assert found["2011-09"] == {
        "last_month": "2011-09",
        "announced_on": "2026-08-20",
        "due": FIRST,
        "moved_to": None,
        "release": FIRST,
        "released_on": FIRST,
        "days_late": 0,
        "is_withdrawn": False,
    }
    assert (found["2011-11"]["release"], found["2011-11"]["days_late"]) == (SECOND, 2)
    moved = found["2011-12"]
    assert (moved["due"], moved["moved_to"], moved["days_late"]) == ("2026-11-10", THIRD, 5)
    assert [found["2012-01"][name] for name in ("release", "released_on", "days_late")] == [
        None
    ] * 3


def test_last_updated_names_the_release_in_force_and_the_next_day(ask):
    body = ask("/last-updated")
    assert (body["release"], body["created_on"], body["last_month"]) == (THIRD, THIRD, "2011-12")
    assert (body["next_due"], body["next_month"]) == ("2026-12-15", "2012-01")


@pytest.mark.parametrize("name", REGISTERS)
@pytest.mark.parametrize("lang", ["ru", "en"])
def test_atom_has_what_rfc_4287_asks_for(city_client, name, lang):
    feed = atom_of(city_client, name, lang)
    assert feed.tag == f"{ATOM}feed"
    for node in (feed, *feed.findall(f"{ATOM}entry")):
        for child in ("id", "title", "updated"):
            [found] = node.findall(f"{ATOM}{child}")
            assert found.text
        assert datetime.fromisoformat(node.findtext(f"{ATOM}updated")).tzinfo is not None
        links = {(link.get("rel"), link.get("type")) for link in node.findall(f"{ATOM}link")}
        assert ("alternate", "application/json") in links
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    [own] = [link for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self"]
    path = own.get("href").removeprefix("http://localhost:8000")
    assert city_client.get(path).data == etree.tostring(
        feed, xml_declaration=True, encoding="utf-8"
    )
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")]
    assert len(set(ids)) == len(ids) > 0


@pytest.mark.parametrize("name", REGISTERS)
def test_icalendar_is_read_by_another_reader_and_is_folded(city_client, name):
    answer = city_client.get(f"/api/v1/{name}?format=ics&lang=ru")
    lines = answer.data.split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 75 and b"\n" not in line for line in lines)
    calendar = calendar_of(city_client, name, "ru")
    assert (calendar["VERSION"], calendar.errors) == ("2.0", [])
    assert calendar["PRODID"]
    events = calendar.events
    assert len({str(event["UID"]) for event in events}) == len(events) > 0
    for event in events:
        assert event.errors == []
        assert isinstance(event.start, date)
        assert event["DTSTAMP"].dt.tzinfo is not None


@pytest.mark.parametrize("name", REGISTERS)
def test_both_forms_tell_of_the_same_and_carry_the_note(city_client, ask, name):
    entries = atom_of(city_client, name).findall(f"{ATOM}entry")
    events = calendar_of(city_client, name).events
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == [
        str(event["SUMMARY"]) for event in events
    ]
    assert len(entries) == len(ask(f"/{name}")[name])
    [note] = ask(f"/{name}", lang="en")["notes"]
    assert atom_of(city_client, name).findtext(f"{ATOM}subtitle") == note
    for entry, event in zip(entries, events, strict=True):
        text = entry.findtext(f"{ATOM}content")
        assert str(event["DESCRIPTION"]) == f"{text}\n{note}"


def test_days_of_events_are_those_of_the_releases(city_client):
    days = {
        str(event["SUMMARY"]): event.start for event in calendar_of(city_client, "releases").events
    }
    assert days == {f"Release {day}": date.fromisoformat(day) for day in (FIRST, SECOND, THIRD)}
    appointed = [event.start for event in calendar_of(city_client, "calendar").events]
    assert [str(day) for day in appointed] == ["2026-12-15", THIRD, SECOND, FIRST]


def test_hostile_texts_come_through_whole(three):
    about = About.of(read_facts(three.releases / THIRD).info, "ru")
    day = date(2026, 11, 15)
    feed = Feed(
        "/api/v1/x", HOSTILE, [FeedEntry("/api/v1/x#1", HOSTILE, HOSTILE, day, day, ("code",))]
    )
    plain = HOSTILE.replace("\x07", "").replace("\x00", "")
    written = etree.fromstring(write_atom(feed, about))
    assert written.findtext(f"{ATOM}entry/{ATOM}content") == plain
    lines = write_icalendar(feed, about).split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert [line.decode("utf-8") for line in lines]
    [event] = icalendar.Calendar.from_ical(b"\r\n".join(lines)).events
    assert str(event["SUMMARY"]) == plain
    assert str(event["DESCRIPTION"]).startswith(plain)
    assert len(event) == len(set(event))


def test_accept_chooses_the_form(city_client):
    for media in ("application/atom+xml", "text/calendar", "application/json"):
        answer = city_client.get("/api/v1/releases", headers={"Accept": media})
        assert answer.mimetype == media
    assert city_client.get("/api/v1/releases?format=csv").status_code == 422
