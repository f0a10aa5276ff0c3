"""``/releases``: the immutable versions kept here, and their files."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from flask import request

from portal.api import examples, examples_of_vintages
from portal.api.answers import Answer, Ask
from portal.api.codes import found_code, plain
from portal.api.feeds import feed_of_releases
from portal.api.parser import ApiBlueprint
from portal.api.resource import resource
from portal.store.current import all_releases
from portal.store.model import DownloadFile
from portal.store.withdrawn import Withdrawal
from schemas.catalog import ReleaseAnswerSchema, ReleasesSchema
from schemas.observations import RegisterQuerySchema
from schemas.vintages import FeedQuerySchema

blueprint = ApiBlueprint(
    "releases", __name__, url_prefix="/api/v1", description="Versions of the data and their files."
)


def _kept() -> tuple[str, ...]:
    """Return the ids of the releases kept here, newest first."""
    return tuple(all_releases().all_ids())


def _told() -> tuple[str, ...]:
    """Return the ids of the releases kept and of those withdrawn: what the list hangs on."""
    return (*_kept(), "", *all_releases().withdrawn())


def _refuse_withdrawn() -> None:
    """Answer 410 for a withdrawn release in the path, also where none is left in force."""
    for release_id in (request.view_args or {}).values():
        all_releases().directory(release_id)


blueprint.before_request(_refuse_withdrawn)


@resource(
    blueprint,
    "/releases",
    query=FeedQuerySchema,
    answer=ReleasesSchema,
    example=examples.RELEASES,
    more_examples=examples_of_vintages.RELEASES_FEEDS,
    also=_told,
)
def releases(ask: Ask) -> Answer:
    """List the releases, newest first, each with its files, and those that were withdrawn.

    The list can be subscribed to as Atom and iCalendar.
    """
    gone = tuple(all_releases().withdrawn().values())
    if ask.format != "json":
        infos = [all_releases().facts(release_id).info for release_id in _kept()]
        return Answer(feed=feed_of_releases(infos, gone, ask.lang))
    kept = [_release(ask, release_id) for release_id in _kept()]
    return Answer({"releases": kept, "withdrawn": [_withdrawal(entry, ask.lang) for entry in gone]})


@resource(
    blueprint,
    "/releases/<release_id>",
    query=RegisterQuerySchema,
    answer=ReleaseAnswerSchema,
    problems=("not-found", "release-withdrawn"),
    example=examples.RELEASE,
    also=_kept,
)
def release(ask: Ask, release_id: str) -> Answer:
    """Give one release: dates, policy, licence, and its files with checksums."""
    found_code("release", release_id, plain(_kept()))
    return Answer({"release_info": _release(ask, release_id)})


def _release(ask: Ask, release_id: str) -> dict[str, Any]:
    facts, lang = all_releases().facts(release_id), ask.lang
    info = facts.info
    return {
        "id": info.id,
        "created_on": info.created_on,
        "as_of": info.as_of,
        "first_month": info.first_month,
        "last_month": info.last_month,
        "title": info.title(lang),
        "languages": info.languages,
        "publisher": info.publisher(lang),
        "contact": info.contact,
        "license": info.data_license,
        "license_url": info.data_license_url,
        "headline_rate": info.headline_rate,
        "policy": dict(info.policy),
        "methods": dict(info.methods),
        "rate_floor": dict(info.rate_floor),
        "synthetic": info.synthetic,
        "test_only": info.test_only,
        "is_current": info.id == ask.store.info.id,
        "downloads": [_download(info.id, file) for file in facts.downloads],
    }


def _withdrawal(withdrawal: Withdrawal, lang: str) -> dict[str, Any]:
    return {
        "id": withdrawal.id,
        "withdrawn_on": withdrawal.withdrawn_on,
        "reason": withdrawal.reason(lang),
        "reason_ru": withdrawal.reason_ru,
        "reason_en": withdrawal.reason_en,
    }


def _download(release_id: str, file: DownloadFile) -> dict[str, Any]:
    return {
        "name": file.name,
        "url": f"/downloads/{quote(release_id)}/{quote(file.name)}",
        "bytes": file.bytes,
        "sha256": file.sha256,
        "rows": file.rows,
    }
