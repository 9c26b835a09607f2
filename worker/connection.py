"""How to reach the brokers, for aiokafka's own clients."""

import ssl
from typing import Any

from worker.settings import Settings


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
    """Return the TLS context that the protocol asks for: server certificates are checked, hostnames too."""
    if not settings.security_protocol.endswith("SSL"):
        return None
    return ssl.create_default_context(cafile=settings.ssl_ca_file)
