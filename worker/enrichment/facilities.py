"""Facilities and streets that the gazetteer does not list, put where their city is."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from worker.enrichment.cleaning import fold
from worker.enrichment.document import Entity
from worker.enrichment.gazetteer import Gazetteer
from worker.enrichment.place_classes import (
    CLASS_WORDS,
    EPITHETS,
    GATEWAYS,
    HOMES,
    IN_CITIES,
    NAMED_AFTER_CITY,
    ON_MAPS,
    class_word_of,
    split_class,
)
from worker.enrichment.places import Place
from worker.enrichment.plausibility import Scene, believed

_WELL_KNOWN = 100_000  # inhabitants of a place that a facility's name is taken from
_SECOND = -0.7  # support of a country with half of the first one's evidence
_EVIDENT = 0.75  # probability from which the place in a facility's name is believed


def city_of(entity: Entity, scene: Scene, cities: Mapping[str, Place], gazetteer: Gazetteer) -> Place | None:
    """Return the city that an unlisted facility or street stands in, None when the article does not tell.

    It is the city in its name (مطار قسنطينة), else the one it is said to be in, else the one named in the same
    sentence, else the only one in the article.

    Args:
        entity: the facility.
        scene: what the article says around it.
        cities: the article's sure cities by entity id.
        gazetteer: to look the city in a name up.

    """
    class_word, rest = _parts(entity.name)
    words = {*scene.around.class_words, class_word} if class_word else set(scene.around.class_words)
    asked = {CLASS_WORDS[word] for word in words}
    if not asked & IN_CITIES or asked & ON_MAPS:
        return None
    if class_word is None:
        return _city_around(scene, cities, nearby=not words & GATEWAYS)
    inside = _without_epithets(rest)
    named = gazetteer.lookup(inside)
    partly = named or [place for word in reversed(inside.split()) for place in gazetteer.lookup(word)]
    known = {place.id for place in cities.values()}
    city = next((place for place in partly if place.id in known), None)
    if city is None and class_word in NAMED_AFTER_CITY:
        city = _believed_inside(inside, scene, gazetteer)
    if city or any(place.population >= _WELL_KNOWN for place in partly):
        return city
    is_elsewhere = bool(named) and CLASS_WORDS[class_word] not in HOMES
    return _city_around(scene, cities, nearby=not is_elsewhere and class_word not in GATEWAYS)


def _parts(name: str) -> tuple[str | None, str]:
    """Return a facility's class word, with the article too (المستشفى الفرنسي), and the rest of its name."""
    class_word, rest = split_class(name)
    if class_word:
        return class_word, rest
    first, _, rest = name.partition(" ")
    return (class_word_of(first), rest) if rest else (None, name)


def _city_around(scene: Scene, cities: Mapping[str, Place], *, nearby: bool) -> Place | None:
    """Return the city that something is said to be in or, where ``nearby`` is enough, named beside or alone."""
    if city := next(_in_order(scene.around.containers, cities), None):
        return city if _is_called_of(city, scene) else None
    if not nearby:
        return None
    city = next(_in_order(scene.around.neighbours, cities), None) or _only(cities)
    return city if city and _is_called_of(city, scene) and _is_in_focus(city, scene) else None


def _only(cities: Mapping[str, Place]) -> Place | None:
    return next(iter(cities.values())) if len({city.id for city in cities.values()}) == 1 else None


def _in_order(ids: Counter[str], cities: Mapping[str, Place]) -> Iterator[Place]:
    """Yield the cities among the entities, most frequent first."""
    return (cities[id_] for id_ in sorted(ids, key=lambda i: (-ids[i], i)) if id_ in cities)


def _is_called_of(city: Place, scene: Scene) -> bool:
    """Whether no adjective says that the facility is another country's."""
    adjectives = scene.around.adjectives
    return not adjectives or city.country in adjectives


def _is_in_focus(city: Place, scene: Scene) -> bool:
    return scene.focus.support(city.country, {}) >= _SECOND


def _believed_inside(name: str, scene: Scene, gazetteer: Gazetteer) -> Place | None:
    """Return the city that the name inside a facility's means where it stands, None when not sure."""
    cities = [match for match in gazetteer.find(name) if match.place.kind == "city"]
    belief = believed(name, cities, replace(scene, around=replace(scene.around, class_words=Counter())))
    city = belief.best if belief.confidence() >= _EVIDENT else None
    return city if city and (city.population >= _WELL_KNOWN or _is_in_focus(city, scene)) else None


def _without_epithets(rest: str) -> str:
    """Return the name inside a facility's: العقبة of (مطار) العقبة الدولي."""
    return split_class(" ".join(word for word in rest.split() if fold(word) not in EPITHETS))[1]
