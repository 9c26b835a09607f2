"""How well and how fast place names are resolved, given the right names.

``python -m bench.places GOLD.jsonl [ANNOTATED.jsonl]``

Takes the gold entities in place of recognized ones, so that it measures resolution alone, and prints the figures of
the field (resolved share, country accuracy, accuracy within 161 km, false placements) beside a baseline that always
takes the most populous reading; on the table of ambiguous cases that the tests hold, what each signal is worth; with
annotated articles, how often places are right by confidence, as far as judged_places.csv knows.
"""

import csv
import json
import resource
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch
from zlib import crc32

from schemas.article import RawArticle
from schemas.mentions import Location
from tests.unit.enrichment.place_cases import CASES, parsed, told
from worker.enrichment import plausibility
from worker.enrichment.document import Document, Entity, Mention
from worker.enrichment.gazetteer import Gazetteer, Match, load
from worker.enrichment.loading import load_pipeline
from worker.enrichment.places import Place, distance_km
from worker.enrichment.plausibility import NameKind, Scene
from worker.enrichment.tokenization import tokenize
from worker.enrichment.toponyms import resolve

RESOURCES = Path(__file__).parents[1] / "worker" / "resources" / "gazetteer"
NEAR_KM = 161.0  # the geoparsing field's usual measure: 100 miles
_POINTS = frozenset({"city", "district", "facility"})

Locations = Mapping[str, Location | None]
Method = Callable[[Document, Sequence[Entity], Gazetteer], Locations]
AdaptedArticle = tuple[Mapping[str, Any], Document, Sequence[Entity]]

SIGNALS = (
    "population",
    "fame",
    "spelling",
    "class_word",
    "adjective",
    "outlet",
    "country_focus",
    "containment",
    "proximity",
)
_CONFIDENCES = (0.78, 0.88, 0.945, 0.955, 0.98, 1.01)
_HELD_OUT = 8  # one article in so many did not take part in fitting the confidence
_SAME_KM = 1.0
JUDGED = Path(__file__).parent / "judged_places.csv"


@dataclass(slots=True)
class Figures:
    """Counts over the gold places that have coordinates."""

    placed: int = 0
    resolved: int = 0
    countries: int = 0
    country_right: int = 0
    points: int = 0
    near: int = 0
    unplaceable: int = 0
    false: int = 0

    def __str__(self) -> str:
        return (
            f"resolved {_share(self.resolved, self.placed)}  country {_share(self.country_right, self.countries)}  "
            f"@161km {_share(self.near, self.points)}  false placements {self.false} of {self.unplaceable}"
        )


def main(path: Path, annotated: Path | None = None) -> None:
    """Print quality beside the baseline, the worth of each signal, calibration, then speed, load time and memory."""
    started, before = time.perf_counter(), _resident()
    gazetteer = load(RESOURCES)
    loaded = time.perf_counter() - started
    articles = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    cases = [(article, *adapted(article)) for article in articles]
    for name, method in (("context   ", in_context), ("population", most_populous)):
        print(f"{name}  {_figures(cases, method, gazetteer)}  own table {_share(*_right(method, gazetteer))}")
    print("\nwithout a signal, of the own table:")
    for signal in SIGNALS:
        with without(signal):
            print(f"{signal:14}  {_share(*_right(in_context, gazetteer))}")
    if annotated:
        print_reliability(list(judged(annotated, gazetteer)))
    mentions = sum(len(e.mentions) for _, _, entities in cases for e in entities if e.type == "LOC")
    fastest = min(_seconds(cases, gazetteer) for _ in range(5))
    memory = _resident() - before
    size = sum(file.stat().st_size for file in RESOURCES.iterdir()) / 1e6
    whole = _pipeline_seconds(articles)
    print(f"\n{fastest / mentions * 1e6:.0f} µs a mention, {fastest / len(cases) * 1e3:.1f} ms an article", end=", ")
    print(f"{fastest / whole:.1%} of the pipeline")
    print(f"loads in {loaded * 1e3:.0f} ms, {size:.1f} MB on disk, {memory:.0f} MB of memory after all lookups")


