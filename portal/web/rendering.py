"""Our own Jinja environments: one per language, everything escaped, no inline code."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from portal.config.instance import LANGUAGES
from portal.indicators.labels import format_count
from portal.web.assets import asset_url, code_digest
from portal.web.dates import day_text, month_text, size_text
from portal.web.i18n import texts_of


@cache
def environment(lang: str) -> Environment:
    """Return the environment whose texts are in ``lang``."""
    made = Environment(
        loader=PackageLoader("portal.web"),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        # A file that changed under a running process would be of another version than its code.
        auto_reload=False,
    )
    made.policies["ext.i18n.trimmed"] = True
    texts = texts_of(lang)
    # Jinja's extension adds this method at run time; its types do not know it.
    made.install_gettext_callables(  # type: ignore[attr-defined]
        texts.gettext, texts.ngettext, newstyle=True, pgettext=texts.pgettext
    )
    made.globals.update(asset=asset_url, lang=lang, kit_version=code_digest())
    made.filters.update(
        count=lambda number: format_count(number, lang),
        day=lambda day: day_text(day, lang),
        month=lambda code: month_text(code, lang),
        size=lambda n_bytes: size_text(n_bytes, lang),
    )
    return made


def render(template: str, lang: str, **values: Any) -> str:
    """Return the rendered page."""
    return environment(lang).get_template(template).render(**values)


def read_templates() -> None:
    """Compile every page's template in every language, so that no visitor waits for it."""
    for lang in LANGUAGES:
        own = environment(lang)
        for name in own.list_templates(extensions=["html"]):
            own.get_template(name)
