"""Settings: sources, errors and secrets."""

import pytest

from worker import settings


def test_flags_beat_variables_beat_defaults(monkeypatch):
    """The nearest source wins."""
    monkeypatch.setenv("RASD_GROUP", "variable")
    monkeypatch.setenv("RASD_PARTITIONS", "3")
    loaded = settings.load({"group": "flag", "brokers": None})
    assert (loaded.group, loaded.partitions, loaded.brokers) == ("flag", 3, "localhost:9092")


def test_sources_are_told(monkeypatch):
    """An operator sees where each value comes from."""
    monkeypatch.setenv("RASD_PARTITIONS", "3")
    flags = {"group": "flag"}
    sources = {origin.name: origin.source for origin in settings.origins(settings.load(flags), flags)}
    assert (sources["group"], sources["partitions"], sources["brokers"]) == ("--group", "RASD_PARTITIONS", "default")


def test_secrets_are_hidden():
    """No password in what is shown."""
    flags = {"security_protocol": "SASL_SSL", "sasl_username": "u", "sasl_password": "geheim"}
    assert "geheim" not in str(settings.origins(settings.load(flags), flags))


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        pytest.param("RASD_POOL_SIZE", "many", ["RASD_POOL_SIZE", "'many'", "integer"], id="wrong type"),
        pytest.param("RASD_PARTITIONS", "0", ["RASD_PARTITIONS", "'0'", "greater"], id="out of range"),
        pytest.param(
            "RASD_RECOGNIZER", "gpt", ["RASD_RECOGNIZER", "'convolutional'", "'camel-bert'"], id="not in the list"
        ),
        pytest.param("RASD_BROKER", "x:1", ["RASD_BROKER", "RASD_BROKERS"], id="misspelt variable"),
        pytest.param("RASD_SSL_CA_FILE", "/none.pem", ["RASD_SSL_CA_FILE", "no such file"], id="missing file"),
        pytest.param("RASD_SECURITY_PROTOCOL", "SASL_SSL", ["sasl_username"], id="incomplete security"),
        pytest.param("RASD_MAX_MESSAGE_BYTES", "1048576", ["max_article_bytes"], id="outputs would not fit"),
        pytest.param("RASD_RECOGNIZER", "camel-bert", ["recognizer_path"], id="model folder missing"),
    ],
)
def test_wrong_settings_are_explained(monkeypatch, variable, value, words):
    """The message names the setting, its value and what is allowed."""
    monkeypatch.setenv(variable, value)
    with pytest.raises(settings.SettingsError) as refused:
        settings.load()
    assert all(word in str(refused.value) for word in words)


def test_a_wrong_password_is_not_shown():
    """Errors hide secrets too."""
    with pytest.raises(settings.SettingsError) as refused:
        settings.load({"sasl_password": 12345})
    assert "12345" not in str(refused.value)
