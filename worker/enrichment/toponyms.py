"""Which place on the map each place name of an article means.

Every reading of a name that the gazetteer knows is scored in natural log odds: by population and kind, the class word and
the nationality adjective beside it, the place it is said to lie in, the countries that the article is about, and the
places already sure; the reading "none of these" competes with a score of its own. Scores become probabilities by a
softmax. Signals as in Leidner (2007), "Toponym Resolution in Text"; "none" as in Mordecai 3 (Halterman 2023).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log

from schemas.mentions import Focus, Location, PlaceCandidate
from worker.enrichment.country_focus import CountryFocus, added, place_evidence, textual_evidence
from worker.enrichment.document import Document, Entity
from worker.enrichment.gazetteer import Gazetteer, Match
from worker.enrichment.geography import Geography, Placement
from worker.enrichment.place_classes import AIRPORT_WORDS, CLASS_WORDS, IN_CITIES, KindHint, split_class
from worker.enrichment.place_context import Surroundings, nationalities, surroundings
from worker.enrichment.places import Place, distance_km

__all__ = ["Geography", "Placement", "resolve"]

_POPULATION = 0.6  # log odds for each e-fold of inhabitants
_FEWEST = 300  # inhabitants taken for a place whose number is not known
_COUNTRY = 12.5  # prior of a country: more than any city
_CAPITAL = 1.5
_GOVERNORATE = 7.8  # prior of a first-order division, between a city of 300,000 and one of a million
_SUBDIVISION = 5.0
_HINTED, _UNHINTED_KIND = 3.0, -3.0
_WEAKLY_HINTED, _WEAKLY_UNHINTED = 1.5, -1.0
_ADJECTIVE, _OTHER_ADJECTIVE = 5.0, -4.0
_INSIDE, _SAME_COUNTRY, _ELSEWHERE = 4.0, 2.0, -2.5
_NEAR = 2.0
_NEAR_KM = 120.0  # distance at which nearness to a sure place falls to a third
_FOCUS = 1.3
_NONE_ARAB, _NONE_FOREIGN = 2.6, 0.8
"""Score of "none of these": Arabic names recur in every Arab state, unlisted villages too; foreign ones hardly do."""

_SURE = 0.5  # probability from which a place is put on the map
_EVIDENT = 0.75  # probability from which a place vouches for its neighbours
_ONE_SPOT_KM = 60.0  # within which readings (a town and its district) count as one place
_VOUCHERS = 24  # places that vouch for others, those named most
_SHOWN = 5  # candidates in the output
_AT_CITY = 0.6  # confidence of a facility put where its city is

_ARAB_WORLD = frozenset("AE BH DZ EG IQ JO KW LB LY MA MR OM PS IL QA SA SD SO SY TN YE".split())


@dataclass(frozen=True, slots=True)
class _Reading:
    """A candidate with what speaks for it, by signal."""

    place: Place
    parts: Mapping[str, float]

    @property
    def score(self) -> float:
        return sum(self.parts.values())


@dataclass(frozen=True, slots=True)
class _Belief:
    """How the belief in one entity's readings is shared; what is missing to 1 says "none of these"."""

    readings: tuple[_Reading, ...]
    shares: tuple[float, ...]

    @property
    def best(self) -> Place | None:
        return self.readings[0].place if self.readings else None

    def confidence(self) -> float:
        """Return the belief in the best reading's spot, readings next to it included."""
        best = self.best
        if best is None:
            return 0.0
        if best.kind == "country":
            return self.shares[0]
        return sum(
            share
            for reading, share in zip(self.readings, self.shares, strict=True)
            if reading.place.country == best.country and distance_km(reading.place, best) <= _ONE_SPOT_KM
        )

    def countries(self) -> dict[str, float]:
        shares: dict[str, float] = {}
        for reading, share in zip(self.readings, self.shares, strict=True):
            if reading.place.country:
                shares[reading.place.country] = shares.get(reading.place.country, 0.0) + share
        return shares


def resolve(document: Document, entities: Sequence[Entity], gazetteer: Gazetteer) -> Geography:
    """Return where the article's LOC entities are and what it is about. Pure; linear in the article's length."""
    places = [entity for entity in entities if entity.type == "LOC"]
    if not places:
        return Geography({}, None)
    others = [entity for entity in entities if entity.type != "LOC"]
    around = surroundings(document, places, gazetteer.signals.of_word)
    adjectives = nationalities(document, gazetteer.signals.of_word)
    textual = textual_evidence(document.source, adjectives, others, gazetteer.signals)
    matches = {place.id: _matches(place, gazetteer) for place in places}

    beliefs: dict[str, _Belief] = {}
    evidence: dict[str, dict[str, float]] = {}
    for _ in range(3):  # each round knows the places that the last one made sure
        focus = CountryFocus(added(textual, *evidence.values()))
        vouchers = _vouchers(beliefs, around)
        beliefs = {
            id_: _weighed(id_, found, around[id_], focus, evidence.get(id_, {}), vouchers)
            for id_, found in matches.items()
        }
        evidence = {id_: _evidence(belief, around[id_]) for id_, belief in beliefs.items()}

    focus = CountryFocus(added(textual, *evidence.values()))
    placements = {place.id: _placement(place, beliefs[place.id]) for place in places}
    for place in places:
        if placements[place.id].location is None and (city := _city_of(place, around, beliefs, gazetteer)):
            placements[place.id] = _at_city(place, city)
    return Geography(placements, _focus(places, placements, around, focus))


