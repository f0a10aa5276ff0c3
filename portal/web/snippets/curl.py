"""Queries as commands of a shell, with curl."""

from __future__ import annotations

from portal.web.snippets.queries import CodeQuery
from portal.web.snippets.words import Words

_GET = "curl -fsS --compressed"


def to_curl(query: CodeQuery, words: Words) -> str | None:
    """Return the commands, or ``None`` where there is nothing to say with curl."""
    address, file = f'"{query.address}"', query.file
    whole = f"{_GET} -o {file} {address}"
    _ = words
    match query.kind:
        case "number":
            return f"{_GET} {address}"
        case "table" | "series" | "map":
            return whole
        case "pinned":
            note = _("The header Otklik-Release says which release answered.")
            return f"# {note}\n{_GET} -D - -o {file} {address}"
        case "renewed":
            return _renewed(query, words)
        case "file":
            note = _("The checksum stands on the page of data and in the API.")
            return f'{whole}\n# {note}\necho "{query.sha256}  {file}" | sha256sum --check'
        case "stream":
            note = _("As many lines as X-Pagination announces, or the answer was cut off.")
            return f"# {note}\n{_GET} -D - -o {file} {address}\nwc -l {file}"
        case "layer":
            items = f'"{query.address}/collections/{query.layer}/items?limit=1000"'
            return f"{_GET} -o {file} {items}"
    return None


def _renewed(query: CodeQuery, words: Words) -> str:
    _ = words
    note = _("Nothing is sent again while nothing has changed.")
    tag = f"{query.file}.etag"
    kept = f"--etag-compare {tag} --etag-save {tag}"
    return f'# {note}\ntouch {tag}\n{_GET} {kept} -o {query.file} "{query.address}"'
