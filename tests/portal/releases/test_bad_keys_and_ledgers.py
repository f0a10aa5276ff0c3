"""A key or a ledger that does not fit: one sentence that names the file, and nothing written."""

from __future__ import annotations

import shutil

import orjson
import pytest
from made_up_city import AS_OF, DAY, write_source
from published_city import build, change_policy, copy_of, declare, state_of

from portal.config.errors import OperatorError
from portal.config.instance import Instance
from portal.ingest.pipeline import ingest
from portal.releases.key_rotation import rotate_key
from portal.releases.publish import publish
from portal.releases.retention import erase_expired

pytestmark = pytest.mark.usefixtures("one_process")
WAITING = "2026-11-15-2"
BAD_KEYS = {
    "missing": (None, 0o600, "the key is missing"),
    "empty": ("", 0o600, "at least 32 bytes, this one 0"),
    "short": ("ab" * 31, 0o600, "at least 32 bytes, this one 31"),
    "half a byte": ("ab" * 32 + "a", 0o600, "a key is hexadecimal text"),
    "no text": ("ключ" * 16, 0o600, "a key is hexadecimal text"),
    "readable by the group": ("ab" * 32, 0o640, "others can read this key; run «chmod 600"),
    "readable by all": ("ab" * 32, 0o604, "others can read this key; run «chmod 600"),
}


@pytest.fixture(scope="module")
def with_a_built_release(first_quarter, tmp_path_factory, one_process):
    """Return a city in which a release with one month more waits to be published."""
    city = declare(copy_of(first_quarter, tmp_path_factory.mktemp("waiting") / "city"), "2011-10")
    assert build(city) == WAITING
    return city


@pytest.fixture
def waiting(with_a_built_release, tmp_path):
    return copy_of(with_a_built_release, tmp_path / "waiting")


def spoil(instance: Instance, name: str, fault: str) -> str:
    """Spoil a key and return the sentence that is due."""
    content, mode, sentence = BAD_KEYS[fault]
    path = instance.confidential / "keys" / name
    path.unlink()
    if content is not None:
        path.write_text(content, encoding="utf-8")
        path.chmod(mode)
    return sentence


def refusals(instance: Instance, steps) -> list[str]:
    """Return the sentence of each step; all must be refused, and nothing may change."""
    before = state_of(instance.root)
    sentences = []
    for step in steps:
        with pytest.raises(OperatorError) as refused:
            step(instance)
        assert "\n" not in str(refused.value)
        sentences.append(str(refused.value))
    assert state_of(instance.root) == before
    return sentences


def publish_waiting(instance: Instance) -> None:
    publish(instance, WAITING)


def rotate(instance: Instance) -> None:
    rotate_key(instance, "rounding")


def erase(instance: Instance) -> None:
    erase_expired(instance, DAY)


STEPS = (build, publish_waiting, rotate, erase)


def test_every_step_works_before_anything_is_spoilt(waiting, tmp_path):
    """The control: what is refused below is refused for the fault alone."""
    for number, step in enumerate(STEPS):
        step(copy_of(waiting, tmp_path / str(number)))


@pytest.mark.parametrize("fault", BAD_KEYS)
def test_a_bad_rounding_key_stops_every_step(waiting, fault):
    sentence = spoil(waiting, "rounding.key", fault)
    path = waiting.confidential / "keys" / "rounding.key"
    for said in refusals(waiting, STEPS):
        assert said.startswith(f"{path}: ")
        assert sentence in said


@pytest.mark.parametrize("fault", BAD_KEYS)
def test_a_bad_pseudonym_key_stops_the_ingest_and_only_that(waiting, tmp_path, fault):
    sentence = spoil(waiting, "pseudonym.key", fault)
    file = write_source(tmp_path / "more.csv", rows=5)

    def take_in(instance):
        ingest(instance, "boston", [file], AS_OF)

    [said] = refusals(waiting, [take_in])
    assert said.startswith(f"{waiting.confidential / 'keys' / 'pseudonym.key'}: ")
    assert sentence in said
    publish_waiting(waiting)


def other_key(instance):
    path = instance.confidential / "keys" / "rounding.key"
    path.write_text("ef" * 32 + "\n", encoding="ascii")
    return "was written with another rounding key"


def other_base(instance):
    change_policy(instance, "test-2", base=5)
    return "was written with base 3, the policy says 5"


def edit_index(instance, **changes):
    path = instance.confidential / "ledger" / "ledger.json"
    path.write_bytes(orjson.dumps(orjson.loads(path.read_bytes()) | changes))


def other_format(instance):
    edit_index(instance, version=99)
    return "format 99"


def damaged(instance):
    path = instance.confidential / "ledger" / "ledger.json"
    path.write_bytes(path.read_bytes()[:-20])
    return "the index of the ledger is damaged"


@pytest.mark.parametrize("fault", [other_key, other_base, other_format, damaged])
def test_a_ledger_that_does_not_fit_stops_every_step(waiting, fault):
    sentence = fault(waiting)
    path = waiting.confidential / "ledger" / "ledger.json"
    for said in refusals(Instance.open(waiting.root), STEPS):
        assert said.startswith(f"{path}: ")
        assert sentence in said


def gone(ledger):
    shutil.rmtree(ledger)


def without_index(ledger):
    (ledger / "ledger.json").unlink()


def older(ledger):
    path = ledger / "ledger.json"
    index = orjson.loads(path.read_bytes())
    path.write_bytes(orjson.dumps(index | {"blocks": index["blocks"][:-1], "residuals": {}}))


@pytest.mark.parametrize("fault", [gone, without_index, older])
def test_a_published_release_without_its_ledger_stops_every_step(waiting, fault):
    ledger = waiting.confidential / "ledger"
    fault(ledger)
    for said in refusals(waiting, STEPS):
        assert said.startswith(f"{waiting.releases / '2026-11-15'}: 2011-")
        assert f"is published, but its ledger is missing from {ledger}; restore the newest" in said


@pytest.mark.parametrize("pattern", ["block-*.parquet", "residuals-*"])
def test_a_changed_file_of_the_ledger_is_named(waiting, pattern):
    path = sorted((waiting.confidential / "ledger").glob(pattern))[0]
    content = path.read_bytes()
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    [said] = refusals(waiting, [build])
    assert said.startswith(f"{path}: ")
    assert "is missing or was changed" in said
