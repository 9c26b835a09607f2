"""A place on the map, and distances between places."""

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from schemas.mentions import PlaceKind

ARAB_STATES = frozenset(
    (
        "AE",
        "BH",
        "DJ",
        "DZ",
        "EG",
        "EH",
        "IQ",
        "JO",
        "KM",
        "KW",
        "LB",
        "LY",
        "MA",
        "MR",
        "OM",
        "PS",
        "QA",
        "SA",
        "SD",
        "SO",
        "SY",
        "TN",
        "YE",
    )
)
"""Members of the Arab League and Western Sahara, ISO 3166-1 alpha-2."""

_TERRITORIES = {
    "CN": ("HK", "MO"),
    "DK": ("FO", "GL"),
    "FR": ("BL", "GF", "GP", "MF", "MQ", "NC", "PF", "PM", "RE", "WF", "YT"),
    "GB": ("AI", "BM", "FK", "GG", "GI", "IM", "JE", "KY", "MS", "SH", "TC", "VG"),
    "IL": ("PS",),
    "MA": ("EH",),
    "NL": ("AW", "CW", "SX"),
    "NO": ("SJ",),
    "US": ("AS", "GU", "MP", "PR", "VI"),
}
RULED_BY = {territory: state for state, territories in _TERRITORIES.items() for territory in territories}
"""State that holds a territory with an ISO 3166-1 code of its own, as adjectives have it: ريونيون الفرنسية."""

ONE_SPOT_KM = 60.0
"""Within which two readings of one name count as one place: a town and its district."""
SEAT_KM = 250.0
"""Within which a town can be the seat of the region of its name, whose middle is elsewhere."""

_EARTH_KM = 6371.0088  # mean radius (IUGG)


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the gazetteer; coordinates are WGS84 degrees."""

    id: int
    """Unique within a gazetteer."""
    geoname_id: int | None
    name_ar: str
    name_en: str
    lat: float
    lon: float
    country: str | None
    """ISO 3166-1 alpha-2; None for what spans countries."""
    admin1: str | None
    """English name of the first-order division."""
    kind: PlaceKind
    feature: str
    """What it is exactly, an English noun: capital, governorate, river, airport…"""
    population: int
    """Inhabitants, or a rank in their scale for what nobody lives in."""
    other_names: tuple[str, ...] = ()
    """Further Arabic names, for places added by an operator; the compiled ones are filed under all theirs."""


def distance_km(a: Place, b: Place) -> float:
    """Return the great-circle distance (haversine formula)."""
    lat_a, lat_b = radians(a.lat), radians(b.lat)
    half = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin(radians(b.lon - a.lon) / 2) ** 2
    return 2 * _EARTH_KM * asin(min(1.0, sqrt(half)))
