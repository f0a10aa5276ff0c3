"""Queries as Python with pandas, and geopandas where there is a map."""

from __future__ import annotations

from portal.web.snippets.queries import CodeQuery
from portal.web.snippets.words import Words

# Codes may begin with a zero: as numbers they would lose it.
_CODES = 'dtype={"REF_AREA": "string"}'


def to_python(query: CodeQuery, words: Words) -> str | None:
    """Return a script, or ``None`` where there is none."""
    written = _WRITERS.get(query.kind)
    return None if written is None else written(query, words)


def _number(query: CodeQuery, words: Words) -> str:
    return f'''import json
from urllib.request import urlopen

with urlopen("{query.address}") as answer:
    body = json.load(answer)
print(body["value"]["label"], body["value"]["obs_status"], body["release"])
print(body["citation"]["{words.lang}"])'''


def _table(query: CodeQuery, words: Words) -> str:
    _ = words
    codes = _("Codes may begin with a zero, so they are read as text.")
    note = _("U is too few to say and L is not reported: neither is a zero.")
    return f'''import pandas as pd

address = "{query.address}"
# {codes}
table = pd.read_csv(address, {_CODES})
# {note}
shown = table[table["OBS_STATUS"].isin(["A", "P"])]
print(shown[["REF_AREA_NAME", "OBS_VALUE", "LOWER_BOUND_95", "UPPER_BOUND_95"]])
print(table["STATE"].value_counts())'''


def _series(query: CodeQuery, words: Words) -> str:
    _ = words
    note = _("A month that was not reported stays empty (NaN): do not fill it with 0.")
    return f'''import pandas as pd

address = "{query.address}"
series = pd.read_csv(address, {_CODES})
# {note}
months = series.pivot(index="TIME_PERIOD", columns="OUTCOME", values="OBS_VALUE")
print(months)'''


def _pinned(query: CodeQuery, words: Words) -> str:
    _ = words
    note = _("A release never changes; name it in your paper.")
    return f'''from urllib.request import urlopen

import pandas as pd

address = "{query.address}"
with urlopen(address) as answer:
    release = answer.headers["Otklik-Release"]
    table = pd.read_csv(answer, {_CODES})
# {note}
print(release, len(table))'''


def _renewed(query: CodeQuery, words: Words) -> str:
    _ = words
    changed = _("changed")
    same = _("nothing new")
    return f'''from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

file, tag = Path("{query.file}"), Path("{query.file}.etag")
request = Request("{query.address}")
if tag.exists():
    request.add_header("If-None-Match", tag.read_text())
try:
    with urlopen(request) as answer:
        file.write_bytes(answer.read())
        tag.write_text(answer.headers["ETag"])
        print("{changed}")
except HTTPError as error:
    if error.code != 304:
        raise
    print("{same}")'''


def _file(query: CodeQuery, words: Words) -> str:
    _ = words
    return f'''import hashlib
from io import BytesIO
from urllib.request import urlopen

import pandas as pd

with urlopen("{query.address}") as answer:
    content = answer.read()
assert hashlib.sha256(content).hexdigest() == "{query.sha256}"
table = pd.read_parquet(BytesIO(content))
print(table.dtypes, len(table))'''


def _stream(query: CodeQuery, words: Words) -> str:
    _ = words
    note = _("The answer was cut off.")
    return f'''import json
from urllib.request import urlopen

with urlopen("{query.address}") as answer:
    announced = json.loads(answer.headers["X-Pagination"])["total"]
    rows = [json.loads(line) for line in answer]
if len(rows) != announced:
    raise SystemExit("{note}")
print(len(rows), rows[0])'''


def _map(query: CodeQuery, words: Words) -> str:
    _ = words
    note = _("Places without a value are grey: too few to say, or not reported.")
    return f'''import folium
import geopandas

places = geopandas.read_file("{query.address}")
drawn = folium.Map(location=[60, 90], zoom_start=3, tiles=None)
# {note}
folium.Choropleth(
    geo_data=places[["geo", "geometry"]].to_json(),
    data=places,
    columns=["geo", "value"],
    key_on="feature.properties.geo",
    nan_fill_color="lightgrey",
).add_to(drawn)
drawn.save("{query.file.rpartition(".")[0]}.html")'''


def _layer(query: CodeQuery, words: Words) -> str:
    _ = words
    note = _("Join figures by code, which is REF_AREA in tables.")
    return f'''import geopandas

# {note}
places = geopandas.read_file("OAPIF:{query.address}", layer="{query.layer}")
print(places[["code", "name_{words.lang}", "geometry"]])'''


_WRITERS = {
    "number": _number,
    "table": _table,
    "series": _series,
    "pinned": _pinned,
    "renewed": _renewed,
    "file": _file,
    "stream": _stream,
    "map": _map,
    "layer": _layer,
}
