"""`otklik protect`: any additive table in a file, protected, or one sentence and nothing written."""

from __future__ import annotations

import csv
import errno
import fcntl
import os
import random
from collections import Counter
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from portal.cli.main import main
from portal.config.keys import create_key
from portal.disclosure.ledger import Ledger

COLUMNS = ["region", "muni", "tgroup", "topic", "quarter", "month", "n"]
KEYS = ["region", "muni", "tgroup", "topic", "quarter", "month"]
LEVELS = ("--hierarchy", "region>muni", "--hierarchy", "tgroup>topic")
TIME = ("--hierarchy", "quarter>month")


@pytest.fixture
def key(tmp_path):
    create_key(tmp_path / "secret.key")
    return tmp_path / "secret.key"


def rows(months=range(1, 13), seed=1):
    """Return cells of a made-up table: places numbered from 007, topics with commas in them."""
    generator = random.Random(seed)  # noqa: S311
    return [
        (place % 3, f"{place:03}", f"g{topic % 2}", f"topic, {topic}", (month + 2) // 3, month, n)
        for month in months
        for place in range(7, 19)
        for topic in range(5)
        if (n := generator.choice([0, 1, 1, 2, 2, 3, 5]))
    ]


def write(path, cells, columns=COLUMNS):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([columns, *cells])
    return path


def run(*arguments):
    return CliRunner().invoke(main, ["protect", *map(str, arguments)])


def protect(source, target, key, *more, levels=(*LEVELS, *TIME), count="n", min_block=1):
    done = run(
        source,
        target,
        *levels,
        "--count",
        count,
        "--key-file",
        key,
        "--min-block",
        min_block,
        *more,
    )
    assert done.exit_code == 0, done.output
    return done


def read(path):
    """Return the rows of a CSV file as dictionaries of texts."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def cells(path, columns=KEYS):
    return {tuple(row[name] for name in columns): int(row["shown"]) for row in read(path)}


def test_csv_is_protected_and_codes_stand_as_they_came(tmp_path, key):
    true = rows()
    source = write(tmp_path / "in.csv", true)
    done = protect(source, tmp_path / "out.csv", key)
    shown = cells(tmp_path / "out.csv")
    assert list(read(tmp_path / "out.csv")[0]) == [*KEYS, "shown"]
    assert done.stderr == f"{tmp_path / 'out.csv'}: {len(shown)} cells are shown.\n"
    assert done.stdout == ""
    expected = {tuple(map(str, row[:-1])): row[-1] for row in true}
    assert set(shown) < set(expected)  # some were rounded to 0, and no row says so
    for cell, count in expected.items():
        assert shown.get(cell, 0) == count if count >= 3 else shown.get(cell, 0) in (0, 3)
    assert {cell[1] for cell in shown} == {f"{place:03}" for place in range(7, 19)}
    regions, small = Counter(), Counter()
    for cell, count in shown.items():
        regions[cell[0], cell[5]] += count
        small[count < 3] += 1
    assert min(regions.values()) >= 3
    assert small[True] == 0


def test_the_file_shows_what_the_engine_does_whatever_its_formats(tmp_path, key):
    source = write(tmp_path / "in.csv", rows())
    pq.write_table(pacsv.read_csv(source), tmp_path / "in.parquet")  # «007» becomes 7 there
    protect(source, tmp_path / "out.csv", key)
    protect(source, tmp_path / "out.parquet", key)
    protect(tmp_path / "in.parquet", tmp_path / "number.parquet", key)
    from_csv = pq.read_table(tmp_path / "out.parquet")
    assert [field.type for field in from_csv.schema] == [
        pa.int64(), pa.string(), pa.string(), pa.string(), pa.int64(), pa.int64(), pa.int32(),
    ]  # fmt: skip
    texts = [tuple(map(str, row.values())) for row in from_csv.to_pylist()]
    assert texts == [tuple(row.values()) for row in read(tmp_path / "out.csv")]
    numbers = pq.read_table(tmp_path / "number.parquet")
    assert numbers["muni"].type == pa.int64()
    assert min(numbers["muni"].to_pylist()) == 7


def test_types_of_codes_are_kept(tmp_path, key):
    true = rows()
    days = [date(2026, row[5], 1) for row in true]
    places = pa.array([row[1] for row in true]).dictionary_encode()
    table = pa.table(
        {
            "open": pa.array([row[0] == 1 for row in true]),
            "place": places,
            "topic": pa.array([row[3] for row in true], pa.large_string()),
            "code": pa.array([int(row[3][-1]) for row in true], pa.int8()),
            "month": pa.array(days, pa.date32()),
            "n": pa.array([float(row[6]) for row in true]),
        }
    )
    pq.write_table(table, tmp_path / "in.parquet")
    levels = ("--hierarchy", "open>place", "--hierarchy", "code>topic", "--hierarchy", "month")
    protect(tmp_path / "in.parquet", tmp_path / "out.parquet", key, levels=levels)
    out = pq.read_table(tmp_path / "out.parquet")
    assert out.schema.types == [
        pa.bool_(), pa.string(), pa.large_string(), pa.int8(), pa.date32(), pa.int32(),
    ]  # fmt: skip
    assert set(out["month"].to_pylist()) == set(days)


def test_a_code_that_is_nowhere_shown_is_not_in_the_file_at_all(tmp_path):
    """Under some keys a lonely 1 is shown, under others it is not, and then nothing names it."""
    lonely = (9, "hidden place", "g9", "hidden topic", 1, 1, 1)
    source = write(tmp_path / "in.csv", [*rows(), lonely])
    named = []
    for number in (1, 2, 14):
        key = tmp_path / f"{number}.key"
        key.write_text(f"{number:064x}\n", encoding="ascii")
        key.chmod(0o600)
        out = tmp_path / f"out{number}.parquet"
        protect(source, out, key)
        table = pq.read_table(out, read_dictionary=["muni", "topic"]).select(["muni", "topic"])
        parts = (chunk.dictionary for part in table for chunk in part.chunks)
        words = {word for part in parts for word in part.to_pylist()}
        shown = {row["muni"] for row in table.to_pylist()}
        assert "topic, 1" in words
        assert ("hidden place" in words) == ("hidden topic" in words) == ("hidden place" in shown)
        named.append("hidden place" in shown)
    assert set(named) == {True, False}


def test_a_table_without_time_is_one_block(tmp_path, key):
    source = write(tmp_path / "in.csv", [row[:4] + row[6:] for row in rows([1])], [*KEYS[:4], "n"])
    protect(source, tmp_path / "out.csv", key, levels=LEVELS)
    shown = cells(tmp_path / "out.csv", KEYS[:4])
    assert min(shown.values()) >= 3
    assert list(read(tmp_path / "out.csv")[0]) == [*KEYS[:4], "shown"]


def test_time_is_the_hierarchy_that_is_named_or_that_of_months(tmp_path, key):
    source = write(
        tmp_path / "in.csv", rows(), ["region", "muni", "tgroup", "topic", "q", "m", "n"]
    )
    levels = (*LEVELS, "--hierarchy", "q>m")
    names = ["region", "muni", "tgroup", "topic", "q", "m"]
    protect(source, tmp_path / "blocks.csv", key, "--time", "m", levels=levels)
    protect(source, tmp_path / "whole.csv", key, levels=levels)
    write(tmp_path / "months.csv", rows())
    protect(tmp_path / "months.csv", tmp_path / "months-out.csv", key)
    named = cells(tmp_path / "blocks.csv", names)
    assert named == cells(tmp_path / "months-out.csv")
    assert named != cells(tmp_path / "whole.csv", names)


def test_the_same_key_gives_the_same_bytes_and_another_key_does_not(tmp_path, key):
    source = write(tmp_path / "in.csv", rows())
    shuffled = rows()
    random.Random(3).shuffle(shuffled)  # noqa: S311
    other = write(tmp_path / "other.csv", shuffled)
    outs = [tmp_path / f"out{n}.parquet" for n in range(3)]
    protect(source, outs[0], key)
    protect(other, outs[1], key)
    create_key(tmp_path / "other.key")
    protect(source, outs[2], tmp_path / "other.key")
    first, second, third = (out.read_bytes() for out in outs)
    assert first == second
    assert first != third


def test_a_protected_table_is_protected_already(tmp_path, key):
    protect(write(tmp_path / "in.csv", rows()), tmp_path / "out.csv", key)
    create_key(tmp_path / "other.key")
    renamed = write(
        tmp_path / "again.csv", [tuple(row.values()) for row in read(tmp_path / "out.csv")]
    )
    protect(renamed, tmp_path / "again-out.csv", tmp_path / "other.key", min_block=1000)
    assert (tmp_path / "again-out.csv").read_bytes() == (tmp_path / "out.csv").read_bytes()


def test_the_report_says_how_close_the_totals_are_and_that_it_is_confidential(tmp_path, key):
    true = rows()
    source = write(tmp_path / "in.csv", true)
    done = protect(source, tmp_path / "out.csv", key, "--report")
    first, *lines = done.stdout.splitlines()
    assert "onfidential" in first
    figures = dict(line.split("\t") for line in lines)
    shown = cells(tmp_path / "out.csv")
    sums = Counter(), Counter()
    for total, found in zip(
        sums,
        ({tuple(map(str, row[:-1])): row[-1] for row in true}, shown),
        strict=True,
    ):
        for (region, muni, group, topic, quarter, month), count in found.items():
            for place in ((), (region,), (region, muni)):
                for subject in ((), (group,), (group, topic)):
                    for time in ((), (quarter,), (quarter, month)):
                        total[place, subject, time] += count
    deviations = np.array([sums[1][margin] - count for margin, count in sums[0].items()])
    assert figures["margins"] == str(len(deviations))
    assert figures["max"] == str(abs(deviations).max())
    assert figures["rms"] == f"{np.sqrt(np.mean(deviations**2)):.3f}"
    large = [sums[1][margin] - count for margin, count in sums[0].items() if count >= 100]
    assert figures["bias of margins from 100"] == f"{np.mean(large):+.4f}"
    assert figures["bad"] == "0"
    assert figures["K"] == "27"


@pytest.fixture
def ledger(tmp_path, key):
    """Return the ledger of a table whose first half year was protected."""
    source = write(tmp_path / "half.csv", rows(range(1, 7)))
    protect(source, tmp_path / "half-out.csv", key, "--ledger", tmp_path / "ledger")
    return tmp_path / "ledger"


def test_with_a_ledger_months_are_added_and_published_ones_stay(tmp_path, key, ledger):
    source = write(tmp_path / "year.csv", rows())
    protect(source, tmp_path / "year-out.csv", key, "--ledger", ledger)
    half, year = cells(tmp_path / "half-out.csv"), cells(tmp_path / "year-out.csv")
    assert {cell: count for cell, count in year.items() if int(cell[5]) <= 6} == half
    kept = Ledger.open(ledger, 3, bytes.fromhex(key.read_text()))
    assert kept.months == tuple(str(month) for month in range(1, 13))
    assert not list((ledger / "pending").iterdir())
    again = protect(source, tmp_path / "again.csv", key, "--ledger", ledger)
    assert (tmp_path / "again.csv").read_bytes() == (tmp_path / "year-out.csv").read_bytes()
    assert again.exit_code == 0
    assert Ledger.open(ledger, 3, bytes.fromhex(key.read_text())) == kept


def test_places_that_are_new_in_later_months_find_their_place(tmp_path, key, ledger):
    new = [(1, "100", "g1", "topic, 1", 3, 7, 4), (8, "001", "g7", "topic, 9", 3, 7, 2)]
    source = write(tmp_path / "more.csv", [*rows(range(1, 8)), *new])
    protect(source, tmp_path / "more-out.csv", key, "--ledger", ledger)
    half, more = cells(tmp_path / "half-out.csv"), cells(tmp_path / "more-out.csv")
    assert {cell: count for cell, count in more.items() if int(cell[5]) <= 6} == half
    assert ("1", "100", "g1", "topic, 1", "3", "7") in more


def test_months_too_small_wait_with_a_ledger_and_join_the_last_without(tmp_path, key):
    few = [(0, "009", "g0", "topic, 0", 5, 13, 1), (0, "009", "g0", "topic, 2", 5, 13, 6)]
    source = write(tmp_path / "in.csv", [*rows(range(1, 3)), *few])
    options = {"min_block": 20}
    waits = protect(source, tmp_path / "w.csv", key, "--ledger", tmp_path / "ledger", **options)
    assert "Too small alone, waiting: 13." in waits.stderr
    assert {cell[5] for cell in cells(tmp_path / "w.csv")} == {"1", "2"}
    joins = protect(source, tmp_path / "j.csv", key, **options)
    assert "waiting" not in joins.stderr
    assert {cell[5] for cell in cells(tmp_path / "j.csv")} == {"1", "2", "13"}


def listing(directory):
    """Return every file below a directory with its content."""
    return {
        path.relative_to(directory): path.read_bytes() if path.is_file() else None
        for path in directory.rglob("*")
    }


def fault(directory, *arguments):
    """Return the sentence of a run that must fail and leave everything as it was."""
    before = listing(directory)
    done = run(*arguments)
    assert done.exit_code == 2, done.output
    assert listing(directory) == before
    (sentence,) = done.stderr.splitlines()
    assert sentence.endswith(".")
    return sentence


ONE = (1, "007", "g0", "topic, 0", 1, 1, 2)


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ((0, "008", "g0", "topic, 0", 1, 1, -1), "cell muni 008, topic topic, 0, month 1 has the count -1"),
        ((0, "008", "g0", "topic, 0", 1, 1, 1.5), "month 1 has the count 1.5, which is no whole number"),
        ((0, "008", "g0", "topic, 0", 1, 1, "nan"), "month 1 has the count nan"),
        ((0, "008", "g0", "topic, 0", 1, 1, ""), "row 2 has «» in the column «n», no number"),
        ((0, "008", "g0", "topic, 0", 1, 1, "two"), "row 2 has «two» in the column «n»"),
        (ONE, "cell muni 007, topic topic, 0, month 1 stands twice"),
        ((0, "007", "g0", "topic, 1", 1, 1, 2), "muni «007» stands under two codes of region, «"),
        (("", "008", "g0", "topic, 0", 1, 1, 2), "row 2 has no code in the column «region»"),
        ((0, "", "g0", "topic, 0", 1, 1, 2), "row 2 has no code in the column «muni»"),
        ((0, "008", "g0", "topic, 0", 2, 1, 2), "month «1» stands under two codes of quarter"),
        ((0, "008"), "the file cannot be read: CSV parse error"),
    ],
)  # fmt: skip
def test_a_bad_row_is_one_sentence_and_nothing_is_written(tmp_path, key, bad, said):
    source = write(tmp_path / "in.csv", [ONE, bad])
    common = (source, tmp_path / "out.csv", *LEVELS, *TIME, "--key-file", key, "--count", "n")
    sentence = fault(tmp_path, *common, "--min-block", "0", "--ledger", tmp_path / "ledger")
    assert sentence.startswith(f"{source}: ")
    assert said in sentence
    write(source, [ONE])
    assert run(*common, "--min-block", "0").exit_code == 0


@pytest.mark.parametrize(
    ("levels", "said"),
    [
        (("region>muni", "muni"), "The column «muni» is named twice."),
        (("region>n",), "The column «n» is named twice."),
        (("region>>muni",), "A level of a hierarchy has no name."),
        (("region>nowhere",), "there is no column «nowhere»; there are: region, muni, "),
        (("quarter>month",), "There is no hierarchy beside that of time."),
        (("region>shown",), "The column «shown» cannot be a key"),
        (("muni>region",), "region «1» stands under two codes of muni"),
    ],
)
def test_hierarchies_that_make_no_table_are_refused(tmp_path, key, levels, said):
    source = write(tmp_path / "in.csv", rows())
    named = [word for level in levels for word in ("--hierarchy", level)]
    assert said in fault(
        tmp_path, source, tmp_path / "out.csv", *named, "--count", "n", "--key-file", key
    )


def test_files_that_cannot_be_are_refused(tmp_path, key):
    source = write(tmp_path / "in.csv", rows())
    rest = (*LEVELS, *TIME, "--count", "n", "--key-file", key)
    assert "must end in .csv or .parquet" in fault(tmp_path, source, tmp_path / "out.txt", *rest)
    assert "this is the table itself" in fault(tmp_path, source, source, *rest)
    missing = fault(tmp_path, tmp_path / "no.csv", tmp_path / "out.csv", *rest)
    assert missing == f"{tmp_path / 'no.csv'}: No such file or directory."
    assert "no directory" in fault(tmp_path, source, tmp_path / "no" / "out.csv", *rest)
    broken = tmp_path / "broken.parquet"
    broken.write_bytes(b"PAR1 and no more")
    assert fault(tmp_path, broken, tmp_path / "out.csv", *rest).startswith(f"{broken}: ")
    twice = write(tmp_path / "twice.csv", [], [*COLUMNS, "muni"])
    assert "«muni» stands twice" in fault(tmp_path, twice, tmp_path / "out.csv", *rest)
    empty = write(tmp_path / "empty.csv", [])
    assert "the table has no rows" in fault(tmp_path, empty, tmp_path / "out.csv", *rest)
    nothing = tmp_path / "nothing.csv"
    nothing.touch()
    assert str(nothing) in fault(tmp_path, nothing, tmp_path / "out.csv", *rest)


def test_codes_that_are_fractions_are_refused(tmp_path, key):
    pq.write_table(pa.table({"place": [1.0, 2.5], "n": [1, 2]}), tmp_path / "in.parquet")
    sentence = fault(
        tmp_path, tmp_path / "in.parquet", tmp_path / "out.csv", "--hierarchy", "place",
        "--count", "n", "--key-file", key,
    )  # fmt: skip
    assert "the column «place» holds double; codes are texts, whole numbers or dates" in sentence


def test_a_key_that_is_missing_short_or_open_is_refused(tmp_path, key):
    source = write(tmp_path / "in.csv", rows())
    common = (source, tmp_path / "out.csv", *LEVELS, *TIME, "--count", "n", "--key-file")
    assert "the key is missing" in fault(tmp_path, *common, tmp_path / "no.key")
    key.chmod(0o644)
    assert "others can read this key" in fault(tmp_path, *common, key)
    key.chmod(0o600)
    key.write_text("ab" * 31)
    assert "at least 32 bytes, this one 31" in fault(tmp_path, *common, key)


def test_too_few_small_counts_for_one_block_are_refused(tmp_path, key):
    source = write(tmp_path / "in.csv", rows([1]))
    rest = (*LEVELS, *TIME, "--count", "n", "--key-file", key)
    said = fault(tmp_path, source, tmp_path / "out.csv", *rest)
    assert "has fewer small counts than one block must have, 1000" in said
    assert "--min-block" in said


def test_months_in_no_order_of_time_are_refused(tmp_path, key):
    names = ["April", "August", "December", "February"]  # in the order of the alphabet
    true = [(*row[:4], "winter" if row[5] > 2 else "summer", names[row[5] - 1], row[6])
            for row in rows(range(1, 4))]  # fmt: skip
    source = write(tmp_path / "in.csv", [*true, (*ONE[:4], "summer", "February", 2)])
    said = fault(
        tmp_path, source, tmp_path / "out.csv", *LEVELS, *TIME, "--count", "n", "--key-file", key
    )
    assert "quarter «summer» is interrupted" in said


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--time", "topics"), "No hierarchy has «topics» as its last level."),
        (("--quality", "perfect"), "'perfect' is not one of 'fast', 'standard', 'best'"),
        (("--base", "1"), "1 is not in the range"),
        (("--min-block", "-1"), "-1 is not in the range"),
    ],
)
def test_an_option_that_cannot_be_is_refused(tmp_path, key, more, said):
    source = write(tmp_path / "in.csv", rows())
    before = listing(tmp_path)
    done = run(
        source, tmp_path / "out.csv", *LEVELS, *TIME, "--count", "n", "--key-file", key, *more
    )
    assert done.exit_code == 2
    assert said in done.stderr
    assert listing(tmp_path) == before


def test_what_does_not_go_on_from_the_ledger_is_refused(tmp_path, key, ledger):
    def refused(true, *more, levels=(*LEVELS, *TIME), columns=COLUMNS, with_key=key):
        source = write(tmp_path / "in.csv", true, columns)
        return fault(
            tmp_path, source, tmp_path / "out.csv", *levels, "--count", "n", "--key-file", with_key,
            "--min-block", "1", "--ledger", ledger, *more,
        )  # fmt: skip

    half = rows(range(1, 7))
    write(tmp_path / "in.csv", half)
    changed = [(*half[0][:-1], half[0][-1] + 1), *half[1:]]
    said = refused(changed)
    assert "was published with another count; it cannot change" in said
    assert f"cell muni {half[0][1]}, topic {half[0][3]}, month 1 " in said
    assert "0 is older than 6, which is published" in refused([*half, (*ONE[:5], 0, 2)])
    assert "«6» is missing, which stands in" in refused([r for r in half if r[5] < 6])
    create_key(tmp_path / "other.key")
    assert "another rounding key" in refused(half, with_key=tmp_path / "other.key")
    assert "with base 3, the policy says 5" in refused(half, "--base", "5")
    fewer = (*LEVELS[:2], *TIME)
    one_topic = [row for row in half if row[3] == "topic, 0"]
    assert "of a table with other columns" in refused(one_topic, levels=fewer)
    without = write(
        tmp_path / "flat.csv", [row[:4] + row[6:] for row in rows([1])], [*KEYS[:4], "n"]
    )
    said = fault(
        tmp_path, without, tmp_path / "out.csv", *LEVELS, "--count", "n", "--key-file", key,
        "--ledger", ledger,
    )  # fmt: skip
    assert "a ledger is for a table with a hierarchy of time" in said


def test_two_runs_at_once_on_one_ledger_are_refused(tmp_path, key, ledger):
    source = write(tmp_path / "year.csv", rows())
    common = (source, tmp_path / "out.csv", *LEVELS, *TIME, "--count", "n", "--key-file", key,
              "--min-block", "1", "--ledger", ledger)  # fmt: skip
    other = os.open(ledger.parent, os.O_RDONLY)
    fcntl.flock(other, fcntl.LOCK_EX)
    assert "another run is at work on it" in fault(tmp_path, *common)
    os.close(other)
    assert run(*common).exit_code == 0


@pytest.mark.parametrize("target", ["out.csv", "out.parquet"])
def test_a_full_disk_leaves_neither_file_nor_ledger(tmp_path, key, target, monkeypatch):
    def full(path, *_):
        path.write_bytes(b"half of it")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    source = write(tmp_path / "in.csv", rows())
    common = (source, tmp_path / target, *LEVELS, *TIME, "--count", "n", "--key-file", key,
              "--min-block", "1", "--ledger", tmp_path / "ledger")  # fmt: skip
    with monkeypatch.context() as patch:
        patch.setattr("portal.disclosure.protect_file.write_parts", full)
        assert fault(tmp_path, *common) == "No space left on device."
    assert run(*common).exit_code == 0
    assert (tmp_path / "ledger" / "ledger.json").exists()


def test_a_crash_before_the_ledger_is_whole_changes_nothing_in_what_is_shown(
    tmp_path, key, ledger, monkeypatch
):
    source = write(tmp_path / "year.csv", rows())
    common = (source, tmp_path / "out.csv", *LEVELS, *TIME, "--count", "n", "--key-file", key,
              "--min-block", "1", "--ledger", ledger)  # fmt: skip
    before = (ledger / "ledger.json").read_bytes()

    def crash(self, release):
        assert (tmp_path / "out.csv").exists()  # what is in the ledger was shown, not the reverse
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Ledger, "append_pending", crash)
        assert run(*common).exit_code == 130
    assert (ledger / "ledger.json").read_bytes() == before
    first = (tmp_path / "out.csv").read_bytes()
    assert run(*common).exit_code == 0
    assert (tmp_path / "out.csv").read_bytes() == first
    assert (ledger / "ledger.json").read_bytes() != before
