"""TopoJSON: simplified shared borders in one small file, ids only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry
from topojson.core.topology import Topology

# Steps along the longer side: a tenth of a map unit, fine for about three zoom levels.
QUANTIZE = 10_000


def to_topojson(geometries: Mapping[str, BaseGeometry], object_name: str) -> bytes:
    """Return the polygons as TopoJSON bytes: one object, ids are the territory codes.

    The same polygons give the same bytes.
    """
    features = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "id": code, "properties": {}, "geometry": mapping(geometry)}
            for code, geometry in geometries.items()
        ],
    }
    topology = Topology(features, object_name=object_name, prequantize=QUANTIZE)
    document: dict[str, Any] = topology.to_dict()
    document["objects"][object_name]["geometries"] = [
        {"type": g["type"], "id": g["id"], "arcs": g["arcs"]}
        for g in document["objects"][object_name]["geometries"]
    ]
    document.pop("bbox", None)
    return orjson.dumps(document, option=orjson.OPT_SERIALIZE_NUMPY)
