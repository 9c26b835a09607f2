"""Facilities and streets that the gazetteer does not list, put where their city is."""

from collections.abc import Mapping, Set

from worker.enrichment.cleaning import fold
from worker.enrichment.document import Entity
from worker.enrichment.gazetteer import Gazetteer
from worker.enrichment.place_classes import CLASS_WORDS, EPITHETS, GATEWAYS, IN_CITIES, split_class
from worker.enrichment.place_context import Surroundings
from worker.enrichment.places import Place

_GATEWAY_POPULATION = 100_000  # inhabitants of a city whose name alone tells which airport is meant


def city_of(entity: Entity, around: Surroundings, cities: Mapping[str, Place], gazetteer: Gazetteer) -> Place | None:
    """Return the city that an unlisted facility or street stands in, None when the article does not tell.

    It is the city in its name (مطار قسنطينة), else the one it is said to be in, else the one named in the same
    sentence, else the only one in the article.

    Args:
        entity: the facility.
        around: what stands around its mentions.
        cities: the article's sure cities by entity id.
        gazetteer: to look the city in a name up.

    """
    class_word, rest = split_class(entity.name)
    words = {*around.class_words, class_word} if class_word else set(around.class_words)
    if not {CLASS_WORDS[word] for word in words} & IN_CITIES:
        return None
    known = {place.id for place in cities.values()}
    if class_word and (city := _named_inside(class_word, rest, known, gazetteer)):
        return city
    for ids in (around.containers, around.neighbours):
        for id_ in sorted(ids, key=lambda i: (-ids[i], i)):
            if id_ in cities:
                return cities[id_]
    return next(iter(cities.values())) if len(known) == 1 else None


def _named_inside(class_word: str, rest: str, known: Set[int], gazetteer: Gazetteer) -> Place | None:
    """Return the city that a facility's name has inside: one the article names, or any big one for an airport or port."""
    for word in reversed([word for word in rest.split() if fold(word) not in EPITHETS]):
        for place in gazetteer.lookup(word):
            gateway = class_word in GATEWAYS and place.kind == "city" and place.population >= _GATEWAY_POPULATION
            if place.id in known or gateway:
                return place
    return None
