"""Coverage by municipal centres as their register has it: of municipalities and of residents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from portal.indicators.official_figures import newest_first
from portal.store.release_store import ReleaseStore

CENTRE_SHARE, CENTRE_RESIDENTS, CENTRE_OPENED, CENTRE_CLOSED = (
    "municipal_centre_share",
    "municipal_centre_population_share",
    "municipal_centre_opened",
    "municipal_centre_closed",
)


@dataclass(frozen=True, slots=True)
class Residents:
    """Residents of the municipalities with a centre, of all of the territory, on one day."""

    covered: int
    whole: int
    as_of: date
    source: str

    @property
    def percent(self) -> int:
        """The share in whole per cent, rounded down."""
        return 100 * self.covered // self.whole


@dataclass(frozen=True, slots=True)
class RegisterShare:
    """Municipalities with a centre by the register, of all that the territory has.

    The register holds what sources name: it may lack centres, so the shares are the least there is.
    ``residents`` is ``None`` where no year has figures of the territory and of all these places.
    """

    territory: str
    n_centres: int
    n_municipalities: int
    residents: Residents | None

    @property
    def percent(self) -> int:
        """The share in whole per cent, rounded down."""
        return 100 * self.n_centres // self.n_municipalities


def register_shares(store: ReleaseStore) -> dict[str, RegisterShare]:
    """Return the shares of every territory in which the register has a municipal centre."""
    closed = {one.territory for one in store.official.values_of(CENTRE_CLOSED)}
    opened = {
        one.territory
        for one in store.official.values_of(CENTRE_OPENED)
        if one.status != "planned" and one.territory not in closed
    }
    found = {}
    for parent in dict.fromkeys(store.territories[code].parent for code in sorted(opened)):
        if parent is not None:
            places = [one for one in store.territories.children(parent) if not one.is_unallocated]
            centres = tuple(one.code for one in places if one.code in opened)
            residents = _residents(store, parent, centres)
            found[parent] = RegisterShare(parent, len(centres), len(places), residents)
    return {code: share for code, share in found.items() if share.n_municipalities}


def centre_shares(store: ReleaseStore, indicator: str) -> Mapping[str, tuple[float, bool]]:
    """Return per cent by territory, and whether it is the least that the register knows of.

    ``indicator`` is the share of municipalities or of residents. What a source says stands before
    what the register adds up to.
    """
    found: dict[str, tuple[float, bool]] = {}
    for code, share in register_shares(store).items():
        of = share if indicator == CENTRE_SHARE else share.residents
        if of is not None:
            found[code] = float(of.percent), True
    for one in reversed(newest_first(store.official.values_of(indicator))):
        if one.value is not None and one.status != "planned":
            found[one.territory] = one.value, False
    return found


def _residents(store: ReleaseStore, whole: str, centres: tuple[str, ...]) -> Residents | None:
    """Return the residents on the newest day of which all are known: one day for all of them."""
    years = {figure.year for code, figure in store.residents if code == whole}
    for year in sorted(years, reverse=True):
        own = store.residents.exactly(whole, year)
        parts = [store.residents.exactly(code, year) for code in centres]
        known = [part for part in parts if part is not None and own and part.as_of == own.as_of]
        if own is not None and known and len(known) == len(centres):
            covered = sum(part.residents for part in known)
            return Residents(covered, own.residents, own.as_of, own.source)
    return None
