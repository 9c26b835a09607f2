"""One process's share of a partition: what may be committed."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.replay.plan import Span
from worker.replay.register import Place, Tally
from worker.replay.share import LEAP, Share


def share(start=0, end=10, offsets=None, position=None):
    return Share(
        Span(partition=0, start=start, end=end), offsets, Place(start if position is None else position, Tally())
    )


def test_nothing_unfinished_is_committed():
    one = share()
    one.take()
    one.advance(5)
    assert one.place.position == 0
    one.settle(3, "enriched")
    assert one.place == Place(5, Tally(enriched=1))


def test_a_gap_at_the_end_is_passed():
    """The span ends at a transaction's mark: no record ever stands there."""
    one = share(end=6)
    one.take()
    one.settle(4, "enriched")
    assert not one.ended
    one.advance(6)
    assert one.ended
    assert one.place.position == 6


def test_it_ends_at_its_bound_although_more_was_read():
    one = share(end=6)
    one.advance(64)
    assert one.place.position == 6


def test_tallies_go_on_where_they_were():
    one = Share(Span(partition=0, start=0, end=9), None, Place(4, Tally(enriched=4)))
    one.take()
    one.settle(4, "rejected")
    assert one.place == Place(5, Tally(enriched=4, rejected=1))


@pytest.mark.parametrize(
    ("offsets", "first", "place"),
    [
        pytest.param(None, 7, Place(7, Tally(gone=5)), id="all offsets of the stretch"),
        pytest.param([1, 3, 5, 8], 7, Place(7, Tally(gone=2)), id="the chosen ones among them"),
        pytest.param([1, 8], 7, Place(7, Tally()), id="none of the chosen ones"),
        pytest.param(None, 99, Place(10, Tally(gone=8)), id="all to the end"),
        pytest.param([1, 3], 5, Place(10, Tally(gone=1)), id="the last chosen one"),
    ],
)
def test_what_is_deleted_before_it_is_read_is_counted(offsets, first, place):
    one = share(offsets=offsets)
    one.advance(2)
    one.lose(first)
    assert one.place == place


@pytest.mark.parametrize(
    ("offset", "offsets", "wanted"),
    [
        pytest.param(3, None, True, id="all of the span"),
        pytest.param(10, None, False, id="its end is not in it"),
        pytest.param(3, [1, 3, 5], True, id="chosen"),
        pytest.param(4, [1, 3, 5], False, id="not chosen"),
    ],
)
def test_wants(offset, offsets, wanted):
    assert share(offsets=offsets).wants(offset) is wanted


@pytest.mark.parametrize(
    ("position", "leap", "read"),
    [
        pytest.param(2, None, 2, id="near: read on"),
        pytest.param(6, 9_000, 9_000, id="far: leap"),
        pytest.param(9_001, None, 10_000, id="nothing more chosen: the end"),
    ],
)
def test_leaps_over_what_was_not_chosen(position, leap, read):
    assert LEAP < 8_000
    one = share(end=10_000, offsets=[5, 9_000])
    assert one.advance(position) == leap
    assert one.read == read


@given(st.sets(st.integers(0, 60)), st.randoms(use_true_random=False))
def test_whatever_the_gaps_all_is_done_at_the_end_and_never_more_than_finished(offsets, chance: random.Random):
    """Records are finished in order, at any time after they were taken."""
    one, waiting = share(end=61), []
    for offset in sorted(offsets):
        one.advance(chance.randint(one.read, max(one.read, offset)))
        one.take()
        waiting.append(offset)
        while waiting and chance.random() < 0.5:
            one.settle(waiting.pop(0), "enriched")
        if waiting:
            assert one.place.position <= waiting[0]
    one.advance(61)
    for offset in waiting:
        one.settle(offset, "enriched")
    assert one.place == Place(61, Tally(enriched=len(offsets)) if offsets else Tally())
