"""The brokers behind SASL and TLS: with the right settings all works, with wrong ones the error names what to mend."""

import pytest

from tests.integration import articles, live, replaying, secure
from worker import topics
from worker.errors import BrokersUnreachableError
from worker.settings import Settings, SettingsError

pytestmark = pytest.mark.kafka


@pytest.fixture(scope="module")
def secured(tmp_path_factory):
    """Run a broker with a secure port."""
    with secure.secured(tmp_path_factory.mktemp("secured")) as running:
        yield running


@pytest.fixture
def insider(settings_for, secured) -> Settings:
    """Return settings that the secure port lets in."""
    return settings_for(
        brokers=f"127.0.0.1:{secured.port}",
        pool_size=1,
        security_protocol="SASL_SSL",
        sasl_username=secure.USER,
        sasl_password=secure.PASSWORD,
        ssl_ca_file=secured.certificate,
    )


async def test_an_article_goes_through_the_secure_port(insider, secured, tmp_path):
    """Topics, feed, worker and the list of dead letters, all of them by TLS and password."""
    plain = insider.model_copy(update={"brokers": secured.node.bootstrap, "security_protocol": "PLAINTEXT"})
    await topics.create(insider, [topic.name for topic in topics.plan(insider)])
    await live.publish(insider, [articles.encoded(1), b"{}"])
    with live.working(insider, tmp_path) as worker:
        await live.until_committed(plain, 2)
        assert worker.stop() == 0
    assert set(await live.latest(plain, plain.enriched_topic)) == {b"article-1"}
    assert "1 invalid_field" in replaying.told(insider, "dead-letters")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        pytest.param({"sasl_password": "wrong"}, "refuses the password of desk.*RASD_SASL_PASSWORD", id="password"),
        pytest.param({"sasl_username": "nobody"}, "refuses the password of nobody: mend sasl_username", id="user"),
        pytest.param({"sasl_mechanism": "PLAIN"}, "does not know PLAIN: .*sasl_mechanism", id="mechanism"),
        pytest.param({"ssl_ca_file": None}, "not trusted .*self.signed.*ssl_ca_file", id="unknown certificate"),
        pytest.param({"host": "localhost"}, "for another host .*'localhost'.*brokers", id="certificate of another"),
        pytest.param(
            {"security_protocol": "SASL_PLAINTEXT"}, "talk SASL_PLAINTEXT at this port: .*protocol", id="no TLS"
        ),
        pytest.param({"security_protocol": "SSL"}, "not to a client that talks SSL: .*security_protocol", id="no SASL"),
        pytest.param({"security_protocol": "PLAINTEXT"}, "does not talk PLAINTEXT.*security_protocol", id="neither"),
        pytest.param({"host": "nowhere.invalid"}, "can't be connected to: .*not known", id="no such host"),
    ],
)
async def test_what_is_wrong_is_told_with_the_setting_to_mend(insider, secured, changes, told):
    """By whatever begins to talk to the brokers; all of it comes through one place."""
    given = insider.model_dump() | {"sasl_password": secure.PASSWORD} | changes
    host = given.pop("host", "127.0.0.1")
    wrong = Settings(**given | {"brokers": f"{host}:{secured.port}"})
    with pytest.raises(BrokersUnreachableError, match=f"{host}:{secured.port} .*{told}"):
        await topics.check(wrong)


@pytest.mark.parametrize("protocol", ["SSL", "SASL_SSL", "SASL_PLAINTEXT"])
async def test_a_plain_port_that_is_taken_for_a_secure_one_is_told(insider, secured, protocol):
    wrong = insider.model_copy(update={"brokers": secured.node.bootstrap, "security_protocol": protocol})
    with pytest.raises(BrokersUnreachableError, match=f"does not talk {protocol} at this port: .*security_protocol"):
        await topics.check(wrong)


async def test_a_file_without_certificates_is_told(insider, tmp_path):
    """As when it is the key that is given, or the certificate in another form."""
    file = tmp_path / "ca.der"
    file.write_bytes(b"none")
    with pytest.raises(SettingsError, match=r"ssl_ca_file=.*ca\.der: no certificates"):
        await topics.check(insider.model_copy(update={"ssl_ca_file": file}))


def test_the_worker_ends_with_a_line(insider, secured, tmp_path):
    """No traceback, and the exit code of what was refused."""
    worker = live.Worker(insider.model_copy(update={"ssl_ca_file": None}), tmp_path / "worker.log")
    assert worker.process.wait(live.PATIENCE) == 1
    assert f"rasd: no broker could be used: 127.0.0.1:{secured.port} shows a certificate" in worker.log
    assert "Traceback" not in worker.log
