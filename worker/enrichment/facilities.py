"""Facilities and streets that the gazetteer does not list, put where their city is."""

from collections.abc import Mapping

from worker.enrichment.cleaning import fold
from worker.enrichment.document import Entity
from worker.enrichment.gazetteer import Gazetteer
from worker.enrichment.place_classes import CLASS_WORDS, EPITHETS, GATEWAYS, IN_CITIES, split_class
from worker.enrichment.place_context import Surroundings
from worker.enrichment.places import Place

_WELL_KNOWN = 100_000  # inhabitants of a place whose name alone tells which airport is meant


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
    if class_word:
        inside = _named_inside(rest, gazetteer)
        for place in inside:
            gateway = class_word in GATEWAYS and place.kind == "city" and place.population >= _WELL_KNOWN
            if place.id in known or gateway:
                return place
        if any(place.population >= _WELL_KNOWN for place in inside):
            return None  # the name is of a place elsewhere
    for ids in (around.containers, around.neighbours):
        for id_ in sorted(ids, key=lambda i: (-ids[i], i)):
            if id_ in cities:
                return cities[id_]
    return next(iter(cities.values())) if len(known) == 1 else None


def _named_inside(rest: str, gazetteer: Gazetteer) -> list[Place]:
    """Return the places that a facility's name may have inside: by all its words, else by its last ones first."""
    words = [word for word in rest.split() if fold(word) not in EPITHETS]
    whole = gazetteer.lookup(" ".join(words))
    return list(whole) or [place for word in reversed(words) for place in gazetteer.lookup(word)]
