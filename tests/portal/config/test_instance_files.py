"""Configuration: strict keys, one sentence per fault, keys that others cannot read."""

from __future__ import annotations

import pytest

from portal.config.coverage import load_coverage
from portal.config.errors import OperatorError
from portal.config.instance import Instance
from portal.config.keys import create_key, load_key
from portal.config.policy import load_policy
from portal.config.settings import Settings
from portal.config.topics import load_topics, topic_path
from portal.releases.scaffold import init_instance


@pytest.fixture
def instance(tmp_path):
    return init_instance(tmp_path / "instance")


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def open_whole(root):
    opened = Instance.open(root)
    return opened.profile, opened.policy


def test_a_new_instance_opens_and_its_secrets_are_closed(instance):
    assert Instance.open(instance.root).profile.map_level == "region"
    assert instance.policy.base == 3
    assert instance.confidential.stat().st_mode & 0o777 == 0o700
    for name in ("pseudonym.key", "rounding.key"):
        path = instance.confidential / "keys" / name
        assert path.stat().st_mode & 0o777 == 0o600
        assert len(load_key(path)) == 32


def test_an_instance_is_not_overwritten(instance):
    with pytest.raises(OperatorError, match="there is an instance already"):
        init_instance(instance.root)


@pytest.mark.parametrize(
    ("file", "old", "new", "sentence"),
    [
        ("policy.toml", "min_block", "min_blok", r"policy.toml: .*unknown key «min_blok» \(the nearest known key is «min_block»\)"),
        ("policy.toml", "base = 3", "base = 2", r"policy.toml: key «base»"),
        ("policy.toml", "base = 3", "base = 3.5", r"policy.toml: key «base»"),
        ("policy.toml", "appeal_59fz = 60", "appeal_60fz = 60", r"policy.toml: .*appeal_60fz"),
        ("otklik.toml", "publisher_ru", "publisher", r"otklik.toml: .*unknown key «publisher» \(the nearest known key is «publisher_(ru|en)»\)"),
        ("otklik.toml", 'label_ru = "Страна"', 'labelru = "Страна"', r"otklik.toml: .*unknown key «levels.0.labelru» \(the nearest known key is «label_ru»\)"),
        ("otklik.toml", 'map_level = "region"', 'map_level = "regions"', r"map_level «regions» is none of the levels"),
        ("otklik.toml", "title_ru =", "title_ru", r"otklik.toml: not valid TOML"),
    ],
)  # fmt: skip
def test_a_fault_in_configuration_is_one_sentence(instance, file, old, new, sentence):
    edit(instance.root / file, old, new)
    with pytest.raises(OperatorError, match=sentence) as caught:
        open_whole(instance.root)
    assert "\n" not in str(caught.value)


def test_files_that_are_missing_or_no_text_are_named(tmp_path):
    with pytest.raises(OperatorError, match=r"policy.toml: the file is missing"):
        load_policy(tmp_path / "policy.toml")
    (tmp_path / "policy.toml").write_bytes("версия = 1".encode("cp1251"))
    with pytest.raises(OperatorError, match="not UTF-8"):
        load_policy(tmp_path / "policy.toml")
    with pytest.raises(OperatorError, match="otklik init"):
        Instance.open(tmp_path)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660])
def test_a_key_that_others_can_read_is_refused(tmp_path, mode):
    path = tmp_path / "rounding.key"
    create_key(path)
    path.chmod(mode)
    with pytest.raises(OperatorError, match="others can read"):
        load_key(path)


def test_a_key_that_is_missing_short_or_no_key_is_refused(tmp_path):
    path = tmp_path / "rounding.key"
    with pytest.raises(OperatorError, match="missing"):
        load_key(path)
    for text, sentence in (("ab" * 31, "at least 32 bytes"), ("zz" * 32, "hexadecimal")):
        path.write_text(text, encoding="ascii")
        path.chmod(0o600)
        with pytest.raises(OperatorError, match=sentence):
            load_key(path)


