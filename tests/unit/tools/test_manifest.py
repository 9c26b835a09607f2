"""Every shipped model and table is accounted for."""

import pytest

from tools import manifest


def test_checksums_are_true():
    """`python -m tools.manifest` was run after the last build; nothing is missing and nothing is left over."""
    assert {name: entry["sha256"] for name, entry in manifest.read().items()} == manifest.checksums()


@pytest.mark.parametrize(("name", "entry"), manifest.read().items())
def test_sources_and_licences_are_named(name, entry):
    """Each resource says what it is, where it comes from, under which licence, and what builds it."""
    missing = [field for field in ("what", "source", "licence", "built_by") if not entry.get(field)]
    assert missing == [], name
