"""The worker's web server: ``/metrics``, ``/livez``, ``/readyz``.

It turns in the worker's own event loop: when that is stuck, there is no answer, and the probes fail as they should.
"""

import errno
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from worker.errors import PortTakenError
from worker.observability import metrics
from worker.observability.health import Verdict

Probe = Callable[[], Verdict]


@asynccontextmanager
async def serving(
    host: str, port: int, *, livez: Probe, readyz: Probe, observe: Callable[[], None]
) -> AsyncIterator[None]:
    """Serve while the block runs; ``port`` 0 serves nothing. ``observe`` brings the gauges up to date.

    Raises:
        PortTakenError: something else listens there.

    """
    if not port:
        yield
        return

    async def show_metrics(_: web.Request) -> web.Response:
        observe()
        return web.Response(body=generate_latest(metrics.REGISTRY), headers={"Content-Type": CONTENT_TYPE_LATEST})

    application = web.Application()
    application.router.add_get("/metrics", show_metrics)
    application.router.add_get("/livez", _answering(livez))
    application.router.add_get("/readyz", _answering(readyz))
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        await runner.cleanup()
        raise PortTakenError(_explain(host, port, error)) from error
    try:
        yield
    finally:
        await runner.cleanup()


def _explain(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"cannot listen on {host}:{port}: another worker, or something else, does already. Give every worker of a "
            "machine a --web-port of its own; 0 is no web server"
        )
    why = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror
    return f"cannot listen on {host}:{port}: {why}. Choose another --web-host or --web-port; port 0 is no web server"


def _answering(probe: Probe) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(_: web.Request) -> web.Response:
        verdict = probe()
        return web.json_response({"ok": verdict.ok, "faults": verdict.faults}, status=200 if verdict.ok else 503)

    return answer
