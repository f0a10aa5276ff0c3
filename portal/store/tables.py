"""Tables of a release database. Stage 2 of the build fills them; the store reads them."""

from __future__ import annotations

from schemas.codelists import OUTCOME

_BAND = "value DOUBLE, lower_80 DOUBLE, upper_80 DOUBLE, lower_95 DOUBLE, upper_95 DOUBLE"
_ERRORS = (
    "mase DOUBLE, naive_mase DOUBLE, relative_mae DOUBLE, pinball DOUBLE,"
    " coverage_80 DOUBLE, coverage_95 DOUBLE"
)
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
CREATE TABLE forecast (
    territory VARCHAR, topic VARCHAR, month VARCHAR, horizon INTEGER, {_BAND}, model VARCHAR
);
CREATE TABLE forecast_absence (territory VARCHAR, topic VARCHAR, reason VARCHAR);
CREATE TABLE forecast_score (
    territory VARCHAR, topic VARCHAR, model VARCHAR, n_windows INTEGER, n_scored INTEGER, {_ERRORS}
);
CREATE TABLE forecast_group_score (
    position INTEGER, level VARCHAR, kind VARCHAR, n_series INTEGER, n_scored INTEGER, {_ERRORS},
    published VARCHAR, models VARCHAR
);
CREATE TABLE past_forecast (
    territory VARCHAR, topic VARCHAR, release VARCHAR, origin VARCHAR, month VARCHAR,
    horizon INTEGER, {_BAND}, model VARCHAR, method VARCHAR
);
CREATE TABLE spike (
    territory VARCHAR, topic VARCHAR, month VARCHAR, shown INTEGER, expected DOUBLE, lower DOUBLE,
    upper DOUBLE, q_value DOUBLE
);
CREATE TABLE spike_test (
    month VARCHAR, n_series INTEGER, n_tests INTEGER, false_share DOUBLE
);
"""
