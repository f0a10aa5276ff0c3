"""The files: equal bytes for equal seeds, the columns of the mapping files, the declared faults."""

import csv
import hashlib
import io
import shutil
from collections import Counter

import openpyxl
import orjson

from portal.config.coverage import load_coverage
from portal.demo.columns import NAME_MARK, TEXT_MARK
from portal.demo.parameters import load_parameters
from portal.demo.sources import write_demo_sources
from portal.ingest.sources import load_shipped

PARAMETERS = load_parameters()
CSV_FORMS = {"pos": ("cp1251", ";"), "nash_spb": ("utf-8", ",")}


def rows_of(file) -> list[dict[str, str]]:
    """Read a file by the plainest means, one row per question."""
    if file.path.suffix == ".json":
        appeals = orjson.loads(file.path.read_bytes())
        return [
            {k: v for k, v in appeal.items() if k != "questions"}
            | {f"questions[].{k}": v for k, v in question.items()}
            for appeal in appeals
            for question in appeal["questions"]
        ]
    if file.path.suffix == ".xlsx":
        book = openpyxl.load_workbook(file.path, read_only=True)
        lines = list(book.worksheets[0].iter_rows(values_only=True))
        book.close()
        return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]
    encoding, delimiter = CSV_FORMS[file.source]
    text = file.path.read_text(encoding=encoding)
    return list(csv.DictReader(io.StringIO(text), delimiter=delimiter))


def digests(directory) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted((directory / "files").iterdir())
    }


def written(tmp_path, reference, name, seed):
    directory = tmp_path / name
    shutil.copytree(reference, directory / "reference")
    write_demo_sources(directory, scale=0.002, seed=seed)
    return digests(directory)


def test_equal_seeds_give_equal_bytes_and_other_seeds_other_ones(tmp_path, demo_reference):
    first = written(tmp_path, demo_reference, "first", 3)
    assert written(tmp_path, demo_reference, "second", 3) == first
    other = written(tmp_path, demo_reference, "third", 4)
    assert other.keys() == first.keys()
    assert all(other[name] != digest for name, digest in first.items())


def test_files_come_by_source_with_the_oldest_first(demo_files):
    order = [file.source for file in demo_files.files]
    assert order == sorted(order, key=[source.id for source in PARAMETERS.sources].index)
    for source in PARAMETERS.sources:
        dates = [file.as_of for file in demo_files.files if file.source == source.id]
        assert dates == sorted(set(dates))
        assert dates[-1] == PARAMETERS.as_of


def test_counts_add_up_and_equal_the_rows_in_the_file(demo_files):
    for file in demo_files.files:
        assert file.read == file.accepted + file.replaced + file.duplicate + file.quarantined
        assert len(rows_of(file)) == file.read


def test_every_file_has_the_columns_that_its_mapping_reads(demo_files):
    for file in demo_files.files:
        present = set(rows_of(file)[0])
        source = load_shipped(file.source)
        for field, names in source.columns.items():
            # The number of a question is its position: no column holds it.
            needed = field not in source.optional and field != "question"
            assert not needed or present & set(names), (file.path.name, field)


def test_faulty_rows_are_exactly_those_declared(demo_files):
    for file in demo_files.files:
        source = next(s for s in PARAMETERS.sources if s.id == file.source)
        cells = Counter((name, text) for row in rows_of(file) for name, text in row.items())
        assert file.quarantined == sum(fault.rows for fault in source.faults)
        for fault in source.faults:
            column = fault.column.replace("questions.", "questions[].")
            assert cells[column, fault.text] == fault.rows


def test_columns_of_incidents_shift_between_files(demo_files):
    starts = set()
    for file in demo_files.files:
        if file.source == "incident_management":
            book = openpyxl.load_workbook(file.path, read_only=True)
            header = next(book.worksheets[0].iter_rows(max_row=1, values_only=True))
            book.close()
            starts.add(header.index("Номер инцидента"))
    assert len(starts) > 1


def test_unfinished_appeals_come_again_with_newer_content(demo_files):
    first, second = [file for file in demo_files.files if file.source == "pos"][1:3]
    earlier = {row["Номер"]: row for row in rows_of(first)}
    later = {row["Номер"]: row for row in rows_of(second)}
    changed = [n for n in earlier.keys() & later.keys() if earlier[n] != later[n]]
    assert len(changed) == second.replaced > 0
    assert all(earlier[number]["Дата ответа"] == "" for number in changed)


def test_free_text_and_names_are_openly_synthetic(demo_files):
    marked = Counter()
    for file in demo_files.files:
        for row in rows_of(file)[:50]:
            found = {
                m for m in (TEXT_MARK, NAME_MARK) for t in row.values() if str(t).startswith(m)
            }
            assert found, file.path.name
            marked.update((file.source, mark) for mark in found)
    assert {("pos", TEXT_MARK), ("pos", NAME_MARK), ("sstu", NAME_MARK)} <= marked.keys()


def test_coverage_declares_all_three_states_for_known_sources(demo_files):
    rows = load_coverage(demo_files.files[0].path.parent.parent / "coverage.csv")
    assert {row.state for row in rows} == {"reported", "partial", "not_reported"}
    assert {row.source for row in rows} == {source.id for source in PARAMETERS.sources}
