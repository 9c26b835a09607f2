"""What a person may give as a bound."""

import re
from datetime import UTC, datetime

import pytest

from worker.replay.bounds import MomentError, moment


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        pytest.param("1200", 1200, id="digits are an offset"),
        pytest.param(
            "2024-05-01T10:00:00+00:00", datetime(2024, 5, 1, 10, tzinfo=UTC), id="a time with its UTC offset"
        ),
        pytest.param("2024-05-01T10:00:00Z", datetime(2024, 5, 1, 10, tzinfo=UTC), id="Z is UTC"),
    ],
)
def test_moment(text, meant):
    assert moment(text) == meant


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        pytest.param("yesterday", "give an offset, or a time such as", id="neither"),
        pytest.param("-5", "give an offset", id="a negative offset"),
        pytest.param("2024-05-01", "2024-05-01T00:00:00+03:00", id="a day without its UTC offset"),
        pytest.param("2024-05-01T10:00", "2024-05-01T10:00+03:00", id="a time without its UTC offset"),
    ],
)
def test_moment_refused(text, advice):
    with pytest.raises(MomentError, match=re.escape(advice)):
        moment(text)
