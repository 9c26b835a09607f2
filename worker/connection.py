"""How to reach the brokers, for aiokafka's own clients, and why they are not reached."""

import ssl
from typing import Any, Final

from aiokafka.conn import create_conn
from aiokafka.errors import (
    IllegalSaslStateError,
    KafkaConnectionError,
    KafkaError,
    SaslAuthenticationFailed,
    UnsupportedSaslMechanismError,
)

from worker.errors import BrokersUnreachableError
from worker.settings import Settings, SettingsError

_PROBE_MS: Final = 5_000
_ANOTHER_HOST: Final = (62, 64)  # X509_V_ERR_HOSTNAME_MISMATCH and X509_V_ERR_IP_ADDRESS_MISMATCH of OpenSSL


def client_options(settings: Settings) -> dict[str, Any]:
    """Return the arguments that every aiokafka client takes."""
    options: dict[str, Any] = {
        "bootstrap_servers": settings.brokers,
        "security_protocol": settings.security_protocol,
        "ssl_context": ssl_context(settings),
    }
    if settings.security_protocol.startswith("SASL"):
        assert settings.sasl_password is not None  # the settings have checked it
        options["sasl_mechanism"] = settings.sasl_mechanism
        options["sasl_plain_username"] = settings.sasl_username
        options["sasl_plain_password"] = settings.sasl_password.get_secret_value()
    return options


def ssl_context(settings: Settings) -> ssl.SSLContext | None:
    """Return the TLS context that the protocol asks for: server certificates are checked, hostnames too.

    Raises:
        SettingsError: the file of certificates holds none.

    """
    if not settings.security_protocol.endswith("SSL"):
        return None
    try:
        return ssl.create_default_context(cafile=settings.ssl_ca_file)
    except ssl.SSLError as error:
        raise SettingsError(f"ssl_ca_file={settings.ssl_ca_file}: no certificates in PEM form") from error


async def unreachable(settings: Settings) -> BrokersUnreachableError:
    """Return the error that says why no broker is reached and which setting to mend: aiokafka only logs it."""
    obstacles = [f"{address} {await _obstacle(address, settings)}" for address in settings.brokers.split(",")]
    return BrokersUnreachableError("no broker could be used: " + "; ".join(obstacles))


async def _obstacle(address: str, settings: Settings) -> str:
    """Connect as aiokafka does when it looks for a broker, and return what goes wrong."""
    host, _, port = address.rpartition(":")
    options = client_options(settings) | {"request_timeout_ms": _PROBE_MS}
    del options["bootstrap_servers"]
    try:
        connection = await create_conn(host, int(port), **options)
    except (OSError, KafkaError) as error:
        return _explained(error, settings)
    connection.close()
    return (
        f"answers, but not to a client that talks {settings.security_protocol}: it wants another security_protocol, "
        "or is about to start or stop"
    )


def _explained(error: OSError | KafkaError, settings: Settings) -> str:
    match error:
        case ssl.SSLCertVerificationError() if error.verify_code in _ANOTHER_HOST:
            return f"shows a certificate for another host ({error.verify_message}): name it in brokers as there"
        case ssl.SSLCertVerificationError():
            return (
                f"shows a certificate that is not trusted ({error.verify_message}): give the certificate of who signed "
                "it as ssl_ca_file"
            )
        case SaslAuthenticationFailed():
            return (
                f"refuses the password of {settings.sasl_username}: mend sasl_username or RASD_SASL_PASSWORD, or give "
                f"the user one for {settings.sasl_mechanism} at the broker"
            )
        case UnsupportedSaslMechanismError():
            return f"does not know {settings.sasl_mechanism}: choose another sasl_mechanism"
        case ssl.SSLError() | ConnectionResetError() | KafkaConnectionError() | IllegalSaslStateError():
            return f"does not talk {settings.security_protocol} at this port: choose another security_protocol or port"
        case _:
            return f"can't be connected to: {error!r}"
