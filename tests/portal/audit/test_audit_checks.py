"""The catalogue of checks, and how verdicts are put together."""

from __future__ import annotations

import re

import orjson
import pytest

from portal.audit.checks import (
    AuditFault,
    Tried,
    Verdict,
    audit_report,
    catalogue,
    checks_of,
    failure_sentence,
    first_failure,
    read_verdicts,
    run_all,
    write_verdicts,
)
from portal.audit.public import audit_public
from portal.store.audit import load_audit

POLICY = {"base": 5, "version": "2026-11-01"}


def attacks(**results):
    """Return the attacks of the public half; those not named find nothing."""

    def run(code):
        result = results.get(code, Tried(7))
        if isinstance(result, Exception):
            raise result
        return result

    return [(check.code, lambda code=check.code: run(code)) for check in checks_of("public")]


def passed():
    return [Verdict(check.code, True, 7) for check in catalogue()[1]]


def test_every_check_is_named_and_explained_in_both_languages():
    version, checks = catalogue()
    assert version
    assert len({check.code for check in checks}) == len(checks) > 12
    for check in checks:
        assert check.half in ("confidential", "public")
        for text in (check.label_ru, check.meaning_ru):
            assert re.search("[а-яё]", text)
        for text in (check.label_en, check.meaning_en):
            assert not re.search("[а-яё]", text, re.IGNORECASE)
        assert check.meaning_ru.endswith(".")
        assert check.meaning_en.endswith(".")


def test_what_comes_after_a_success_of_an_attack_is_not_run():
    verdicts = run_all("public", attacks(additivity=AuditFault("the total of X")))
    by_code = {verdict.code: verdict for verdict in verdicts}
    codes = [check.code for check in checks_of("public")]
    place = codes.index("additivity")
    assert [by_code[code].passed for code in codes[:place]] == [True] * place
    assert by_code["additivity"].passed is False
    assert {by_code[code].passed for code in codes[place + 1 :]} == {None}
    failed = first_failure(verdicts)
    assert failure_sentence(failed) == (
        "The audit failed at «additivity» (public half): the total of X."
    )


def test_an_attack_that_breaks_down_is_no_pass():
    with pytest.raises(ZeroDivisionError):
        run_all("public", attacks(additivity=ZeroDivisionError()))


@pytest.mark.parametrize("change", [lambda a: a[1:], lambda a: a[::-1], lambda a: [*a, a[0]]])
def test_an_attack_that_is_forgotten_is_no_pass(change):
    with pytest.raises(ValueError, match="public half"):
        run_all("public", change(attacks()))


def test_the_report_has_every_check_with_the_base_filled_in():
    report = audit_report("2026-11-15", POLICY, {"rounding": "2"}, passed())
    assert [entry["code"] for entry in report["checks"]] == [c.code for c in catalogue()[1]]
    assert (report["release"], report["policy_version"]) == ("2026-11-15", "2026-11-01")
    text = orjson.dumps(report).decode()
    assert "{" not in re.sub(r'[{}]"|[\[,:]\{|\}[\],}]|\}\Z', "", text)
    small = next(e for e in report["checks"] if e["code"] == "no_small_figures")
    assert small["label_en"] == "No number from 1 to 4"


@pytest.mark.parametrize("verdict", [False, None])
def test_there_is_no_report_where_a_check_did_not_pass_or_is_missing(verdict):
    verdicts = passed()
    with pytest.raises(ValueError, match=verdicts[3].code):
        audit_report("x", POLICY, {}, verdicts[:3] + verdicts[4:])
    verdicts[3] = Verdict(verdicts[3].code, verdict)
    with pytest.raises(ValueError, match=verdicts[3].code):
        audit_report("x", POLICY, {}, verdicts)


def test_reasons_do_not_travel_with_the_verdicts(tmp_path):
    verdicts = [Verdict("additivity", False, reason="of Ivanov"), Verdict("known_codes", True, 3)]
    write_verdicts(tmp_path / "audit.json", verdicts)
    assert b"Ivanov" not in (tmp_path / "audit.json").read_bytes()
    assert read_verdicts(tmp_path / "audit.json") == [Verdict("additivity", False), verdicts[1]]
    assert read_verdicts(tmp_path / "none.json") == []


def test_a_release_tells_its_audit(release):
    audit = load_audit(release)
    assert [check.code for check in audit.checks] == [check.code for check in catalogue()[1]]
    assert all(check.passed for check in audit.checks)
    confidential = [check for check in audit.checks if check.half == "confidential"]
    assert all(check.n_tried is None for check in confidential)
    ceilings = {check.code: check.ceiling for check in audit.checks if check.ceiling is not None}
    assert ceilings == {"deviation_bounded": 40, "bias_bounded": 0.5}


def test_the_same_release_gives_the_same_numbers_again(release):
    told = {check.code: check.n_tried for check in load_audit(release).checks}
    content_hash = orjson.loads((release / "manifest.json").read_bytes())["database_content_sha256"]
    again = audit_public(release, content_hash)
    # The audit and the manifest themselves are among the files now.
    expected = told | {"known_contents": told["known_contents"] + 2}
    assert {verdict.code: verdict.n_tried for verdict in again} == {
        verdict.code: expected[verdict.code] for verdict in again
    }
