"""Columns of text for synthetic files: dates, running numbers, words for codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from portal.demo.draw import OUTCOMES, Appeals
from portal.demo.timing import Instants
from portal.demo.weights import Integers

# Marks of free text and names that no importer may let through: tests search every byte for them.
TEXT_MARK = "Синтетический текст"
NAME_MARK = "Заявитель"
_DIGITS = 6


def dates(instants: Instants, pattern: str) -> pa.Array:
    """Return instants as text by an strftime ``pattern``; blank for NaT."""
    return pc.fill_null(pc.strftime(pa.array(instants.astype("datetime64[s]")), format=pattern), "")


def numbered(prefix: str, numbers: Integers) -> pa.Array:
    """Return ``prefix`` and a number of at least six digits, such as «Заявитель 000123»."""
    digits = pc.utf8_lpad(pc.cast(pa.array(numbers), pa.string()), _DIGITS, "0")
    return pc.binary_join_element_wise(prefix, digits, "")


def texts(numbers: Integers) -> pa.Array:
    """Return openly synthetic free text, one per appeal."""
    return numbered(f"{TEXT_MARK} ", numbers)


def names(numbers: Integers) -> pa.Array:
    """Return openly synthetic names of applicants."""
    return numbered(f"{NAME_MARK} ", numbers)


def words(choices: Sequence[str], index: Integers) -> pa.Array:
    """Return the choice at each index."""
    return pa.array(choices, pa.string()).take(pa.array(index))


def constant(text: str, length: int) -> pa.Array:
    """Return one text ``length`` times."""
    return words([text], np.zeros(length, dtype=np.int64))


def outcome_words(
    vocabulary: Mapping[str, Sequence[Sequence[str]]], appeals: Appeals
) -> list[pa.Array]:
    """Return the source's words for each outcome, one array per column of its vocabulary.

    Where an outcome has several wordings, the appeal's number picks one of them.
    """
    known = [vocabulary.get(code, ()) for code in OUTCOMES]
    wordings = [wording for alternatives in known for wording in alternatives]
    lengths = np.array([len(alternatives) for alternatives in known])
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    index = starts[appeals.outcome] + appeals.number % np.maximum(1, lengths[appeals.outcome])
    width = len(wordings[0])
    return [words([wording[column] for wording in wordings], index) for column in range(width)]
