"""Examples of ``/structure`` in the OpenAPI document."""

from __future__ import annotations

from typing import Any

_ABOUT: dict[str, Any] = {
    "release": "2026-11-15",
    "synthetic": False,
    "test_only": False,
    "notes": [],
}
_DATASET: dict[str, Any] = {
    "id": "appeals",
    "agency": "OTKLIK",
    "version": "1.0",
    "structure_id": "OTKLIK:APPEALS(1.0)",
    "title": "Citizens' appeals",
    "title_ru": "Обращения граждан",
    "title_en": "Citizens' appeals",
    "url": "/api/v1/observations",
    "components": [
        {
            "id": "OUTCOME",
            "key": "outcome",
            "role": "dimension",
            "type": "text",
            "unit": None,
            "is_figure": False,
            "is_optional": False,
            "parameter": "outcome",
            "codelist": "outcome",
            "has_total": True,
            "codes_url": "/api/v1/codelists/outcome",
            "label": "Outcome",
            "label_ru": "Результат",
            "label_en": "Outcome",
            "description": "Outcome within the maturity term after receipt; «all» is the sum",
            "description_ru": "Результат в срок наблюдения после поступления; all — сумма",
            "description_en": "Outcome within the maturity term after receipt; «all» is the sum",
        }
    ],
}
STRUCTURE = _ABOUT | {"datasets": [_DATASET]}
DATASET = _ABOUT | {"dataset": _DATASET}
STRUCTURE_CSV = (
    "DATASET,STRUCTURE_ID,ID,KEY,ROLE,TYPE,UNIT,IS_FIGURE,IS_OPTIONAL,PARAMETER,CODELIST,"
    "HAS_TOTAL,CODES_URL,LABEL_RU,LABEL_EN,DESCRIPTION_RU,DESCRIPTION_EN,RELEASE,DATA_NOTE\r\n"
    "appeals,OTKLIK:APPEALS(1.0),OUTCOME,outcome,dimension,text,,false,false,outcome,outcome,"
    "true,/api/v1/codelists/outcome,Результат,Outcome,"
    "Результат в срок наблюдения после поступления; all — сумма,"
    "Outcome within the maturity term after receipt; «all» is the sum,2026-11-15,\r\n"
)
