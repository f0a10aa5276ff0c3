"""Queries for the Python console of QGIS."""

from __future__ import annotations

from portal.web.snippets.queries import CodeQuery
from portal.web.snippets.words import Words


def to_qgis(query: CodeQuery, words: Words) -> str | None:
    """Return the lines, or ``None`` for what is no map."""
    _ = words
    if query.kind == "map":
        note = _("The column value is the figure; where it is empty, obs_status says why.")
        name = query.file.rpartition(".")[0]
        return f'''address = "{query.address}"
# {note}
iface.addVectorLayer(address, "{name}", "ogr")'''
    if query.kind == "layer":
        note = _("Join figures by code, which is REF_AREA in tables.")
        return f'''# {note}
source = "url='{query.address}' typename='{query.layer}'"
iface.addVectorLayer(source, "{query.layer}", "OAPIF")'''
    return None
