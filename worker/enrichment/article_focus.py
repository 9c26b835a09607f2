"""What an article as a whole is about on the map."""

from collections.abc import Mapping, Sequence

from schemas.mentions import Focus
from worker.enrichment.country_focus import CountryFocus
from worker.enrichment.document import Entity
from worker.enrichment.geography import Placement
from worker.enrichment.place_context import Surroundings

_TITLE = 2.0  # mentions that one in the title is worth
_COUNTRY = 0.5  # of a country against a finer place: it is named beside them all


def focus_of(
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
    for rank, place in enumerate(places, 1):
        location = placements[place.id].location
        if location and location.country == country:
            named = around[place.id].mentions + _TITLE * around[place.id].in_title + 1 / rank
            weights[place.id] = named * (_COUNTRY if location.kind == "country" else 1.0)
    entity = max(weights, key=lambda id_: weights[id_], default=None)
    return Focus(
        country=country,
        country_confidence=round(focus.share(country), 3),
        entity=entity,
        entity_confidence=round(weights[entity] / sum(weights.values()), 3) if entity else 0.0,
    )
