"""What is at each address that the OpenAPI document does not describe."""

from __future__ import annotations

OTHER_ADDRESSES = {
    "/api/v1": "Leads to this page.",
    "/api/v1/openapi.json": "The OpenAPI 3.1 document of the API.",
    "/api/docs": "This page.",
    "/api/changes": "What is going to end, and when.",
    "/problems": "The kinds of errors.",
    "/problems/{slug}": "One kind of error: what it means and what to do.",
    "/.well-known/api-catalog": "The APIs of this portal as a set of links (RFC 9727).",
    "/.well-known/csvm": "Where the description of a CSV file is found (CSVW).",
    "/healthz": "Whether a release can be served, and which: 200 or 503.",
    "/ogc": "Territories as OGC API Features: the first document.",
    "/ogc/api": "Its OpenAPI 3.0 document.",
    "/ogc/conformance": "The classes of the standard that hold here.",
    "/ogc/collections": "The levels of territory that have polygons.",
    "/ogc/collections/{level}": "One level.",
    "/ogc/collections/{level}/items": "The territories of a level, in pages.",
    "/ogc/collections/{level}/items/{code}": "One territory.",
    "/downloads/{release}/{file}": "A whole file of a release; /api/v1/releases/{release_id} lists"
    " them with checksums.",
    "/downloads/{release}/{file}-metadata.json": "The description of a CSV file (CSVW).",
    "/data/archive/{release}.zip": "A whole release in one file, with datapackage.json"
    " (Frictionless).",
    "/data/archive/latest.zip": "Leads to the archive of the release in force.",
    "/geo/{file}": "Outlines for the maps of the pages (TopoJSON); for work take the boundaries"
    " under /downloads.",
    "/catalog": "Leads to the catalogue in the form that Accept asks for.",
    "/catalog.{suffix}": "The catalogue as DCAT-AP 3: ttl, jsonld or rdf.",
    "/dataset/{dataset_id}": "Leads to a dataset in the form that Accept asks for.",
    "/dataset/{dataset_id}/rdf": "The same, and always to RDF.",
    "/dataset/{dataset_id}/rdf.{suffix}": "One dataset as DCAT-AP 3: ttl, jsonld or rdf.",
    "/dataset/{dataset_id}/metadata.json": "The passport of a dataset.",
    "/dataset/{dataset_id}/{release}": "Leads to the file of a dataset in one release.",
    "/datasets/r/{file}": "Leads to the newest version of a file.",
    "/opendata/": "Leads to the registry of sets, as the Russian recommendations ask.",
    "/opendata/list.csv": "The registry of sets.",
    "/opendata/{set_id}/meta.csv": "The passport of a set.",
    "/opendata/{set_id}/{name}.csv": "The structure of a set, or its data in a release.",
    "/image/{kind}/{place}.svg": "A figure of a page as a picture that stands alone. kind is map,"
    " territory, topic, channel or compare (its places joined by commas); indicator, topic,"
    " channel, time and release as on the page; figure=trend, fair, speeds, topics, line, months"
    " or lines for another figure of the page; size=print, lang.",
    "/image/{kind}/{place}.png": "The same as PNG, 1200 × 630 pixels (size=print: 2400 × 1700),"
    " with its words inside.",
    "/embed/{kind}/{place}": "The same as a page for a frame on another site; theme=light or dark,"
    " figure=rate for one figure alone.",
    "/embed.js": "The script that fits the height of such frames.",
    "/oembed": "The frame of the page in url (oEmbed 1.0, JSON).",
    "/badge/{code}.svg": "The headline rate of a territory as a badge of 340 × 80 pixels.",
    "/newsroom/{kind}/{place}.zip": "A figure with its pictures, numbers and citation; opens"
    " without a network.",
    "/sitemap.xml": "The pages, for search engines.",
    "/sitemap-{part}.xml": "A part of this list, where it is long.",
    "/robots.txt": "What crawlers need not read.",
}
