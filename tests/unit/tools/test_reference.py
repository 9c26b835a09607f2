"""The reference pages say what the code does."""

import pytest

from schemas.dead_letter import REASONS
from tools import reference
from worker.settings import Settings


@pytest.mark.parametrize("name", reference.PAGES)
def test_written_pages_are_true(name):
    """`python -m tools.reference` was run after the last change."""
    assert (reference.FOLDER / name).read_text(encoding="utf-8") == reference.PAGES[name]()


@pytest.mark.parametrize("reason", REASONS)
def test_every_dead_letter_reason_is_documented(reason):
    """An operator finds each reason with its fix."""
    assert f"`{reason}`" in (reference.FOLDER / "topics.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("setting", [name for name in Settings.model_fields if name.endswith("_topic")])
def test_every_topic_is_documented(setting):
    """A consumer finds each topic."""
    assert f"`{Settings.model_fields[setting].default}`" in (reference.FOLDER / "topics.md").read_text(encoding="utf-8")
