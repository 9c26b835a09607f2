"""The places of the world by their Arabic names, read from one memory-mapped file.

The file (written by ``tools.gazetteer``) holds, little-endian and in this order: a header; the sorted 64-bit hashes of
all spelling keys; those of the skeletons of foreign names; for each hash the number of its place; the place records,
most important first; the names, each ended by a zero byte. Nothing is decoded before it is asked for.
"""

import mmap
import struct
import sys
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple, get_args

from schemas.mentions import PlaceKind
from worker.enrichment.country_signals import TABLES, CountrySignals
from worker.enrichment.place_classes import KindHint
from worker.enrichment.place_names import Reading, is_direction, key, readings, skeleton
from worker.enrichment.place_table import read_places
from worker.enrichment.places import ARAB_STATES, Place

FILE = "places.bin"
MAGIC = b"RASDGAZ1"
HEADER = struct.Struct("<8s16s4I24x")
"""Magic, version, then how many places, keys and skeletons there are and how long the names are."""
RECORD = struct.Struct("<2iIIIIII2sBx4x")
"""Latitude and longitude in 1e-5 degrees, GeoNames id, population, offsets of five names, country, kind."""
KINDS: tuple[PlaceKind, ...] = get_args(PlaceKind)

_DEGREE = 100_000  # units of the stored coordinates: about a metre
_NAMES_REMEMBERED = 1 << 14
_PART_COST = 0.5  # natural log of odds
_SKELETON_COST = 1.5  # natural log of odds
_FOREIGN_ARTICLE_COST = 6.0  # natural log of odds: الليمون is hardly Limón; التايلاند still is the country
_ALIKE = 0.8  # share of letters that a foreign name in another transcription keeps: سالزبورج, سالزبورغ


class GazetteerError(Exception):
    """The compiled gazetteer can't be read."""


class Match(NamedTuple):
    """A place that a written name may mean."""

    place: Place
    cost: float
    """Doubt in the reading of the name, natural log of odds; 0 for a name as the gazetteer has it."""
    hint: KindHint | None


def name_hash(key: str) -> int:
    """Return the 64-bit number that a key is filed under."""
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "little")