def _matches(entity: Entity, gazetteer: Gazetteer) -> Sequence[Match]:
    """Return the matches of the entity's fullest name, else of the other names it goes by."""
    for name in dict.fromkeys((entity.name, *(mention.name for mention in entity.mentions))):
        if found := gazetteer.find(name):
            return found
    return ()


def _weighed(
    id_: str,
    matches: Sequence[Match],
    around: Surroundings,
    focus: CountryFocus,
    own_evidence: Mapping[str, float],
    vouchers: Mapping[str, Place],
) -> _Belief:
    readings = [
        _Reading(
            match.place,
            {
                "population": _prior(match.place),
                "spelling": -match.cost,
                "class_word": _class_word(match, around),
                "adjective": _adjective(match.place, around),
                "country_focus": _FOCUS * focus.support(match.place.country, own_evidence),
                "containment": _containment(match.place, around, vouchers),
                "proximity": _proximity(id_, match.place, vouchers),
            },
        )
        for match in matches
    ]
    readings.sort(key=lambda reading: (-reading.score, reading.place.id))
    return _Belief(tuple(readings), _softmax(readings))


def _prior(place: Place) -> float:
    if place.kind == "country":
        return _COUNTRY
    inhabited = _POPULATION * log(max(place.population, _FEWEST))
    if place.kind == "region" and place.feature == "governorate":
        return _GOVERNORATE
    if place.kind == "region" and place.feature == "admin2":
        return _SUBDIVISION
    return inhabited + _CAPITAL * (place.feature == "capital")


def _class_word(match: Match, around: Surroundings) -> float:
    """Score the kind by the class words before the mentions or inside the name."""
    hints: dict[KindHint, float] = dict(around.hints)
    if match.hint:
        hints[match.hint] = hints.get(match.hint, 0) + around.mentions
    total = sum(hints.values()) + around.unhinted * (match.hint is None)
    score = 0.0
    for hint, count in hints.items():
        fits, fails = (_HINTED, _UNHINTED_KIND) if hint.strict else (_WEAKLY_HINTED, _WEAKLY_UNHINTED)
        score += (fits if match.place.kind in hint.kinds else fails) * count / total
    return score


def _adjective(place: Place, around: Surroundings) -> float:
    if not around.adjectives or place.country is None:
        return 0.0
    return _ADJECTIVE if place.country in around.adjectives else _OTHER_ADJECTIVE


def _containment(place: Place, around: Surroundings, vouchers: Mapping[str, Place]) -> float:
    scores = [_inside(place, vouchers[id_]) for id_ in sorted(around.containers) if id_ in vouchers]
    return max(scores, default=0.0)


def _inside(place: Place, container: Place) -> float:
    if container.country is None or place.country is None:
        return 0.0
    if place.country != container.country:
        return _ELSEWHERE
    if container.kind == "country":
        return _INSIDE if place.kind != "country" else 0.0
    if container.kind == "region" and place.admin1 and place.admin1 == container.admin1:
        return _INSIDE
    return _SAME_COUNTRY + (_INSIDE - _SAME_COUNTRY) * exp(-distance_km(place, container) / _NEAR_KM)


def _proximity(id_: str, place: Place, vouchers: Mapping[str, Place]) -> float:
    if place.kind == "country":
        return 0.0
    near = [
        distance_km(place, other)
        for other_id, other in vouchers.items()
        if other_id != id_ and other.kind != "country" and other.country == place.country
    ]
    return _NEAR * exp(-min(near) / _NEAR_KM) if near else 0.0


def _vouchers(beliefs: Mapping[str, _Belief], around: Mapping[str, Surroundings]) -> dict[str, Place]:
    """Return the surest places by entity id, those named most first."""
    sure = [
        (id_, belief.best) for id_, belief in beliefs.items() if belief.best and belief.confidence() >= _EVIDENT
    ]
    sure.sort(key=lambda item: -around[item[0]].mentions)
    return dict(sure[:_VOUCHERS])


