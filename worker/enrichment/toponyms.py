"""Which place on the map each place name of an article means.

Every reading of a name that the gazetteer knows is scored in natural log odds: by population and kind, the class word
and the nationality adjective beside it, the place it is said to lie in, the countries that the article is about, and
the places already sure; the reading "none of these" competes with a score of its own. Scores become probabilities by a
softmax. Signals after Leidner (2007), "Toponym Resolution in Text"; "none" after Mordecai 3 (Halterman 2023).
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from math import exp, log

from schemas.mentions import Location, PlaceCandidate
from worker.enrichment.article_focus import focus_of
from worker.enrichment.beliefs import Belief
from worker.enrichment.country_focus import CountryFocus, added, place_evidence, textual_evidence
from worker.enrichment.document import Document, Entity
from worker.enrichment.facilities import city_of
from worker.enrichment.gazetteer import Gazetteer, Match
from worker.enrichment.geography import Geography, Placement
from worker.enrichment.place_context import Surroundings, nationalities, surroundings
from worker.enrichment.places import Place
from worker.enrichment.plausibility import Scene, believed

__all__ = ["Geography", "Placement", "resolve"]

_ROUNDS = 3  # the first trusts names of one country only, the second what they tell, the third all
_SURE = 0.5  # share of the belief from which a place is put on the map
_EVIDENT = 0.75  # share from which a place vouches for its neighbours
_VOUCHERS = 24  # places that vouch for others, those named most: bounds the work on huge texts
_SHOWN = 5  # candidates in the output
_AT_CITY = 0.95  # share of facilities put where their city is that lie within 161 km of there
_SLOPE, _INTERCEPT = 0.8, 1.3  # from shares of belief to how often they are right, in log odds (bench.places)
_LIMIT = 0.9995  # belief that counts as certain


def resolve(document: Document, entities: Sequence[Entity], gazetteer: Gazetteer) -> Geography:
    """Return where the article's LOC entities are and what it is about. Pure; linear in the article's length."""
    places = [entity for entity in entities if entity.type == "LOC"]
    others = [entity for entity in entities if entity.type != "LOC"]
    around = surroundings(document, places, gazetteer.signals.of_word)
    adjectives = nationalities(document, gazetteer.signals.of_word)
    outlet = gazetteer.signals.of_outlet(document.source)
    textual = textual_evidence(outlet, adjectives, others, gazetteer.signals)
    matches = {place.id: _matches(place, around[place.id], gazetteer) for place in places}

    beliefs: dict[str, Belief] = {}
    evidence: dict[str, dict[str, float]] = {}
    scenes: dict[str, Scene] = {}
    for round_ in range(_ROUNDS):
        focus = CountryFocus(added(textual, *evidence.values()))
        sure = _sure(beliefs, around, evidence)
        scenes = {
            place.id: Scene(around[place.id], focus, evidence.get(place.id, {}), _without(sure, place.id), outlet)
            for place in places
        }
        beliefs = {place.id: believed(place.name, matches[place.id], scenes[place.id]) for place in places}
        telling = {id_: belief for id_, belief in beliefs.items() if round_ or belief.is_in_one_country()}
        evidence = {id_: _evidence(belief, around[id_]) for id_, belief in telling.items()}

    placements = {place.id: _placement(place, beliefs[place.id]) for place in places}
    placements |= _in_cities(places, placements, scenes, beliefs, gazetteer)
    focus = CountryFocus(added(textual, *evidence.values()))
    return Geography(placements, focus_of(places, placements, around, focus))


def _matches(entity: Entity, around: Surroundings, gazetteer: Gazetteer) -> Sequence[Match]:
    """Return the matches of the entity's fullest name, else of the other names it goes by.

    The class word before it may be part of the name as the gazetteer has it (حي الخالدية), or let a plain word be one.
    """
    for name in dict.fromkeys((entity.name, *(mention.name for mention in entity.mentions))):
        spelled = (name, *(f"{word} {name}" for word in sorted(around.class_words)))
        if found := _cheapest(match for spelling in spelled for match in gazetteer.find(spelling)):
            return found
    return ()


def _cheapest(matches: Iterable[Match]) -> Sequence[Match]:
    best: dict[int, Match] = {}
    for match in matches:
        known = best.get(match.place.id)
        if known is None or match.cost < known.cost:
            best[match.place.id] = match
    return list(best.values())


def _sure(
    beliefs: Mapping[str, Belief], around: Mapping[str, Surroundings], telling: Container[str]
) -> dict[str, Place]:
    """Return the surest places by entity id, those named most first."""
    sure = [
        (id_, belief.best)
        for id_, belief in beliefs.items()
        if id_ in telling and belief.best and belief.confidence() >= _EVIDENT
    ]
    sure.sort(key=lambda item: -around[item[0]].mentions)
    return dict(sure[:_VOUCHERS])


def _without(sure: Mapping[str, Place], id_: str) -> Mapping[str, Place]:
    return {other: place for other, place in sure.items() if other != id_} if id_ in sure else sure


def _evidence(belief: Belief, around: Surroundings) -> dict[str, float]:
    return place_evidence(belief.countries(), around.mentions, in_title=around.in_title, dateline=around.dateline)


def _placement(entity: Entity, belief: Belief) -> Placement:
    shown = tuple(
        _candidate(reading.place, share, entity)
        for reading, share in zip(belief.readings[:_SHOWN], belief.shares, strict=False)
    )
    best, confidence = belief.best, belief.confidence()
    if best is None or confidence < _SURE:
        return Placement(None, shown)
    return Placement(
        _location(best, entity, calibrated(confidence), belief.deciding()), shown if len(shown) > 1 else ()
    )


def calibrated(share: float) -> float:
    """Return how often a place is right that has this share of the belief (Platt scaling).

    The scores are cautious: they know names that no list has, and writers explain those.
    """
    bounded = min(share, _LIMIT)
    return 1 / (1 + exp(-_SLOPE * log(bounded / (1 - bounded)) - _INTERCEPT))


def _in_cities(
    places: Sequence[Entity],
    placements: Mapping[str, Placement],
    scenes: Mapping[str, Scene],
    beliefs: Mapping[str, Belief],
    gazetteer: Gazetteer,
) -> dict[str, Placement]:
    """Return placements for the facilities that only their city places."""
    sure = {
        id_: belief.best
        for id_, belief in sorted(beliefs.items(), key=lambda item: -scenes[item[0]].around.mentions)
        if belief.best and belief.confidence() >= _EVIDENT
    }
    found = {}
    for entity in places:
        if placements[entity.id].location is None:
            city = city_of(entity, scenes[entity.id], sure, gazetteer)
            if city:
                found[entity.id] = Placement(_standing_in(city, entity), placements[entity.id].candidates)
    return found


def _standing_in(city: Place, entity: Entity) -> Location:
    location = _location(city, entity, _AT_CITY, ["facility_in_city"])
    return location.model_copy(update={"kind": "facility", "name_ar": entity.name, "name_en": None, "geoname_id": None})


def _location(place: Place, entity: Entity, confidence: float, decided_by: list[str]) -> Location:
    return Location(
        lat=place.lat,
        lon=place.lon,
        country=place.country,
        kind=place.kind,
        name_ar=place.name_ar or entity.name,
        name_en=place.name_en or None,
        admin1=place.admin1,
        geoname_id=place.geoname_id,
        confidence=round(confidence, 3),
        signals=decided_by,
    )


def _candidate(place: Place, share: float, entity: Entity) -> PlaceCandidate:
    return PlaceCandidate(
        name_ar=place.name_ar or entity.name,
        name_en=place.name_en or None,
        lat=place.lat,
        lon=place.lon,
        country=place.country,
        kind=place.kind,
        geoname_id=place.geoname_id,
        score=round(share, 3),
    )
