"""Facilities, streets and quarters that the gazetteer does not list, put where their city is."""

from collections import Counter
from collections.abc import Iterator, Mapping, Set
from dataclasses import replace

from worker.enrichment.cleaning import fold
from worker.enrichment.document import Entity
from worker.enrichment.gazetteer import Gazetteer
from worker.enrichment.place_classes import (
    BUILDING,
    CENTRES,
    CLASS_WORDS,
    EPITHETS,
    GATEWAYS,
    HOMES,
    IN_CITIES,
    NAMED_AFTER_CITY,
    NAMED_FREELY,
    ON_MAPS,
    ROADS,
    class_word_of,
    is_centre,
    split_class,
)
from worker.enrichment.places import ONE_SPOT_KM, RULED_BY, Place, distance_km
from worker.enrichment.plausibility import Scene, believed

_WELL_KNOWN = 50_000  # inhabitants of a place that a facility's name is taken from
_SECOND = -0.7  # support of a country with half of the first one's evidence
_EVIDENT = 0.75  # probability from which the place in a facility's name is believed
_REACH_KM = 150.0  # from a region's middle, within which its city stands for it: Abha in Asir, not Houston in Texas
_ONE_AREA_KM = 100.0  # within which an article's cities are as good as one


def city_of(entity: Entity, scene: Scene, sure: Mapping[str, Place], gazetteer: Gazetteer) -> Place | None:
    """Return the city that an unlisted facility, street or quarter stands in, None when the article does not tell.

    It is the city in its name (مطار قسنطينة), else the one it is said to be in, else the one named beside it, else the
    only one in the article.

    Args:
        entity: the facility.
        scene: what the article says around it.
        sure: the article's sure places by entity id, those named most first.
        gazetteer: to look the city in a name up.

    """
    class_word, rest = _parts(entity.name)
    is_called = class_word is not None and bool(rest)
    before = {word for word in scene.around.class_words if not (is_called and word in CENTRES)}
    words = before | ({class_word} if class_word else set())
    asked = {BUILDING if word in CENTRES and rest else CLASS_WORDS[word] for word in words}
    if not asked & IN_CITIES or asked & ON_MAPS:
        return None
    cities = {id_: place for id_, place in sure.items() if place.kind == "city"}
    inside = _without_epithets(rest) if class_word else ""
    known = (
        _city_inside(inside, class_word, cities, scene, gazetteer)
        or _city_around(scene, sure, cities)
        or (
            None
            if asked & HOMES or words & NAMED_FREELY
            else _believed_inside(inside, scene, gazetteer, literally=True)
        )
    )
    if known:
        return known
    in_region = any(place.kind == "region" for place in _in_order(scene.around.containers, sure))
    is_a_word = class_word is not None and not rest and not entity.name.startswith("ال")  # ساحة alone names nothing
    if is_a_word or in_region or words & GATEWAYS or _leads_elsewhere(inside, words, gazetteer):
        return None
    return _city_beside(scene, cities)


def _parts(name: str) -> tuple[str | None, str]:
    """Return a facility's class word, with the article too (المستشفى الفرنسي), and the rest of its name."""
    first, _, rest = name.strip().partition(" ")
    if is_centre(name):
        return fold(first), rest
    class_word, rest = split_class(name)
    return (class_word, rest) if class_word else (class_word_of(first), name.strip().partition(" ")[2])


def _city_inside(
    inside: str, class_word: str | None, cities: Mapping[str, Place], scene: Scene, gazetteer: Gazetteer
) -> Place | None:
    """Return the city in a facility's name: one of the article's, or one that such a facility is named after."""
    is_home = class_word is not None and CLASS_WORDS.get(class_word) in HOMES
    words = [word for word in inside.split()[1:] if word.startswith("ب")] if is_home else [inside, *inside.split()]
    known = {place.id: place for place in cities.values()}
    for word in (*words[:1], *reversed(words[1:])):
        if city := next((place for place in gazetteer.lookup(word) if place.id in known), None):
            return city
    if class_word not in NAMED_AFTER_CITY:
        return None
    if city := _believed_inside(inside, scene, gazetteer):
        return city
    city = _believed_inside(inside.rpartition(" ")[2], scene, gazetteer, literally=True)
    return city if city and _is_in_focus(city, scene) else None


