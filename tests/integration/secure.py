"""A broker with a SASL_SSL listener, and the certificate that it shows."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools.kafka import jars
from tools.kafka.broker import HOME, Broker, Listener, free_port, start

USER, PASSWORD = "desk", "a-secret"

_PROPERTIES = """\
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL_SSL:SASL_SSL
sasl.enabled.mechanisms=SCRAM-SHA-512
listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
ssl.keystore.type=PKCS12
ssl.keystore.location={store}
ssl.keystore.password={password}
"""
_STORE_PASSWORD = "changeit"


@dataclass(frozen=True)
class Secured:
    """The running broker, its secure port, and the certificate to trust."""

    node: Broker
    port: int
    certificate: Path


@contextmanager
def secured(folder: Path) -> Iterator[Secured]:
    """Run a broker that lets nobody but :data:`USER` in at its secure port; its plain one is open for looking on."""
    certificate, store, port = folder / "broker.pem", folder / "broker.p12", free_port()
    _certify(store, certificate)
    listener = Listener(
        address=f"SASL_SSL://127.0.0.1:{port}",
        properties=_PROPERTIES.format(store=store, password=_STORE_PASSWORD),
        formatting=("--add-scram", f"SCRAM-SHA-512=[name={USER},password={PASSWORD}]"),
    )
    node = start(jars.fetch(HOME.absolute()), folder, free_port(), dies_with_us=True, listener=listener)
    try:
        yield Secured(node, port, certificate)
    finally:
        node.stop()


def _certify(store: Path, certificate: Path) -> None:
    """Make a key and its own certificate, for 127.0.0.1 and no other name, by Java's tool."""
    keytool = shutil.which("keytool")
    assert keytool, "keytool stands beside java"
    made = "-genkeypair -keyalg EC -groupname secp256r1 -dname CN=broker -ext san=ip:127.0.0.1 -ext bc:critical=ca:true"
    for order in (made.split(), ["-exportcert", "-rfc", "-file", str(certificate)]):
        common = ["-alias", "broker", "-keystore", str(store), "-storetype", "PKCS12", "-storepass", _STORE_PASSWORD]
        subprocess.run([keytool, *order, *common], check=True, capture_output=True)
