"""Tables of a release database. Stage 2 of the build fills them; the store reads them."""

from __future__ import annotations

from schemas.codelists import OUTCOME

DDL = f"""
CREATE TABLE info (json VARCHAR NOT NULL);
CREATE TABLE regime (code VARCHAR, reports_outcomes BOOLEAN, maturity_days INTEGER);
CREATE TABLE source (id VARCHAR, title_ru VARCHAR, title_en VARCHAR, regime VARCHAR);
CREATE TABLE cell (
    territory VARCHAR, topic VARCHAR, regime VARCHAR, channel VARCHAR, month VARCHAR,
    outcome VARCHAR, speed VARCHAR, shown INTEGER
);
CREATE TABLE path (dimension VARCHAR, leaf VARCHAR, ancestor VARCHAR);
CREATE TABLE rollup (
    territory VARCHAR, topic VARCHAR, regime VARCHAR, month VARCHAR,
    {", ".join(f"{code} INTEGER" for code in OUTCOME.ids())}
);
CREATE TABLE coverage (territory VARCHAR, source VARCHAR, month VARCHAR, state VARCHAR);
CREATE TABLE secondary (
    territory VARCHAR, topic VARCHAR, time VARCHAR, indicator VARCHAR, percent INTEGER,
    state VARCHAR
);
CREATE TABLE secondary_source (name VARCHAR, source VARCHAR);
CREATE TABLE rounding_error (
    position INTEGER, freq VARCHAR, quantity VARCHAR, from_shown INTEGER, error DOUBLE
);
"""
