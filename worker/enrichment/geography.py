"""Where an article's places are, as resolution hands it on."""

from collections.abc import Mapping
from dataclasses import dataclass

from schemas.mentions import Focus, Location, PlaceCandidate


@dataclass(frozen=True, slots=True)
class Placement:
    """What was found for one LOC entity."""

    location: Location | None
    """None when no reading is sure enough."""
    candidates: tuple[PlaceCandidate, ...]
    """The readings that were weighed when there were several or none was sure, best first."""


@dataclass(frozen=True, slots=True)
class Geography:
    """All LOC entities of an article on the map, and what the article is about."""

    placements: Mapping[str, Placement]
    """By entity id."""
    focus: Focus | None
