"""Queries as R: what base R can read, with jsonlite for JSON and sf for maps."""

from __future__ import annotations

from portal.web.snippets.queries import CodeQuery
from portal.web.snippets.words import Words

# Codes may begin with a zero: as numbers they would lose it.
_CODES = 'colClasses = c(REF_AREA = "character")'


def to_r(query: CodeQuery, words: Words) -> str | None:
    """Return a script, or ``None`` where there is none."""
    written = _WRITERS.get(query.kind)
    return None if written is None else written(query, words)


def _number(query: CodeQuery, words: Words) -> str:
    return f"""library(jsonlite)

body <- fromJSON("{query.address}")
cat(body$value$label, body$value$obs_status, body$release, "\\n")
cat(body$citation${words.lang}, "\\n")"""


def _table(query: CodeQuery, words: Words) -> str:
    _ = words
    codes = _("Codes may begin with a zero, so they are read as text.")
    note = _("U is too few to say and L is not reported: neither is a zero.")
    return f"""address <- "{query.address}"
# {codes}
rates <- read.csv(address, {_CODES}, encoding = "UTF-8")
# {note}
shown <- subset(rates, OBS_STATUS %in% c("A", "P"))
print(shown[c("REF_AREA_NAME", "OBS_VALUE", "LOWER_BOUND_95", "UPPER_BOUND_95")])
print(table(rates$STATE))"""


def _series(query: CodeQuery, words: Words) -> str:
    _ = words
    note = _("A month that was not reported stays empty (NA): do not fill it with 0.")
    return f"""address <- "{query.address}"
series <- read.csv(address, {_CODES}, encoding = "UTF-8")
# {note}
months <- reshape(
  series[c("TIME_PERIOD", "OUTCOME", "OBS_VALUE")],
  idvar = "TIME_PERIOD", timevar = "OUTCOME", direction = "wide"
)
print(months)"""


def _pinned(query: CodeQuery, words: Words) -> str:
    _ = words
    note = _("A release never changes; name it in your paper.")
    return f"""address <- "{query.address}"
rates <- read.csv(address, {_CODES}, encoding = "UTF-8")
# {note}
print(unique(rates$RELEASE))
print(nrow(rates))"""


def _file(query: CodeQuery, _: Words) -> str:
    return f"""address <- "{query.address}"
download.file(address, "{query.file}", mode = "wb")
cells <- read.csv("{query.file}", {_CODES}, encoding = "UTF-8")
str(cells)"""


def _stream(query: CodeQuery, _: Words) -> str:
    return f"""library(jsonlite)

rows <- stream_in(url("{query.address}"))
print(nrow(rows))"""


def _map(query: CodeQuery, _: Words) -> str:
    return f"""library(sf)

places <- read_sf("{query.address}")
plot(places["value"])"""


def _layer(query: CodeQuery, words: Words) -> str:
    _ = words
    note = _("Join figures by code, which is REF_AREA in tables.")
    return f"""library(sf)

# {note}
places <- read_sf("OAPIF:{query.address}", layer = "{query.layer}")
print(places[c("code", "name_{words.lang}")])"""


_WRITERS = {
    "number": _number,
    "table": _table,
    "series": _series,
    "pinned": _pinned,
    "file_csv": _file,
    "stream": _stream,
    "map": _map,
    "layer": _layer,
}