def _leads_elsewhere(inside: str, words: Set[str], gazetteer: Gazetteer) -> bool:
    """Whether the name speaks of a city elsewhere (مسجد ماريوبول), as any road's may, but no street's (شارع بيروت)."""
    if words & ROADS:
        names = inside.replace("-", " ").split()
    else:
        names = [] if {CLASS_WORDS.get(word) for word in words} & HOMES else [inside]
    known = (place for name in names for place in gazetteer.lookup(name))
    return any(place.kind in {"city", "region"} and place.population >= _WELL_KNOWN for place in known)


def _city_around(scene: Scene, sure: Mapping[str, Place], cities: Mapping[str, Place]) -> Place | None:
    """Return the city that something is said to be in, or the article's city in such a region."""
    for container in _in_order(scene.around.containers, sure):
        inner = (city for city in cities.values() if container.kind == "region" and _lies_in(city, container))
        city = container if container.kind == "city" else next(inner, None)
        if city:
            return city if _is_called_of(city, scene) else None
    return None


def _lies_in(city: Place, region: Place) -> bool:
    is_named_so = city.admin1 is not None and city.admin1 == region.admin1
    return city.country == region.country and distance_km(city, region) <= (_REACH_KM if is_named_so else ONE_SPOT_KM)


def _city_beside(scene: Scene, cities: Mapping[str, Place]) -> Place | None:
    """Return the city named beside something, else the article's only one, when the article is about its country.

    Several will do when they lie around one.
    """
    beside = {id_: cities[id_] for id_ in scene.around.neighbours if id_ in cities}
    city = _only(beside or cities)
    return city if city and _is_called_of(city, scene) and _is_in_focus(city, scene) else None


def _only(cities: Mapping[str, Place]) -> Place | None:
    """Return the city named most when all others lie around it."""
    first = next(iter(cities.values()), None)
    is_one_area = first and all(distance_km(first, city) <= _ONE_AREA_KM for city in cities.values())
    return first if is_one_area else None


def _in_order(ids: Counter[str], places: Mapping[str, Place]) -> Iterator[Place]:
    """Yield the places among the entities, most frequent first."""
    return (places[id_] for id_ in sorted(ids, key=lambda i: (-ids[i], i)) if id_ in places)


def _is_called_of(city: Place, scene: Scene) -> bool:
    """Whether no adjective says that the facility is another country's."""
    adjectives = scene.around.adjectives
    return not adjectives or not adjectives.keys().isdisjoint({city.country, RULED_BY.get(city.country or "")})


def _is_in_focus(city: Place, scene: Scene) -> bool:
    return scene.focus.support(city.country, {}) >= _SECOND


def _believed_inside(name: str, scene: Scene, gazetteer: Gazetteer, *, literally: bool = False) -> Place | None:
    """Return the city that the name inside a facility's means where it stands, None when not sure.

    Args:
        name: the name inside.
        scene: what the article says around the facility.
        gazetteer: to look the name up.
        literally: whether only cities of exactly this name will do.

    """
    found = (match for match in gazetteer.find(name) if match.place.kind == "city")
    cities = [match for match in found if not (literally and match.cost)]
    belief = believed(name, cities, replace(scene, around=replace(scene.around, class_words=Counter())))
    city = belief.best if belief.confidence() >= _EVIDENT else None
    return city if city and (city.population >= _WELL_KNOWN or _is_in_focus(city, scene)) else None


def _without_epithets(rest: str) -> str:
    """Return the name inside a facility's: العقبة of (مطار) العقبة الدولي."""
    return split_class(" ".join(word for word in rest.split() if fold(word) not in EPITHETS))[1]