def test_an_existing_key_is_never_replaced(tmp_path):
    path = tmp_path / "rounding.key"
    create_key(path)
    key = load_key(path)
    create_key(path)
    assert load_key(path) == key


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("pos,RU,2025-01,2025-02,reportd", "row 2: state «reportd» is none of"),
        ("pos,RU,2025-13,2025-02,reported", "row 2: .*no period"),
        ("pos,RU,2025-03,2025-02,reported", "row 2: «from» and «to»"),
        ("pos,RU,2025,2025,reported", "row 2: «from» and «to»"),
        ("pos,RU,2025-03,2025-03", "row 2: 4 values where 5 are expected"),
        ("pos,RU,2025-03,2025-03,reported,", "row 2: 6 values where 5 are expected"),
        ("pos,,2025-03,2025-03,reported", "row 2: territory is empty"),
        ("pos,RU,2025-03,9999-12,reported", "row 2: the year of «9999-12» is not within"),
    ],
)
def test_a_wrong_coverage_row_is_named(tmp_path, line, sentence):
    path = tmp_path / "coverage.csv"
    path.write_text(f"source,territory,from,to,state\n{line}\n", encoding="utf-8")
    with pytest.raises(OperatorError, match=sentence):
        load_coverage(path)


@pytest.mark.parametrize("load", [load_coverage, load_topics])
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "cannot be read"),
        (b"", "row 1: the header must be"),
        (b"code;parent\n", "row 1: the header must be"),
        ("источник\n".encode("cp1251"), "not UTF-8"),
        ("source\n".encode("utf-16"), "not UTF-8"),
    ],
)
def test_a_table_that_is_missing_or_of_another_form_is_named(tmp_path, load, content, sentence):
    path = tmp_path / "table.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(OperatorError, match=rf"table\.csv: .*{sentence}"):
        load(path)


@pytest.mark.parametrize("days", ["0", "1.5", "40000", "1000000000000"])
def test_a_term_of_retention_that_is_none_is_refused(instance, days):
    edit(
        instance.root / "policy.toml",
        "snapshot_retention_days = 365",
        f"snapshot_retention_days = {days}",
    )
    with pytest.raises(OperatorError, match="key «snapshot_retention_days»"):
        open_whole(instance.root)


def test_topics_form_a_tree_under_all(instance):
    topics = load_topics(instance.reference / "topics.csv")
    for code in topics:
        assert topic_path(topics, code)[0] == "all"
        assert len(topic_path(topics, code)) <= 3


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (
            "roads,,Дороги,Roads\nroads,,Дороги,Roads",
            "row 3: the code «roads» was given already",
        ),
        ("pothole,roads,Яма,Pothole", "row 2: the group «roads» does not stand above"),
        ("roads,,Дороги,Roads", "«unclassified» is missing"),
        ("roads,,Дороги", "row 2: 3 values where 4 are expected"),
        (",,Дороги,Roads", "row 2: the code «» is not made of"),
        ("all,,Все,All", "row 2: the code «all» was given already"),
        ("../x,,Дороги,Roads", "row 2: the code «../x» is not made of"),
        ("roads,,,Roads", "row 2: name_ru is empty"),
        ("a,,А,A\nb,a,Б,B\nc,b,В,C", "row 4: «b» is a topic already"),
        ("unclassified,,Нет,None\na,unclassified,А,A", "«unclassified» is missing or has topics"),
    ],
)
def test_a_wrong_topic_row_is_named(tmp_path, rows, sentence):
    path = tmp_path / "topics.csv"
    path.write_text(f"code,parent,name_ru,name_en\n{rows}\n", encoding="utf-8")
    with pytest.raises(OperatorError, match=sentence):
        load_topics(path)


def test_settings_say_what_is_wrong(tmp_path):
    with pytest.raises(OperatorError, match="OTKLIK_RELEASES is not set"):
        Settings.from_env({})
    with pytest.raises(OperatorError, match="is no directory"):
        Settings.from_env({"OTKLIK_RELEASES": str(tmp_path / "none")})
    assert Settings.from_env({"OTKLIK_RELEASES": str(tmp_path)}).releases_dir == tmp_path.resolve()


def test_a_byte_order_mark_is_no_fault(instance):
    path = instance.root / "policy.toml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert load_policy(path).base == 3
