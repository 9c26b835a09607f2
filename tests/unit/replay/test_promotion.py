"""What may be promoted when retention has deleted a part of the raw topic."""

from datetime import UTC, datetime

import pytest

from schemas.snapshots import Versions
from worker.replay.newest import Position
from worker.replay.plan import Plan, Span
from worker.replay.promotion import is_proven


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
    ("chosen", "first", "proven"),
    [
        pytest.param(None, 12, True, id="the record stands there still"),
        pytest.param(None, 20, True, id="it is gone, but all up to the end was replayed"),
        pytest.param(None, 21, False, id="what came after the end is gone too"),
        pytest.param(3, 13, True, id="single records: all after this one is there"),
        pytest.param(3, 14, False, id="single records: the next one is gone, and may have been newer"),
    ],
)
def test_is_proven(chosen, first, proven):
    assert is_proven(plan(chosen), {0: first}, Position(0, 12, 0)) is proven
