"""A place on its way into the gazetteer."""

from dataclasses import dataclass

from schemas.mentions import PlaceKind


@dataclass(frozen=True, slots=True)
class Record:
    """What one source knows of a place; WGS84 degrees."""

    names: tuple[str, ...]
    """Arabic, the canonical first; empty when only the Latin name is known."""
    name_en: str
    kind: PlaceKind
    feature: str
    country: str | None
    lat: float
    lon: float
    admin1: str | None = None
    geoname_id: int | None = None
    population: int = 0
