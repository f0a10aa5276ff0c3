"""Crosswalks and deadlines cross the wall as they are, and wrong ones stop the build early."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from geodata.territories import load_territories
from portal.config.errors import OperatorError
from portal.config.instance import Instance
from portal.config.topics import load_topics
from portal.releases.handover import copy_tables
from portal.releases.scaffold import init_instance
from portal.releases.stage1 import _check_public_tables


@pytest.fixture
def instance(tmp_path: Path) -> Instance:
    return init_instance(tmp_path / "instance")


def check(instance: Instance) -> None:
    reference = instance.reference
    topics = load_topics(reference / "topics.csv")
    territories = load_territories(reference / "territories.csv")
    _check_public_tables(instance, territories, topics, date(2026, 11, 15))


def test_the_embedded_tables_pass(instance: Instance) -> None:
    check(instance)


def test_an_instance_without_them_passes(instance: Instance) -> None:
    (instance.reference / "deadlines.csv").unlink()
    for path in (instance.reference / "crosswalks").iterdir():
        path.unlink()
    check(instance)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("deadlines.csv", "row 1: the header must be"),
        ("crosswalks/pos.csv", "the header must be"),
        ("crosswalks/new.csv", "the header must be"),
    ],
)
def test_a_wrong_table_is_named_before_the_build(
    instance: Instance, name: str, sentence: str
) -> None:
    path = instance.reference / name
    path.write_text("nothing,of,this\n", encoding="utf-8")
    with pytest.raises(OperatorError, match=sentence) as caught:
        check(instance)
    assert str(path) in str(caught.value)


def test_nothing_beside_the_tables_is_handed_over(tmp_path: Path) -> None:
    source, target = tmp_path / "crosswalks", tmp_path / "handed"
    source.mkdir()
    copy_tables(source, target)
    assert not target.exists()
    (source / "pos.csv").write_text("value,subvalue,topic,match\n", encoding="utf-8")
    (source / "notes.txt").write_text("seen by nobody", encoding="utf-8")
    copy_tables(source, target)
    assert [path.name for path in target.iterdir()] == ["pos.csv"]
