"""How well one place fits a name where it stands: scores in natural log odds, one for each signal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log

from worker.enrichment.country_focus import CountryFocus
from worker.enrichment.gazetteer import Match
from worker.enrichment.place_classes import CLASS_WORDS, KindHint
from worker.enrichment.place_context import Surroundings
from worker.enrichment.place_names import is_generic
from worker.enrichment.places import ARAB_STATES, ONE_SPOT_KM, SEAT_KM, Place, distance_km

_POPULATION = 0.8  # for each e-fold of inhabitants…
_POPULATION_BASE = -2.1  # …so that a town of 36,000 scores what it takes to be believed without further evidence
_FEWEST = 300  # inhabitants taken for a town whose number is not known…
_FEWEST_ELSE = 10_000  # …and for what nobody lives in: it is listed because the news names it
_CAPITAL = 1.5
_COUNTRY = 12.5  # more than any city but the largest
_GOVERNORATE = 7.8  # as a city of 240,000
_SUBDIVISION = 5.0
_AFTER_TOWN = 0.7  # how far a region stays behind the town it is named after
_SEAT_POPULATION = 50_000  # inhabitants from which a town may be the seat of a region whose middle is far

_FITTING = 0.5  # an unlisted village is a قرية as well: a class word excludes more than it proves
_OTHERWISE, _WEAKLY_OTHERWISE, _OTHERWISE_ELSEWHERE = -5.5, -3.0, -4.0
_ADJECTIVE, _OTHER_ADJECTIVE = 4.0, -5.0
_INSIDE, _SAME_COUNTRY, _ELSEWHERE = 4.0, 2.0, -1.5
_NEAR = 2.0
_NEAR_KM = 120.0  # distance at which nearness to a sure place falls to a third
_WELL_KNOWN = 200_000  # inhabitants
_FOCUS_RECURRING, _FOCUS_ELSE = 1.7, 1.1
_NONE_RECURRING, _NONE_ELSE = 2.6, 0.8

_NAMED_IN_ARABIC = ARAB_STATES | {"IL"}


@dataclass(frozen=True, slots=True)
class Scene:
    """What the article says around one entity."""

    around: Surroundings
    focus: CountryFocus
    own_evidence: Mapping[str, float]
    """What the entity itself added to the focus."""
    sure: Mapping[str, Place]
    """The other places already sure, by entity id."""
    recurring: bool
    """Whether the name is of the kind that several places bear, unlisted ones too."""
    ambiguous: bool
    """Whether the name means several countries (المملكة) or is a plain word too (البيضاء)."""

    @property
    def none(self) -> float:
        """The score of "none of the listed places"."""
        return _NONE_RECURRING if self.recurring else _NONE_ELSE


def name_kind(name: str, places: Sequence[Place]) -> tuple[bool, bool]:
    """Return :attr:`Scene.recurring` and :attr:`Scene.ambiguous` of a name that may mean these places.

    Single words that name places in Arabic recur in every Arab state.
    """
    recurring = " " not in name and any(place.country in _NAMED_IN_ARABIC for place in places)
    several = sum(place.kind == "country" for place in places) > 1
    return recurring, several or is_generic(name)


def signals(match: Match, rivals: Sequence[Place], scene: Scene) -> dict[str, float]:
    """Return what speaks for and against a match, by signal.

    Args:
        match: the reading that is weighed.
        rivals: all places that the name may mean.
        scene: the article around the name.

    """
    place = match.place
    return {
        "population": _prior_beside(place, rivals),
        "spelling": -match.cost,
        "class_word": _class_word(match, rivals, scene.around),
        "adjective": _adjective(place, scene.around),
        "country_focus": _focus_weight(place, scene) * scene.focus.support(place.country, scene.own_evidence),
        "containment": _containment(place, scene),
        "proximity": _proximity(place, scene),
    }


def _prior_beside(place: Place, rivals: Sequence[Place]) -> float:
    prior = _prior(place)
    if place.kind != "region":
        return prior
    seats = [_prior(town) for town in rivals if town.kind == "city" and _is_seat(town, place)]
    return min(prior, max(seats) - _AFTER_TOWN) if seats else prior


def _is_seat(town: Place, region: Place) -> bool:
    reach = SEAT_KM if town.population >= _SEAT_POPULATION else ONE_SPOT_KM
    return town.country == region.country and distance_km(town, region) <= reach


def _prior(place: Place) -> float:
    if place.kind == "country":
        return _COUNTRY
    if place.kind == "region" and place.feature in _DIVISIONS:
        return _DIVISIONS[place.feature]
    fewest = _FEWEST if place.kind in {"city", "district"} else _FEWEST_ELSE
    inhabited = _POPULATION_BASE + _POPULATION * log(max(place.population, fewest))
    return inhabited + _CAPITAL * (place.feature == "capital")


_DIVISIONS = {"governorate": _GOVERNORATE, "admin2": _SUBDIVISION}


def _class_word(match: Match, rivals: Sequence[Place], around: Surroundings) -> float:
    """Score the kind by the class words before the mentions or inside the name."""
    hints: dict[KindHint, float] = {}
    for word, count in around.class_words.items():
        hints[CLASS_WORDS[word]] = hints.get(CLASS_WORDS[word], 0.0) + count
    if match.hint:
        hints.setdefault(match.hint, around.mentions)
    total = max(sum(hints.values()), around.mentions)
    return sum(_fit(match.place, hint, rivals) * count / total for hint, count in hints.items())


def _fit(place: Place, hint: KindHint, rivals: Sequence[Place]) -> float:
    """Score a place against a class word: another kind is wrong where the right one is listed.

    Where it is not, محافظة أملج is the town.
    """
    if place.kind in hint.kinds:
        return _FITTING
    fitting = [rival for rival in rivals if rival.kind in hint.kinds]
    if place.kind == "country" and fitting and hint.strict:
        return _OTHERWISE
    if any(rival.country == place.country for rival in fitting):
        return _OTHERWISE if hint.strict else _WEAKLY_OTHERWISE
    return _OTHERWISE_ELSEWHERE if fitting else 0.0


def _adjective(place: Place, around: Surroundings) -> float:
    if not around.adjectives or place.country is None:
        return 0.0
    return _ADJECTIVE if place.country in around.adjectives else _OTHER_ADJECTIVE


def _focus_weight(place: Place, scene: Scene) -> float:
    """Return how much a place needs its country: one with a recurring or ambiguous name more than a well-known one."""
    known = place.kind == "country" or place.population >= _WELL_KNOWN or place.feature in {"capital", "governorate"}
    return _FOCUS_RECURRING if scene.ambiguous or (scene.recurring and not known) else _FOCUS_ELSE


def _containment(place: Place, scene: Scene) -> float:
    containers = [scene.sure[id_] for id_ in sorted(scene.around.containers) if id_ in scene.sure]
    return max((_inside(place, container) for container in containers), default=0.0)


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


def _proximity(place: Place, scene: Scene) -> float:
    if place.kind == "country":
        return 0.0
    near = [
        distance_km(place, other)
        for other in scene.sure.values()
        if other.kind != "country" and other.country == place.country
    ]
    return _NEAR * exp(-min(near) / _NEAR_KM) if near else 0.0