def _softmax(readings: Sequence[_Reading]) -> tuple[float, ...]:
    if not readings:
        return ()
    arab = any(reading.place.country in _ARAB_WORLD for reading in readings)
    none = _NONE_ARAB if arab else _NONE_FOREIGN
    top = max(readings[0].score, none)
    weights = [exp(reading.score - top) for reading in readings]
    total = sum(weights) + exp(none - top)
    return tuple(weight / total for weight in weights)


def _evidence(belief: _Belief, around: Surroundings) -> dict[str, float]:
    return place_evidence(belief.countries(), around.mentions, in_title=around.in_title, dateline=around.dateline)


def _placement(entity: Entity, belief: _Belief) -> Placement:
    best, confidence = belief.best, belief.confidence()
    shown = tuple(
        _candidate(reading.place, share, entity)
        for reading, share in zip(belief.readings[:_SHOWN], belief.shares, strict=False)
    )
    if best is None or confidence < _SURE:
        return Placement(None, shown)
    return Placement(_location(best, entity, confidence, _signals(belief)), shown if len(shown) > 1 else ())


def _signals(belief: _Belief) -> list[str]:
    """Return what lifts the best reading over the next one elsewhere, strongest first."""
    best = belief.readings[0]
    rival = next((r for r in belief.readings[1:] if distance_km(r.place, best.place) > _ONE_SPOT_KM), None)
    gains = {name: part - (rival.parts[name] if rival else 0.0) for name, part in best.parts.items()}
    decisive = sorted((name for name, gain in gains.items() if gain > 0.1), key=lambda name: (-gains[name], name))  # noqa: PLR2004 - a tenth of a nat decides nothing
    if best.place.kind == "country":
        return ["country_name", *(name for name in decisive if name != "population")]
    return decisive if rival else ["only_reading", *(name for name in decisive if name != "population")]


def _location(place: Place, entity: Entity, confidence: float, signals: list[str]) -> Location:
    return Location(
        lat=place.lat,
        lon=place.lon,
        country=place.country,
        kind=place.kind,
        name_ar=place.name_ar or entity.name,
        name_en=place.name_en or None,
        admin1=place.admin1,
        geoname_id=place.geoname_id,
        confidence=round(min(confidence, 1.0), 3),
        signals=signals,
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


def _city_of(
    entity: Entity, around: Mapping[str, Surroundings], beliefs: Mapping[str, _Belief], gazetteer: Gazetteer
) -> Place | None:
    """Return the city that an unknown facility or street stands in, as its name or the words around it say."""
    own = around[entity.id]
    class_word, rest = split_class(entity.name)
    hints = {*own.hints, CLASS_WORDS[class_word]} if class_word else set(own.hints)
    if not hints & IN_CITIES:
        return None
    sure = {
        id_: belief.best
        for id_, belief in beliefs.items()
        if belief.best and belief.confidence() >= _EVIDENT and belief.best.kind in {"city", "district"}
    }
    named = _named_inside(rest, {place.id for place in sure.values()}, gazetteer) if class_word else None
    if named:
        return named
    for ids in (own.containers, own.neighbours):
        for id_ in sorted(ids, key=lambda i: (-ids[i], i)):
            if id_ in sure:
                return sure[id_]
    cities = {place.id: place for place in sure.values()}
    return next(iter(cities.values())) if len(cities) == 1 else None


def _named_inside(rest: str, known: set[int], gazetteer: Gazetteer) -> Place | None:
    words = [word for word in rest.split() if word not in AIRPORT_WORDS]
    for word in reversed(words):
        for match in gazetteer.find(word):
            if match.place.id in known:
                return match.place
    return None


def _at_city(entity: Entity, city: Place) -> Placement:
    location = _location(city, entity, _AT_CITY, ["facility_in_city"])
    return Placement(
        location.model_copy(update={"kind": "facility", "name_ar": entity.name, "name_en": None, "geoname_id": None}), ()
    )


def _focus(
    places: Sequence[Entity],
    placements: Mapping[str, Placement],
    around: Mapping[str, Surroundings],
    focus: CountryFocus,
) -> Focus | None:
    """Return the country with most evidence and the place in it that is named most and first."""
    if not focus.weights:
        return None
    country = max(sorted(focus.weights), key=lambda code: focus.weights[code])
    weights: dict[str, float] = {}
    for number, place in enumerate(places):
        location = placements[place.id].location
        if location and location.country == country:
            own = around[place.id]
            early = 1 / (1 + number)
            finer = 1.0 if location.kind != "country" else 0.5
            weights[place.id] = finer * (own.mentions + 2 * own.in_title + early)
    entity = max(weights, key=lambda id_: weights[id_], default=None)
    return Focus(
        country=country,
        country_confidence=round(focus.share(country), 3),
        entity=entity,
        entity_confidence=round(weights[entity] / sum(weights.values()), 3) if entity else 0.0,
    )