def _resident() -> float:
    """Return the most memory that the process has held, in MB; shared pages of the mapped file count."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _figures(cases: Sequence[AdaptedArticle], method: Method, gazetteer: Gazetteer) -> Figures:
    figures = Figures()
    for article, document, entities in cases:
        count(article, method(document, entities, gazetteer), figures)
    return figures


def _right(method: Method, gazetteer: Gazetteer) -> tuple[int, int]:
    """Return how many cases of our own table a method gets right, and how many there are."""
    return sum(right for _, right in _outcomes(method, gazetteer)), len(CASES)


def _outcomes(method: Method, gazetteer: Gazetteer) -> Iterator[tuple[Location | None, bool]]:
    for case in CASES:
        document, entities, asked = parsed(case.text, case.source)
        location = method(document, entities, gazetteer)[asked]
        yield location, told(case.expected, location) == case.expected


@contextmanager
def without(signal: str) -> Iterator[None]:
    """Switch one signal off."""
    original = plausibility.signals

    def muted(match: Match, rivals: Sequence[Place], kind: NameKind, scene: Scene) -> dict[str, float]:
        return {**original(match, rivals, kind, scene), signal: 0.0}

    with patch.object(plausibility, "signals", muted):
        yield


class Judged(NamedTuple):
    """A placement that was read in its article."""

    confidence: float
    right: bool
    held_out: bool


def judged(annotated: Path, gazetteer: Gazetteer) -> Iterator[Judged]:
    """Yield the placements that judged_places.csv tells to be right or wrong, those that have since moved left out."""
    with JUDGED.open(encoding="utf-8", newline="") as file:
        verdicts = {(row["article"], row["entity"]): row for row in csv.DictReader(file)}
    known = {article for article, _ in verdicts}
    for article in map(json.loads, annotated.read_text("utf-8").splitlines()):
        if article["id"] not in known:
            continue
        held_out = crc32(article["id"].encode()) % _HELD_OUT == 0
        for id_, found in in_context(*adapted(article), gazetteer).items():
            row = verdicts.get((article["id"], id_))
            if row and found and _is_there(row, found):
                yield Judged(found.confidence, row["right"] == "1", held_out)


def _is_there(row: Mapping[str, str], found: Location) -> bool:
    spot = {"lat": float(row["lat"]), "lon": float(row["lon"])}
    return (row["country"] or None) == found.country and _km(spot, found) <= _SAME_KM


def print_reliability(placements: Sequence[Judged]) -> None:
    """Print mean confidence beside the share that is right, and the expected calibration error."""
    print(f"\nconfidence of {len(placements)} judged placements: mean, share right, both drawn from 0.7 to 1")
    for low, high in pairwise(_CONFIDENCES):
        among = [found for found in placements if low <= found.confidence < high]
        if among:
            mean, right = sum(p.confidence for p in among) / len(among), sum(p.right for p in among)
            print(f"from {low:.3f}  {mean:.3f} {_bar(mean)}  {_share(right, len(among))} {_bar(right / len(among))}")
    for name, part in (("fitted", False), ("held out", True)):
        among = [found for found in placements if found.held_out is part]
        print(f"{name}: expected calibration error {_calibration_error(among):.3f}, {len(among)} placements")


def _bar(share: float) -> str:
    return f"{'█' * round(max(share - 0.7, 0.0) * 67):20}"


def _calibration_error(placements: Sequence[Judged]) -> float:
    """Return how far confidence is from the share that is right, over the ranges, weighted by placements."""
    error = 0.0
    for low, high in pairwise(_CONFIDENCES):
        among = [found for found in placements if low <= found.confidence < high]
        error += abs(sum(p.confidence - p.right for p in among))
    return error / max(len(placements), 1)


def _pipeline_seconds(articles: Sequence[Mapping[str, Any]]) -> float:
    pipeline = load_pipeline()
    raw = [
        RawArticle.model_validate({k: article[k] for k in ("id", "source", "title", "text")}) for article in articles
    ]
    return min(_timed(lambda: [pipeline(article) for article in raw]) for _ in range(3))


def adapted(article: Mapping[str, Any]) -> tuple[Document, list[Entity]]:
    """Return a gold article as the resolver takes it: tokenized, with its gold entities."""
    document = tokenize(_raw(article))
    entities = []
    for entity in article["entities"]:
        mentions = tuple(
            Mention(m["field"], m["start"], m["end"], entity["type"], _name(article, m), 1.0)
            for m in entity["mentions"]
        )
        entities.append(Entity(entity["id"], entity["type"], entity["name"], entity["name"], mentions))
    return document, entities


def _raw(article: Mapping[str, Any]) -> RawArticle:
    return RawArticle.model_validate({k: article[k] for k in ("id", "source", "title", "text")})


def _name(article: Mapping[str, Any], mention: Mapping[str, Any]) -> str:
    surface: str = article[mention["field"]][mention["start"] : mention["end"]]
    return f"ال{surface[2:]}" if surface.startswith("لل") else surface


def in_context(document: Document, entities: Sequence[Entity], gazetteer: Gazetteer) -> Locations:
    """Return what the pipeline's resolver says."""
    return {id_: placement.location for id_, placement in resolve(document, entities, gazetteer).placements.items()}


