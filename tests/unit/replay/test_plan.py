"""A plan's sums, its chosen records and its topics."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.replay.plan import Span, decoded, done, encoded, narrowed, replay_settings
from worker.settings import Settings

SPAN = Span(partition=2, start=10, end=20)


@pytest.mark.parametrize(
    ("position", "chosen", "count"),
    [
        pytest.param(5, None, 0, id="before the span"),
        pytest.param(13, None, 3, id="inside: offsets passed"),
        pytest.param(25, None, 10, id="behind: all of it"),
        pytest.param(10, [12, 15, 19], 0, id="no chosen record passed"),
        pytest.param(16, [12, 15, 19], 2, id="chosen records passed"),
    ],
)
def test_done(position, chosen, count):
    assert done(SPAN, position, None if chosen is None else {2: chosen}) == count


@pytest.mark.parametrize(
    ("found", "spans", "kept", "missing"),
    [
        pytest.param(
            {"a": [(2, 15), (2, 12)], "b": [(2, 12)]}, [(12, 16)], {2: [12, 15]}, [], id="cut to the first and last"
        ),
        pytest.param({"a": [(2, 5), (2, 12)]}, [(12, 13)], {2: [12]}, [], id="one of two within"),
        pytest.param({"a": [(2, 5)], "b": [(2, 20)]}, [], {}, ["a", "b"], id="outside of the span"),
        pytest.param({"a": [(0, 12)]}, [], {}, ["a"], id="another partition"),
        pytest.param({"a": []}, [], {}, ["a"], id="nowhere"),
    ],
)
def test_narrowed(found, spans, kept, missing):
    narrow, inside, absent = narrowed([SPAN], found)
    assert [(span.start, span.end) for span in narrow] == spans
    assert inside == kept
    assert absent == missing


@given(st.sets(st.integers(0, 2**40)).map(sorted))
def test_chosen_offsets_come_back(offsets):
    assert decoded(encoded(offsets)) == offsets


def test_chosen_offsets_are_small():
    """A month's million of articles fits into one record of the register."""
    assert len(encoded(range(0, 3_000_000, 3))) < 100_000


def test_outputs_are_the_replays_own_and_the_raw_topic_is_not():
    live = Settings(enriched_topic="news.enriched", raw_topic="news.raw")
    own = replay_settings(live, "better")
    assert own.enriched_topic == "replay.better.news.enriched"
    assert own.dead_letters_topic == "replay.better.news.dead-letters"
    assert own.raw_topic == "news.raw"
