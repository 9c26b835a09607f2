"""How well one place fits a name where it stands: scores in natural log odds, one for each signal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log
from typing import NamedTuple

from worker.enrichment.beliefs import Belief, Reading, weighed
from worker.enrichment.country_focus import CountryFocus
from worker.enrichment.gazetteer import Match
from worker.enrichment.place_classes import CLASS_WORDS, TOWNS, KindHint, split_class
from worker.enrichment.place_context import Surroundings
from worker.enrichment.place_names import is_generic
from worker.enrichment.places import ARAB_STATES, ONE_SPOT_KM, RULED_BY, SEAT_KM, Place, distance_km

_POPULATION = 0.8  # for each e-fold of inhabitants…
_POPULATION_BASE = -2.1  # …so that a town of 36,000 scores what it takes to be believed without further evidence
_FEWEST = 300  # inhabitants taken for a town whose number is not known…
_FEWEST_ELSE = 10_000  # …and for what nobody lives in: it is listed because the news names it
_MOST = 500_000  # inhabitants that count of a region without borders: cities are what news is about
_CAPITAL = 1.5
_COUNTRY = 12.5  # more than any city but the largest
_GOVERNORATE = 7.8  # as a city of 240,000
_SEAT = 7.0  # at least, of a town that a governorate is named after: as a city of 90,000
_SUBDIVISION = 5.0
_AFTER_TOWN = 0.7  # how far a region stays behind the town it is named after
_NAMESAKE = -4.0  # of a small town abroad beside the city…
_TIMES_AS_MANY = 5  # …of this many times its inhabitants
_SEAT_POPULATION = 50_000  # inhabitants from which a town may be the seat of a region whose middle is far

_FITTING = 0.5  # an unlisted village is a قرية as well: a class word excludes more than it proves
_OTHERWISE, _WEAKLY_OTHERWISE, _OTHERWISE_ELSEWHERE, _UNLISTED = -5.5, -3.0, -4.0, -4.0
_ADJECTIVE, _OTHER_ADJECTIVE = 4.0, -7.0
_INSIDE, _SAME_COUNTRY, _FAR, _ELSEWHERE = 4.0, 2.0, -3.0, -3.0
_OUTLET_AMBIGUOUS, _OUTLET_RECURRING = 2.0, 0.5
_NEAR, _BESIDE = 2.0, 3.5
_NEAR_KM = 120.0  # distance at which nearness to a sure place falls to a third
_WELL_KNOWN = 200_000  # inhabitants
_FAMOUS = 1_000_000  # inhabitants of a city that its name calls to mind anywhere: دبي
_NO_NAMESAKE = 500_000  # inhabitants from which a city has its name in its own right: London in Ontario has not
_FOCUS_RECURRING, _FOCUS_ELSE = 2.0, 1.3
_NONE_RECURRING, _NONE_ELSE, _NONE_COMPOUND = 2.6, 0.8, -1.0

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
    outlet: str | None
    """The country that the article is printed for first, ISO 3166-1 alpha-2."""


class NameKind(NamedTuple):
    """What a name tells before its context is read."""

    recurring: bool
    """Whether it is of the kind that several places bear, unlisted ones too: single words in Arab states but دبي."""
    ambiguous: bool
    """Whether it means several countries (المملكة) or is a plain word too (البيضاء)."""
    compound: bool
    """Whether it has several words: such names are seldom borne twice (قناة بنما), but for those of markets."""

    @property
    def none(self) -> float:
        """The score of "none of the listed places"."""
        if self.compound:
            return _NONE_COMPOUND
        return _NONE_RECURRING if self.recurring else _NONE_ELSE


def name_kind(name: str, matches: Sequence[Match]) -> NameKind:
    """Return the kind of a name that may mean these places."""
    class_word = split_class(name)[0]
    compound = " " in name and not (class_word and CLASS_WORDS[class_word].legion)
    places = [match.place for match in matches]
    in_arabic = any(place.country in _NAMED_IN_ARABIC for place in places)
    exactly = (match.place for match in matches if not match.cost)
    famous = any(place.kind == "city" and place.population >= _FAMOUS for place in exactly)
    recurring = not compound and in_arabic and (not famous or is_generic(name))
    several = sum(place.kind == "country" for place in places) > 1
    return NameKind(recurring, several or is_generic(name), compound)


def believed(name: str, matches: Sequence[Match], scene: Scene) -> Belief:
    """Return how belief is shared among the places that a name may mean."""
    rivals = [match.place for match in matches]
    kind = name_kind(name, matches)
    return weighed([Reading(match.place, signals(match, rivals, kind, scene)) for match in matches], kind.none)


def signals(match: Match, rivals: Sequence[Place], kind: NameKind, scene: Scene) -> dict[str, float]:
    """Return what speaks for and against a match, by signal.

    Args:
        match: the reading that is weighed.
        rivals: all places that the name may mean.
        kind: what the name itself tells.
        scene: the article around the name.

    """
    place = match.place
    containment = _containment(place, scene)
    told = containment > 0 or place.country in scene.around.adjectives
    return {
        "population": _prior_beside(place, rivals),
        "fame": 0.0 if told else _fame(place, rivals),
        "spelling": -match.cost,
        "class_word": _class_word(match, rivals, scene.around),
        "adjective": _adjective(place, scene.around),
        "outlet": _outlet(place, kind, scene),
        "country_focus": _focus_weight(place, kind) * scene.focus.support(place.country, scene.own_evidence),
        "containment": containment,
        "proximity": _proximity(place, scene),
    }


def _prior_beside(place: Place, rivals: Sequence[Place]) -> float:
    """Return the prior of a place, where a seat and the governorate of its name lend each other weight."""
    if place.kind == "city" and any(r.feature == "governorate" and _is_seat(place, r) for r in rivals):
        return max(_prior(place), _SEAT)
    if place.kind != "region":
        return _prior(place)
    seats = [_prior_beside(town, rivals) for town in rivals if town.kind == "city" and _is_seat(town, place)]
    return min(_prior(place), max(seats) - _AFTER_TOWN) if seats else _prior(place)


def _is_seat(town: Place, region: Place) -> bool:
    reach = SEAT_KM if town.population >= _SEAT_POPULATION else ONE_SPOT_KM
    return town.country == region.country and distance_km(town, region) <= reach


def _fame(place: Place, rivals: Sequence[Place]) -> float:
    """Score a small town abroad beside the city that its name calls to mind: Geneva in the state of New York."""
    abroad = place.kind == "city" and place.country not in _NAMED_IN_ARABIC and place.population < _NO_NAMESAKE
    famous = _TIMES_AS_MANY * place.population
    if abroad and any(rival.population > famous and rival.country != place.country for rival in rivals):
        return _NAMESAKE
    return 0.0


def _prior(place: Place) -> float:
    if place.kind == "country":
        return _COUNTRY
    if place.kind == "region" and place.feature in _DIVISIONS:
        return _DIVISIONS[place.feature]
    fewest = _FEWEST if place.kind in {"city", "district"} else _FEWEST_ELSE
    people = min(place.population, _MOST) if place.kind == "region" and place.country else place.population
    inhabited = _POPULATION_BASE + _POPULATION * log(max(people, fewest))
    return inhabited + _CAPITAL * (place.feature == "capital")


_DIVISIONS = {"governorate": _GOVERNORATE, "admin2": _SUBDIVISION}


def _class_word(match: Match, rivals: Sequence[Place], around: Surroundings) -> float:
    """Score the kind by the class words before the mentions or inside the name."""
    hints: dict[KindHint, float] = {}
    for word, count in around.class_words.items():
        hint = TOWNS.get((match.place.country or "", word), CLASS_WORDS[word])
        hints[hint] = hints.get(hint, 0.0) + count
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
    if fitting:
        return _OTHERWISE_ELSEWHERE
    return _UNLISTED if hint.legion else 0.0


def _adjective(place: Place, around: Surroundings) -> float:
    if not around.adjectives or place.country is None:
        return 0.0
    is_called_so = {place.country, RULED_BY.get(place.country)} & around.adjectives.keys()
    return _ADJECTIVE if is_called_so else _OTHER_ADJECTIVE


def _outlet(place: Place, kind: NameKind, scene: Scene) -> float:
    if place.country != scene.outlet:
        return 0.0
    return _OUTLET_AMBIGUOUS * kind.ambiguous or _OUTLET_RECURRING * kind.recurring


def _focus_weight(place: Place, kind: NameKind) -> float:
    """Return how much a place needs its country: one with a recurring or ambiguous name more than a well-known one."""
    known = place.kind == "country" or place.population >= _WELL_KNOWN or place.feature in {"capital", "governorate"}
    return _FOCUS_RECURRING if kind.ambiguous or (kind.recurring and not known) else _FOCUS_ELSE


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
    if container.kind == "city":
        return _FAR + (_INSIDE - _FAR) * exp(-distance_km(place, container) / (2 * _NEAR_KM))
    return _SAME_COUNTRY + (_INSIDE - _SAME_COUNTRY) * exp(-distance_km(place, container) / _NEAR_KM)


def _proximity(place: Place, scene: Scene) -> float:
    """Score nearness to a sure place: one beside it in the sentence tells more than one elsewhere in the article."""
    if place.kind == "country":
        return 0.0
    near = (
        (_BESIDE if id_ in scene.around.neighbours else _NEAR) * exp(-distance_km(place, other) / _NEAR_KM)
        for id_, other in scene.sure.items()
        if other.kind != "country" and other.country == place.country
    )
    return max(near, default=0.0)