def most_populous(_: Document, entities: Sequence[Entity], gazetteer: Gazetteer) -> Locations:
    """Return the baseline: countries first, then the reading with most inhabitants."""
    located: dict[str, Location | None] = {}
    for entity in entities:
        places = gazetteer.lookup(entity.name) if entity.type == "LOC" else ()
        best = max(places, key=lambda place: (place.kind == "country", place.population), default=None)
        located[entity.id] = _location(best) if best else None
    return located


def _location(place: Place) -> Location:
    return Location(
        lat=place.lat,
        lon=place.lon,
        country=place.country,
        kind=place.kind,
        name_ar=place.name_ar,
        name_en=place.name_en,
        admin1=place.admin1,
        geoname_id=place.geoname_id,
        confidence=1.0,
        signals=["population"],
    )


def count(article: Mapping[str, Any], located: Locations, figures: Figures) -> None:
    """Add one article's figures, by the rules of the project's scorer."""
    for gold, found in _pairs(article, located):
        if gold is None:
            figures.unplaceable += 1
            figures.false += found is not None
            continue
        figures.placed += 1
        figures.resolved += found is not None
        if gold["country"]:
            figures.countries += 1
            figures.country_right += found is not None and found.country == gold["country"]
        if gold["kind"] in _POINTS:
            figures.points += 1
            figures.near += found is not None and _km(gold, found) <= NEAR_KM


def _pairs(
    article: Mapping[str, Any], located: Locations
) -> Iterator[tuple[Mapping[str, Any] | None, Location | None]]:
    for entity in article["entities"]:
        if entity["type"] == "LOC":
            yield entity["location"], located.get(entity["id"])


def _km(gold: Mapping[str, Any], found: Location) -> float:
    def at(lat: float, lon: float) -> Place:
        return Place(0, None, "", "", lat, lon, None, None, "city", "", 0)

    return distance_km(at(gold["lat"], gold["lon"]), at(found.lat, found.lon))


def _seconds(cases: Sequence[AdaptedArticle], gazetteer: Gazetteer) -> float:
    return _timed(lambda: [resolve(document, entities, gazetteer) for _, document, entities in cases])


def _timed(run: Callable[[], object]) -> float:
    started = time.perf_counter()
    run()
    return time.perf_counter() - started


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f} ({part}/{whole})" if whole else "-"


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
