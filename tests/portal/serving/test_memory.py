"""Memory goes back after large answers: when they were sent, and only where the process grew."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from portal.serving.memory import LARGE, MOST_GROWTH, SlimWorker, give_memory_back, resident_bytes

MEGABYTE = 1024 * 1024


def ask(worker: SlimWorker) -> Any:
    return worker({}, lambda *_: None)


def inner(size: int | None, status: str = "200 OK") -> Any:
    def application(_environ: Any, start_response: Any) -> Iterator[bytes]:
        length = [] if size is None else [("Content-Length", str(size))]
        start_response(status, [("Content-Type", "text/csv"), *length])
        return iter([b"a", b"b"])

    return application


def lazy(_environ: Any, start_response: Any) -> Iterator[bytes]:
    """Begin as a generator does: when the first piece is asked for."""
    start_response("200 OK", [])
    yield b"a"
    yield b"b"


@pytest.mark.parametrize(
    ("application", "n_given"),
    [
        (inner(LARGE), 1),
        (inner(LARGE - 1), 0),
        (inner(None), 1),
        (lazy, 1),
        (inner(LARGE, "304 NOT MODIFIED"), 0),
        (inner(None, "304 NOT MODIFIED"), 0),
    ],
)
def test_memory_is_given_back_after_a_large_answer_and_only_when_it_was_sent(
    application: Any, n_given: int
) -> None:
    given: list[bool] = []
    worker = SlimWorker(application, lambda: MOST_GROWTH, lambda: given.append(True))
    answer = ask(worker)
    assert b"".join(answer) == b"ab"
    assert given == []
    if hasattr(answer, "close"):
        answer.close()
    assert len(given) == n_given


def test_what_lives_on_is_not_looked_through_again() -> None:
    size, given = [0], []

    def give_back() -> None:
        given.append(size[0])
        size[0] = max(size[0] - 40 * MEGABYTE, 0)

    worker = SlimWorker(inner(LARGE), lambda: size[0], give_back)
    for grown in (400, 10, 10, 10, 10, 31, 1, 1):
        size[0] += grown * MEGABYTE
        ask(worker).close()
    # 400, then 360 + 10 + 10 + 10 + 10, then 360 + 31 + 1.
    assert [n // MEGABYTE for n in given] == [400, 400, 392]


def test_the_size_of_this_process_is_known() -> None:
    assert 10 * MEGABYTE < resident_bytes() < 100_000 * MEGABYTE


def test_the_answer_within_is_closed_too() -> None:
    closed: list[bool] = []

    class Body:
        def __iter__(self) -> Iterator[bytes]:
            return iter([b"a"])

        def close(self) -> None:
            closed.append(True)

    def application(_environ: Any, start_response: Any) -> Body:
        start_response("200 OK", [("Content-Length", str(LARGE))])
        return Body()

    ask(SlimWorker(application, lambda: 0, lambda: None)).close()
    assert closed == [True]


def test_a_library_without_the_function_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    give_memory_back()
    monkeypatch.setattr("portal.serving.memory._LIBRARY", object())
    give_memory_back()