class Gazetteer:
    """Places by name. Immutable; cheap to load in every process, as the operating system shares its pages."""

    def __init__(self, data: mmap.mmap | bytes, signals: CountrySignals, additions: Sequence[Place] = ()) -> None:
        if data[: len(MAGIC)] != MAGIC or len(data) < HEADER.size or sys.byteorder != "little":
            raise GazetteerError(f"not a gazetteer of the form {MAGIC.decode()}, or not for this machine")
        _, version, places, keys, skeletons, names = HEADER.unpack_from(data)
        self.signals = signals
        self._data = data
        view = memoryview(data)
        sections = _Sections(view, HEADER.size)
        self._keys = sections.take(keys * 8).cast("Q")
        self._skeletons = sections.take(skeletons * 8).cast("Q")
        self._key_places = sections.take(keys * 4).cast("I")
        self._skeleton_places = sections.take(skeletons * 4).cast("I")
        self._records = sections.offset + -sections.offset % 8
        self._names = self._records + places * RECORD.size
        if self._names + names != len(data):
            raise GazetteerError(f"{FILE} is cut off or damaged")
        self._size: int = places
        self._additions = _by_key(additions)
        self.version = version.rstrip(b"\0").decode() + (f"+{len(additions)}" if additions else "")
        self._found = lru_cache(_NAMES_REMEMBERED)(self._find)

    def __len__(self) -> int:
        return self._size

    def lookup(self, name: str) -> Sequence[Place]:
        """Return the places that a name may mean, most literal reading first, then by importance.

        Spelling variants, the article, a proclitic and a class word in front are seen through; a plain word gets
        nothing.
        """
        return [match.place for match in self.find(name)]

    def find(self, name: str) -> Sequence[Match]:
        """Return :meth:`lookup`'s places with the doubt in each reading, each place once, the least doubtful first."""
        return self._found(name)

    def _find(self, name: str) -> Sequence[Match]:
        best: dict[int, Match] = {}
        for reading in readings(name):
            if reading.hint and any(match.cost == 0 for match in best.values()):
                break  # دلتا النيل is listed, so it is not the river
            for place in self._filed(reading):
                if reading.hint and place.kind not in reading.hint.bare:
                    continue
                cost = reading.cost + _FOREIGN_ARTICLE_COST * (reading.article and place.country not in ARAB_STATES)
                known = best.get(place.id)
                if known is None or cost < known.cost:
                    best[place.id] = Match(place, cost, reading.hint)
        found = best.values() or list(self._parts(name)) or list(self._misspelled(name))
        return sorted(found, key=lambda match: match.cost)

    def _parts(self, name: str) -> Iterator[Match]:
        """Yield the places of a name without the direction or nationality that it is not listed with: شمال الطائف."""
        direction, _, rest = name.partition(" ")
        if rest and is_direction(direction):
            yield from (Match(place, cost + _PART_COST, hint) for place, cost, hint in self.find(rest))
        rest, _, adjective = name.rpartition(" ")
        if rest and adjective.startswith("ال") and (country := self.signals.of_word(adjective)):
            inside = (match for match in self.find(rest) if match.place.country == country)
            yield from (Match(place, cost + _PART_COST, hint) for place, cost, hint in inside)

    def _misspelled(self, name: str) -> Iterator[Match]:
        """Yield foreign places whose consonants the name shares and whose letters it nearly does."""
        for id_ in dict.fromkeys(_filed(self._skeletons, self._skeleton_places, skeleton(name))):
            place = self._place(id_)
            if SequenceMatcher(None, key(name), key(place.name_ar)).ratio() >= _ALIKE:
                yield Match(place, _SKELETON_COST, None)

    def _filed(self, reading: Reading) -> Iterator[Place]:
        yield from self._additions.get(reading.key, ())
        for id_ in _filed(self._keys, self._key_places, reading.key):
            yield self._place(id_)

    def _place(self, id_: int) -> Place:
        record = RECORD.unpack_from(self._data, self._records + id_ * RECORD.size)
        lat, lon, geoname_id, population, name_ar, name_en, admin1, feature, country, kind = record
        return Place(
            id=id_,
            geoname_id=geoname_id or None,
            name_ar=self._name(name_ar),
            name_en=self._name(name_en),
            lat=lat / _DEGREE,
            lon=lon / _DEGREE,
            country=country.decode().strip("\0") or None,
            admin1=self._name(admin1) or None,
            kind=KINDS[kind],
            feature=self._name(feature),
            population=population,
        )

    def _name(self, offset: int) -> str:
        start = self._names + offset
        return self._data[start : self._data.find(b"\0", start)].decode()


class _Sections:
    """Reads one section after the other; sizes in bytes."""

    def __init__(self, view: memoryview, offset: int) -> None:
        self.view, self.offset = view, offset

    def take(self, size: int) -> memoryview:
        start, self.offset = self.offset, self.offset + size
        return self.view[start : self.offset]


def _filed(hashes: memoryview, places: memoryview, key: str) -> Iterator[int]:
    if not key:
        return
    wanted = name_hash(key)
    i = bisect_left(hashes, wanted)
    while i < len(hashes) and hashes[i] == wanted:
        yield places[i]
        i += 1


def _by_key(places: Sequence[Place]) -> Mapping[str, Sequence[Place]]:
    filed: dict[str, list[Place]] = {}
    for place in places:
        for name in dict.fromkeys(key(name) for name in (place.name_ar, *place.other_names)):
            filed.setdefault(name, []).append(place)
    return filed


def load(folder: Path, additions: Path | None = None) -> Gazetteer:
    """Return the gazetteer compiled in ``folder``, with an operator's own places from a CSV in the overlay's format.

    Raises:
        GazetteerError: the compiled file is missing or damaged.
        PlaceTableError: a row of the additions is wrong; it names the line and the column.

    """
    for name in (FILE, *TABLES):
        path = folder / name
        if not path.is_file() or not path.stat().st_size:
            raise GazetteerError(f"{path} is missing or empty; python -m tools.gazetteer build makes {FILE}")
    with (folder / FILE).open("rb") as file:
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    own = list(read_places(additions)) if additions else []
    return Gazetteer(data, CountrySignals.load(folder), own)
