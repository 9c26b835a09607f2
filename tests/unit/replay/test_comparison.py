"""What counts as a difference between two enrichments."""

import pytest

from tests.unit.replay.enriched import article, entity, place, quote
from worker.replay.comparison import changes, compare

SAMER = entity("PER", "سامر الحديدي", "الحديدي")
SAMER_ALONE = entity("PER", "سامر الحديدي")


def told(before, after):
    return [
        (c.subject, c.kind, c.before.label if c.before else None, c.after.label if c.after else None)
        for c in changes(before, after)
    ]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param({"entities": [SAMER]}, {"entities": [SAMER]}, [], id="the same"),
        pytest.param(
            {},
            {"entities": [SAMER_ALONE]},
            [("entities", "added", None, "PER سامر الحديدي")],
            id="a new name",
        ),
        pytest.param(
            {"entities": [entity("ORG", "سامر الحديدي")]},
            {"entities": [SAMER_ALONE]},
            [("entities", "changed", "ORG سامر الحديدي", "PER سامر الحديدي")],
            id="another type at the same place",
        ),
        pytest.param(
            {"entities": [entity("PER", "سامر")]},
            {"entities": [SAMER_ALONE]},
            [("entities", "changed", "PER سامر", "PER سامر الحديدي")],
            id="another extent: one change, not a loss and a gain",
        ),
        pytest.param(
            {"entities": [entity("LOC", "صور", at=place("LB"))]},
            {"entities": [entity("LOC", "صور", at=place("OM"))]},
            [("places", "changed", "Tyre, LB (city, 33.270, 35.200)", "Tyre, OM (city, 33.270, 35.200)")],
            id="the name stays, the place moves",
        ),
        pytest.param(
            {"entities": [entity("LOC", "صور", at=place("LB"))]},
            {"entities": [entity("LOC", "صور")]},
            [("places", "removed", "Tyre, LB (city, 33.270, 35.200)", None)],
            id="no longer on the map",
        ),
        pytest.param(
            {"quotes": [quote("سنبني الجسر", None)]},
            {"quotes": [quote("سنبني الجسر", "سامر الحديدي")]},
            [("quotes", "changed", "indirect: –", "indirect: سامر الحديدي")],
            id="a speaker found",
        ),
    ],
)
def test_changes(before, after, expected):
    assert told(article(**before), article(**after)) == expected


def test_counts_and_samples():
    """Another text is another version: not compared. Each kind of change is sampled as often as asked."""
    plain, named = article("a"), article("a", entities=[SAMER])
    pairs = [
        (plain, named),
        (plain.model_copy(update={"id": "b"}), named.model_copy(update={"id": "b"})),
        (plain, plain),
        (plain, article("a", text="نص آخر")),
        (plain, None),
        (None, plain),
    ]
    result = compare(pairs, samples=1)
    assert (result.compared, result.differing, result.other_text) == (3, 2, 1)
    assert (result.only_before, result.only_after) == (1, 1)
    sums = result.sums["entities"]
    assert (sums.before, sums.after, sums.changed, sums.added, sums.removed, sums.articles) == (0, 4, 0, 4, 0, 2)
    assert [pair.after.id for pair in result.samples] == ["a"]
