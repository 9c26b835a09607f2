"""How well and how fast place names are resolved, given the right names: ``python -m bench.places GOLD.jsonl``.

Takes the gold entities in place of recognized ones, so that it measures resolution alone, and prints the figures of
the field (resolved share, country accuracy, accuracy within 161 km, false placements) beside a baseline that always
takes the most populous reading.
"""

import json
import resource
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from schemas.article import RawArticle
from schemas.mentions import Location
from worker.enrichment.document import Document, Entity, Mention
from worker.enrichment.gazetteer import Gazetteer, load
from worker.enrichment.places import Place, distance_km
from worker.enrichment.tokenization import tokenize
from worker.enrichment.toponyms import resolve

RESOURCES = Path(__file__).parents[1] / "worker" / "resources" / "gazetteer"
NEAR_KM = 161.0  # the geoparsing field's usual measure: 100 miles
_POINTS = frozenset({"city", "district", "facility"})

Locations = Mapping[str, Location | None]


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


def main(path: Path) -> None:
    """Print quality beside the baseline, then speed, load time and memory."""
    started = time.perf_counter()
    gazetteer = load(RESOURCES)
    loaded = time.perf_counter() - started
    articles = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    cases = [(article, *adapted(article)) for article in articles]
    for name, method in (("context   ", in_context), ("population", most_populous)):
        figures = Figures()
        for article, document, entities in cases:
            count(article, method(document, entities, gazetteer), figures)
        print(f"{name}  {figures}")
    mentions = sum(len(e.mentions) for _, _, entities in cases for e in entities if e.type == "LOC")
    fastest = min(_seconds(cases, gazetteer) for _ in range(5))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = sum(file.stat().st_size for file in RESOURCES.iterdir()) / 1e6
    print(f"{fastest / mentions * 1e6:.0f} µs a mention, {fastest / len(cases) * 1e3:.1f} ms an article")
    print(f"loads in {loaded * 1e3:.0f} ms, {size:.1f} MB on disk, {memory:.0f} MB in the whole process")


def adapted(article: Mapping[str, Any]) -> tuple[Document, list[Entity]]:
    """Return a gold article as the resolver takes it: tokenized, with its gold entities."""
    document = tokenize(RawArticle.model_validate({k: article[k] for k in ("id", "source", "title", "text")}))
    entities = []
    for entity in article["entities"]:
        mentions = tuple(
            Mention(m["field"], m["start"], m["end"], entity["type"], _name(article, m), 1.0)
            for m in entity["mentions"]
        )
        entities.append(Entity(entity["id"], entity["type"], entity["name"], entity["name"], mentions))
    return document, entities


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


def _seconds(cases: Sequence[tuple[Any, Document, Sequence[Entity]]], gazetteer: Gazetteer) -> float:
    return _timed(lambda: [resolve(document, entities, gazetteer) for _, document, entities in cases])


def _timed(run: Callable[[], object]) -> float:
    started = time.perf_counter()
    run()
    return time.perf_counter() - started


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f} ({part}/{whole})" if whole else "-"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
