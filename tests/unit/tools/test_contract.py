"""The JSON Schema files and what may change in them."""

import copy

import pytest

from tools import contract


@pytest.mark.parametrize("model", contract.INPUTS + contract.OUTPUTS, ids=lambda model: model.__name__)
def test_files_say_what_the_models_say(model):
    """`make schemas` was run after the last change of a model."""
    assert (contract.FOLDER / f"{model.__name__}.json").read_text(encoding="utf-8") == contract.rendered(model)


OLD = {
    "title": "Thing",
    "required": ["id"],
    "properties": {"id": {"type": "string"}, "kind": {"enum": ["a", "b"]}, "tags": {"items": {"type": "string"}}},
}


def changed(**properties):
    new = copy.deepcopy(OLD)
    new["properties"].update(properties)
    return new


@pytest.mark.parametrize(
    ("new", "breaks"),
    [
        pytest.param(changed(extra={"type": "string"}), [], id="a new field breaks nobody"),
        pytest.param(changed(kind={"enum": ["a"]}), [], id="fewer values break no reader"),
        pytest.param({**OLD, "properties": {"id": {}}}, ["kind", "tags"], id="removed fields"),
        pytest.param({**OLD, "required": []}, ["id"], id="no longer always there"),
        pytest.param(changed(id={"type": "integer"}), ["id"], id="another type"),
        pytest.param(changed(id={"anyOf": [{"type": "string"}, {"type": "null"}]}), ["id"], id="may now be null"),
        pytest.param(changed(kind={"enum": ["a", "b", "c"]}), ["kind"], id="a new value"),
        pytest.param(changed(tags={"items": {"type": "integer"}}), ["tags"], id="other items"),
    ],
)
def test_broken_readers(new, breaks):
    """Readers break on what they don't know or miss."""
    named = {line.split(":")[0].split(".")[1] for line in contract.broken_readers(OLD, new)}
    assert named >= set(breaks)
    assert bool(named) == bool(breaks)


@pytest.mark.parametrize(
    ("new", "breaks"),
    [
        pytest.param({**OLD, "required": ["id", "kind"]}, ["kind"], id="now required"),
        pytest.param(changed(kind={"enum": ["a"]}), ["kind"], id="a value refused"),
        pytest.param(changed(kind={"enum": ["a", "b", "c"]}), [], id="a value more"),
    ],
)
def test_broken_writers(new, breaks):
    """Writers break on what they would be refused for."""
    assert [line.split(":")[0].split(".")[1] for line in contract.broken_writers(OLD, new)] == breaks


@pytest.mark.parametrize("model", contract.OUTPUTS, ids=lambda model: model.__name__)
def test_released_readers_go_on_working(model):
    """No output changed in a way that breaks who reads the last release."""
    assert contract.broken_readers(contract.released(model), contract.schema(model)) == []


@pytest.mark.parametrize("model", contract.INPUTS, ids=lambda model: model.__name__)
def test_released_writers_go_on_working(model):
    """No input changed in a way that refuses what the last release took."""
    assert contract.broken_writers(contract.released(model), contract.schema(model)) == []
