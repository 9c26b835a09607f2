"""What may be promoted when retention has deleted a part of the raw topic."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from schemas.snapshots import Versions
from worker.replay.newest import Position
from worker.replay.plan import Plan, Span
from worker.replay.promotion import is_proven, replayed


def plan(chosen=None):
    return Plan(
        id="p",
        created_at=datetime(2024, 5, 1, tzinfo=UTC),
        what="everything",
        topic="raw",
        spans=(Span(partition=0, start=10, end=20),),
        chosen=chosen,
        ends={0: 30},
        into_live=False,
        made_by=Versions(pipeline="1", recognizer="r", gazetteer="g", quotations="q"),
    )


@pytest.mark.parametrize(
    ("chosen", "tally", "end"),
    [
        pytest.param(None, {"enriched": 9, "deleted": 1}, {0: 20}, id="all of it"),
        pytest.param(10, {"enriched": 10}, {}, id="single records, among others that were not"),
        pytest.param(None, {"enriched": 9, "gone": 1}, {}, id="what was deleted before may have been newer"),
        pytest.param(None, {"enriched": 9, "rejected": 1}, {}, id="what was rejected may have been newer"),
    ],
)
def test_replayed(chosen, tally, end):
    assert replayed(plan(chosen), Counter(tally)) == end


@pytest.mark.parametrize(
    ("first", "end", "proven"),
    [
        pytest.param(12, 0, True, id="the record stands there still"),
        pytest.param(13, 0, True, id="it is gone, all after it stands there"),
        pytest.param(14, 0, False, id="the next one is gone, and may have been newer"),
        pytest.param(20, 20, True, id="what is gone was replayed"),
        pytest.param(21, 20, False, id="what came after the replay is gone too"),
    ],
)
def test_is_proven(first, end, proven):
    assert is_proven(Position(0, 12, 0), first, end) is proven
