"""Words of the forms on the documentation page, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request

from portal.api.sample_queries import NARROWING

# What most queries name, beside what a form is filled with.
_FIRST = ("q", "geoLevel", "format")

TRIAL_TEXTS: dict[str, dict[str, str]] = {
    "en": {
        "open": "Try it with values of your own",
        "path": "In the path",
        "query": "In the query; spaces between several values",
        "further": "More parameters",
        "several": "(several)",
        "unset": "not set",
        "address": "Address",
        "send": "Send",
        "answer": "Answer",
        "copy": "Copy",
        "copied": "Copied",
        "failed": "Select the text and copy it by hand",
        "sending": "Waiting for the answer",
        "cut": "Only the beginning is shown here; the address gives the whole answer.",
        "binary": "This is a file; open the address to save it.",
        "empty": "The answer has no body.",
        "lost": "No answer came. Is the network there?",
    },
    "ru": {
        "open": "Попробовать со своими значениями",
        "path": "В пути",
        "query": "В запросе; несколько значений — через пробел",
        "further": "Другие параметры",
        "several": "(несколько)",
        "unset": "не указано",
        "address": "Адрес",
        "send": "Отправить",
        "answer": "Ответ",
        "copy": "Копировать",
        "copied": "Скопировано",
        "failed": "Выделите текст и скопируйте вручную",
        "sending": "Ждём ответа",
        "cut": "Здесь показано только начало; целиком ответ даёт адрес.",
        "binary": "Это файл; откройте адрес, чтобы сохранить его.",
        "empty": "В ответе нет тела.",
        "lost": "Ответ не пришёл. Есть ли связь?",
    },
}


def chosen_language() -> str:
    """Return the language of ``lang``; English, as the rest of the page, for any other."""
    asked = request.args.get("lang", "")
    return asked if asked in TRIAL_TEXTS else "en"


def is_first(parameter: Mapping[str, Any]) -> bool:
    """Say whether a form shows the field at once; the others wait behind a line to open."""
    return is_filled(parameter) or parameter["name"] in _FIRST


def is_filled(parameter: Mapping[str, Any]) -> bool:
    """Say whether the field of a parameter begins with its example: an address then answers."""
    return parameter["in"] == "path" or parameter["name"] in NARROWING
