"""How the belief in one name's readings is shared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp

from worker.enrichment.places import ONE_SPOT_KM, SEAT_KM, Place, distance_km

_EXPANSE_KM = 1000.0  # within which what spans countries counts as one place: the Gulf and its states
_DECISIVE = 0.1  # natural log of odds; less decides nothing


@dataclass(frozen=True, slots=True)
class Reading:
    """A place that a name may mean, with what speaks for it by signal."""

    place: Place
    signals: Mapping[str, float]

    @property
    def score(self) -> float:
        """Natural log of odds."""
        return sum(self.signals.values())


@dataclass(frozen=True, slots=True)
class Belief:
    """Readings and their shares, best first; what is missing to 1 says "none of these"."""

    readings: tuple[Reading, ...]
    shares: tuple[float, ...]

    @property
    def best(self) -> Place | None:
        """The likeliest place."""
        return self.readings[0].place if self.readings else None

    def confidence(self) -> float:
        """Return the belief in the best reading's spot, readings next to it included."""
        best = self.best
        if best is None:
            return 0.0
        pairs = zip(self.readings, self.shares, strict=True)
        return min(1.0, sum(share for reading, share in pairs if _is_one_spot(reading.place, best)))

    def is_in_one_country(self) -> bool:
        """Whether the name can't mislead about the country: all readings share one, or it names the country itself."""
        best = self.best
        return best is not None and (best.kind == "country" or len(self.countries()) == 1)

    def countries(self) -> dict[str, float]:
        """Return the belief by country."""
        shares: dict[str, float] = {}
        for reading, share in zip(self.readings, self.shares, strict=True):
            if country := reading.place.country:
                shares[country] = shares.get(country, 0.0) + share
        return shares

    def deciding(self) -> list[str]:
        """Return the signals that lift the best reading over the next one elsewhere, strongest first."""
        best = self.readings[0]
        rival = next((r for r in self.readings[1:] if not _is_one_spot(r.place, best.place)), None)
        gains = {name: part - (rival.signals[name] if rival else 0.0) for name, part in best.signals.items()}
        strong = sorted((name for name, gain in gains.items() if gain > _DECISIVE), key=lambda n: (-gains[n], n))
        if rival:
            return strong
        return ["only_reading", *(name for name in strong if name != "population")]


def weighed(readings: Sequence[Reading], none: float) -> Belief:
    """Return the belief that scores give, by a softmax in which "none of these" takes part with the score ``none``."""
    ordered = sorted(readings, key=lambda reading: (-reading.score, reading.place.id))
    if not ordered:
        return Belief((), ())
    top = max(ordered[0].score, none)
    weights = [exp(reading.score - top) for reading in ordered]
    total = sum(weights) + exp(none - top)
    return Belief(tuple(ordered), tuple(weight / total for weight in weights))


def _is_one_spot(place: Place, best: Place) -> bool:
    """Whether two readings hardly differ on a map: neighbours, or a town and the region of its name."""
    if place.country is None:
        return best.country is None and distance_km(place, best) <= _EXPANSE_KM
    reach = SEAT_KM if {place.kind, best.kind} == {"region", "city"} else ONE_SPOT_KM
    return place.country == best.country and distance_km(place, best) <= reach
