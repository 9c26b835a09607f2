"""How much an article is about each country: evidence from its words, names, places and outlet."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt

from worker.enrichment.country_signals import CountrySignals
from worker.enrichment.document import Entity

_NATIONALITY = 1.0  # of one adjective (السوري), against 1 of the country's own name
_FIGURE = 0.7  # of a statesman or body
_OUTLET = 0.4  # of being printed there
_PLACE = 0.9  # of a city whose country is sure
_TITLE = 1.0  # more, for a place named in the title
_DATELINE = 0.8
_TOGETHER = {"PS": ("IL",), "IL": ("PS",), "EH": ("MA",)}
"""Countries whose news is each other's."""
_UNHEARD = 0.1  # evidence granted to every country: the more the first one has, the less likely is one unheard of


@dataclass(frozen=True, slots=True)
class CountryFocus:
    """Weights of evidence by ISO 3166-1 alpha-2 code; repeated evidence of one kind counts by its square root."""

    weights: Mapping[str, float]

    def share(self, country: str) -> float:
        """Return the part of all evidence that speaks for the country."""
        return self.weights.get(country, 0.0) / (sum(self.weights.values()) or 1.0)

    def support(self, country: str | None, without: Mapping[str, float]) -> float:
        """Return how far the country falls behind the article's first one.

        Natural log of the ratio of their evidence: 0 for the first, -2.4 to -4.5 for one unheard of.

        Args:
            country: None (what spans countries) falls behind nobody.
            without: evidence to leave out, as a place must not speak for itself.

        """
        if country is None:
            return 0.0
        left = {code: max(weight - without.get(code, 0.0), 0.0) for code, weight in self.weights.items()}
        own = max(left.get(code, 0.0) for code in (country, *_TOGETHER.get(country, ())))
        return log((own + _UNHEARD) / (max(left.values(), default=0.0) + _UNHEARD))


def textual_evidence(
    outlet: str | None, nationalities: Counter[str], others: Sequence[Entity], signals: CountrySignals
) -> dict[str, float]:
    """Return the evidence that does not come from places: adjectives, persons and bodies, the outlet."""
    weights: dict[str, float] = {}
    for country in sorted(nationalities):
        weights[country] = _NATIONALITY * sqrt(nationalities[country])
    for entity in others:
        if country_ := signals.of_name(entity.name):
            weights[country_] = weights.get(country_, 0.0) + _FIGURE * sqrt(len(entity.mentions))
    if outlet:
        weights[outlet] = weights.get(outlet, 0.0) + _OUTLET
    return weights


def place_evidence(shares: Mapping[str, float], mentions: int, *, in_title: bool, dateline: bool) -> dict[str, float]:
    """Return the evidence of one place, its belief shared among the countries it may lie in."""
    weight = _PLACE * sqrt(mentions) + _TITLE * in_title + _DATELINE * dateline
    return {country: weight * share for country, share in shares.items()}


def added(*parts: Mapping[str, float]) -> dict[str, float]:
    """Return the sum of evidence."""
    total: dict[str, float] = {}
    for part in parts:
        for country, weight in part.items():
            total[country] = total.get(country, 0.0) + weight
    return total
