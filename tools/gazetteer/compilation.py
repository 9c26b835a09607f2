"""Merges the records of all sources and writes the file that ``worker.enrichment.gazetteer`` reads."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from tools.gazetteer.records import Record
from worker.enrichment.gazetteer import HEADER, KINDS, MAGIC, RECORD, name_hash
from worker.enrichment.place_names import key, skeleton, vocalized_key
from worker.enrichment.place_table import Row, geoname_id
from worker.enrichment.places import ARAB_STATES

_DEGREE = 100_000
_ARABIC = ARAB_STATES | {"IL"}
"""States whose names are written in Arabic first: their spellings vary little, so they are not filed by skeleton."""
_NEAR = frozenset(("AF", "CY", "ER", "ET", "IR", "ML", "NE", "PK", "SS", "TD", "TR"))
"""Neighbours of the Arab states, whose villages Arabic news names."""
_NOTEWORTHY = 5_000  # inhabitants
_SKELETON_POPULATION = 15_000  # a foreign place this big is worth finding when its Arabic spelling is not listed
_SAME_PLACE_KM = 40.0  # within which two records of one name, kind and country are one place…
_SAME_NATURE_KM = 100.0  # …two mountains or lakes…
_SAME_REGION_KM = 250.0  # …two regions, whose middles are given differently…
_SAME_EXPANSE_KM = 1500.0  # …and two seas or regions that span countries


class UnknownReferenceError(Exception):
    """An overlay row refers to coordinates that no source has."""


def excluding(records: Iterable[Record], wrong: Set[tuple[str, int]]) -> list[Record]:
    """Return the records without the names that are wrong for them, given as (spelling key, GeoNames id)."""
    return [
        replace(record, names=tuple(name for name in record.names if (key(name), record.geoname_id) not in wrong))
        for record in records
    ]


def noteworthy(records: Iterable[Record]) -> Iterator[Record]:
    """Yield the records without the small towns of faraway countries, whose Arabic names are machine-made."""
    for record in records:
        near = record.country in _ARABIC or record.country in _NEAR
        if record.names and (near or record.population >= _NOTEWORTHY):
            yield record


def assigned(records: Iterable[Record], cities: Iterable[Record]) -> list[Record]:
    """Return the records, those without a first-order division in that of the nearest city of their country."""
    cells: dict[tuple[str | None, int, int], list[Record]] = defaultdict(list)
    for city in cities:
        cells[city.country, round(city.lat), round(city.lon)].append(city)

    def division(record: Record) -> str | None:
        lat, lon = round(record.lat), round(record.lon)
        around = [
            c for y in (lat - 1, lat, lat + 1) for x in (lon - 1, lon, lon + 1) for c in cells[record.country, y, x]
        ]
        return min(around, key=lambda city: _km(city, record)).admin1 if around else None

    return [
        record
        if record.admin1 or record.kind not in {"city", "district", "facility"}
        else replace(record, admin1=division(record))
        for record in records
    ]


def named(records: Iterable[Record], territories: Mapping[str, str]) -> list[Record]:
    """Return the records, countries with their CLDR name among the names."""
    return [
        replace(record, names=(*record.names, territories[record.country]))
        if record.kind == "country" and record.country and record.country in territories
        else record
        for record in records
    ]


def overlaid(
    records: Iterable[Record],
    rows: Iterable[Row],
    iso: Mapping[str, tuple[float, float]],
    positions: Mapping[int, Record],
) -> list[Record]:
    """Return the records with the overlay's rows on top: a row that names a GeoNames id extends that record.

    Args:
        records: of all other sources.
        rows: the overlay.
        iso: latitude and longitude by ISO 3166-2 code.
        positions: every populated place by GeoNames id, those without Arabic names too.

    Raises:
        UnknownReferenceError: a row's source is no known place.

    """
    by_id: dict[int, list[Record]] = defaultdict(list)
    loose: list[Record] = []
    for record in records:
        (by_id[record.geoname_id] if record.geoname_id else loose).append(record)
    for row in rows:
        own = _of_row(row, iso, positions)
        known = by_id[own.geoname_id] if own.geoname_id else []
        if known:
            known[0] = _merged(own, known[0])
        else:
            (known if own.geoname_id else loose).append(own)
    return [*loose, *(record for same in by_id.values() for record in same)]


def _of_row(row: Row, iso: Mapping[str, tuple[float, float]], positions: Mapping[int, Record]) -> Record:
    id_ = geoname_id(row)
    place = positions.get(id_) if id_ else None
    lat, lon = row.lat, row.lon
    if lat is None or lon is None:
        reference = (place.lat, place.lon) if place else iso.get(row.source.removeprefix("iso:"))
        if reference is None:
            raise UnknownReferenceError(f"overlay line {row.line}: no source has {row.source!r}")
        lat, lon = reference
    return Record(
        names=row.names,
        name_en=row.name_en or (place.name_en if place else ""),
        kind=row.kind,
        feature=row.feature,
        country=row.country,
        lat=lat,
        lon=lon,
        admin1=row.admin1 or (place.admin1 if place else None),
        geoname_id=id_,
        population=row.population or (place.population if place else 0),
    )


def _merged(first: Record, second: Record) -> Record:
    names = tuple(dict.fromkeys((*first.names, *second.names)))
    return replace(
        first,
        names=names,
        population=max(first.population, second.population),
        admin1=first.admin1 or second.admin1,
        geoname_id=first.geoname_id or second.geoname_id,
    )


def distinct(records: Iterable[Record]) -> list[Record]:
    """Return the records, those of one kind, country and name close together joined, most important first."""
    ranked = sorted(records, key=_importance)
    seen: dict[tuple[str, str | None, str], list[int]] = defaultdict(list)
    kept: list[Record] = []
    for record in ranked:
        slots = [(record.kind, record.country, name) for name in dict.fromkeys(map(key, record.names))]
        same = next((i for slot in slots for i in seen[slot] if _near(kept[i], record)), None)
        if same is None:
            same = len(kept)
            kept.append(record)
        else:
            kept[same] = _merged(kept[same], record)
        for slot in slots:
            seen[slot].append(same)
    return sorted(kept, key=_importance)


def without_seats(records: Sequence[Record]) -> list[Record]:
    """Return the records without second-order divisions named after a town in them: the town says as much on a map."""
    towns: dict[tuple[str | None, str], list[Record]] = defaultdict(list)
    for record in records:
        if record.kind == "city":
            for name in map(key, record.names):
                towns[record.country, name].append(record)

    def is_named_after_town(record: Record) -> bool:
        same = [town for name in map(key, record.names) for town in towns[record.country, name]]
        return any(_km(town, record) < _SAME_REGION_KM for town in same)

    return [record for record in records if record.feature != "admin2" or not is_named_after_town(record)]


def _importance(record: Record) -> tuple[int, int, str, str, float, float]:
    return (
        record.kind != "country",
        -record.population,
        record.country or "",
        record.name_en,
        record.lat,
        record.lon,
    )


def _near(a: Record, b: Record) -> bool:
    if a.country is None:
        return _km(a, b) < _SAME_EXPANSE_KM
    if a.kind == "country":
        return True
    reach = {"region": _SAME_REGION_KM, "natural": _SAME_NATURE_KM}.get(a.kind, _SAME_PLACE_KM)
    return _km(a, b) < reach


def _km(a: Record, b: Record) -> float:
    north = (a.lat - b.lat) * 111.2  # km in a degree of latitude
    east = (a.lon - b.lon) * 111.2 * math.cos(math.radians(a.lat))
    return math.hypot(north, east)


def compiled(records: Sequence[Record]) -> bytes:
    """Return the compiled gazetteer: the same records give the same bytes."""
    names = _Names()
    packed = b"".join(_packed(record, names) for record in records)
    keys = sorted({(name_hash(k), i) for i, record in enumerate(records) for k in _keys(record)})
    skeletons = sorted({(name_hash(s), i) for i, record in enumerate(records) for s in _skeletons(record)})
    blob = names.blob()
    body = b"".join(
        [
            *(hash_.to_bytes(8, "little") for hash_, _ in keys),
            *(hash_.to_bytes(8, "little") for hash_, _ in skeletons),
            *(i.to_bytes(4, "little") for _, i in keys),
            *(i.to_bytes(4, "little") for _, i in skeletons),
        ]
    )
    body += bytes(-(HEADER.size + len(body)) % 8) + packed + blob
    digest = sha256(body).hexdigest()[:12].encode()
    return HEADER.pack(MAGIC, digest, len(records), len(keys), len(skeletons), len(blob)) + body


def _packed(record: Record, names: "_Names") -> bytes:
    return RECORD.pack(
        round(record.lat * _DEGREE),
        round(record.lon * _DEGREE),
        record.geoname_id or 0,
        record.population,
        names.offset(record.names[0] if record.names else ""),
        names.offset(record.name_en),
        names.offset(record.admin1 or ""),
        names.offset(record.feature),
        (record.country or "").encode(),
        KINDS.index(record.kind),
    )


def _keys(record: Record) -> Iterator[str]:
    for name in record.names:
        yield key(name)
        if (vocalized := vocalized_key(name)) != key(name):
            yield vocalized


def _skeletons(record: Record) -> Iterator[str]:
    foreign = record.country is not None and record.country not in _ARABIC
    if foreign and (record.kind in {"country", "region"} or record.population >= _SKELETON_POPULATION):
        yield from filter(None, map(skeleton, record.names))


class _Names:
    """Strings, each stored once."""

    def __init__(self) -> None:
        self._offsets: dict[str, int] = {}
        self._size = 0

    def offset(self, name: str) -> int:
        if name not in self._offsets:
            self._offsets[name] = self._size
            self._size += len(name.encode()) + 1
        return self._offsets[name]

    def blob(self) -> bytes:
        return b"".join(name.encode() + b"\0" for name in self._offsets)


def write(data: bytes, folder: Path, name: str) -> None:
    """Write the compiled file into a folder that may not exist yet."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data)
