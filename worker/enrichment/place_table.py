"""Places as a readable CSV table: the overlay in ``tools/gazetteer`` and an operator's own additions."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, cast, get_args

from schemas.mentions import PlaceKind
from worker.enrichment.places import Place

COLUMNS = ("names", "name_en", "kind", "feature", "country", "lat", "lon", "admin1", "parent", "population", "source")
"""Arabic names parted by ``|`` (the canonical first), English name, kind, feature, ISO country or empty, WGS84 degrees,
English names of the first-order division and of the place around it, inhabitants (or a rank in their scale), and where
the coordinates come from. ``geonames:ID`` or ``iso:CODE`` as source lets the build fill in empty coordinates."""

_KINDS = frozenset(get_args(PlaceKind))
_LAT, _LON = 90.0, 180.0
_FIRST_ADDED = 1 << 31  # ids of added places start above all compiled ones


class PlaceTableError(Exception):
    """A table of places has a wrong row."""

    def __init__(self, path: Path, line: int, column: str, fault: str) -> None:
        super().__init__(f"{path}, line {line}, column {column}: {fault}")
        self.line, self.column = line, column


class Row(NamedTuple):
    """A checked row; ``lat`` and ``lon`` are None where the source is a reference."""

    line: int
    names: tuple[str, ...]
    name_en: str
    kind: PlaceKind
    feature: str
    country: str | None
    lat: float | None
    lon: float | None
    admin1: str | None
    parent: str | None
    population: int
    source: str


def read_rows(path: Path) -> Iterator[Row]:
    """Yield the table's rows; empty lines and lines that begin with ``#`` are skipped.

    Raises:
        PlaceTableError: with the line and column at fault.

    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        header = next(reader, [])
        missing = [column for column in COLUMNS if column not in header]
        if missing:
            raise PlaceTableError(path, 1, missing[0], "the header lacks it")
        for cells in reader:
            if cells and not cells[0].startswith("#"):
                yield _row(path, reader.line_num, dict(zip(header, cells, strict=False)))


def read_places(path: Path) -> Iterator[Place]:
    """Yield an operator's own places; each needs its coordinates.

    Raises:
        PlaceTableError: with the line and column at fault.

    """
    for number, row in enumerate(read_rows(path)):
        if row.lat is None or row.lon is None:
            raise PlaceTableError(path, row.line, "lat", "coordinates are needed")
        yield Place(
            id=_FIRST_ADDED + number,
            geoname_id=geoname_id(row),
            name_ar=row.names[0],
            name_en=row.name_en,
            lat=row.lat,
            lon=row.lon,
            country=row.country,
            admin1=row.admin1,
            kind=row.kind,
            feature=row.feature,
            population=row.population,
            other_names=row.names[1:],
        )


def geoname_id(row: Row) -> int | None:
    """Return the GeoNames id that the row refers to."""
    scheme, _, value = row.source.partition(":")
    return int(value) if scheme == "geonames" and value.isdigit() else None


def _row(path: Path, line: int, cells: dict[str, str]) -> Row:
    def fail(column: str, fault: str) -> PlaceTableError:
        return PlaceTableError(path, line, column, fault)

    def degrees(column: str, limit: float) -> float | None:
        text = cells.get(column, "").strip()
        if not text:
            return None
        try:
            value = float(text)
        except ValueError:
            raise fail(column, f"{text!r} is not a number of degrees") from None
        if not -limit <= value <= limit:
            raise fail(column, f"{text} is outside -{limit:g} to {limit:g} degrees")
        return value

    text = {column: cells.get(column, "").strip() for column in COLUMNS}
    names = tuple(name.strip() for name in text["names"].split("|") if name.strip())
    if not names:
        raise fail("names", "an Arabic name is needed")
    if text["kind"] not in _KINDS:
        raise fail("kind", f"{text['kind']!r} is none of {', '.join(sorted(_KINDS))}")
    country = text["country"]
    if country and not (len(country) == 2 and country.isascii() and country.isupper()):  # noqa: PLR2004 - ISO alpha-2
        raise fail("country", f"{country!r} is no ISO 3166-1 alpha-2 code")
    if text["population"] and not text["population"].isdigit():
        raise fail("population", f"{text['population']!r} is not a whole number")
    lat, lon = degrees("lat", _LAT), degrees("lon", _LON)
    if (lat is None) != (lon is None):
        raise fail("lon" if lon is None else "lat", "one coordinate alone")
    return Row(
        line=line,
        names=names,
        name_en=text["name_en"],
        kind=cast(PlaceKind, text["kind"]),
        feature=text["feature"] or text["kind"],
        country=country or None,
        lat=lat,
        lon=lon,
        admin1=text["admin1"] or None,
        parent=text["parent"] or None,
        population=int(text["population"] or 0),
        source=text["source"],
    )
