"""Handlers for the pool that misbehave in ways that enrichment could; jobs say how."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

Job = tuple[str, str]


def obedient() -> Callable[[Job], str]:
    """Return a handler that does what the job says."""
    return _do


def unloadable() -> Callable[[Job], str]:
    """Find no model."""
    raise FileNotFoundError("network.npz")


def _do(job: Job) -> str:
    action, argument = job
    return _ACTIONS[action](argument)


def _kill_once(marker: str) -> str:
    if not Path(marker).exists():
        Path(marker).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "second try"


def _kill(_: str) -> str:
    os.kill(os.getpid(), signal.SIGKILL)
    return "unreachable"


def _sleep(seconds: str) -> str:
    time.sleep(float(seconds))
    return seconds


def _spin(_: str) -> str:
    while True:
        pass


def hold(mebibytes: int) -> bytearray:
    """Return so much memory, every page of it written to."""
    held = bytearray(mebibytes << 20)
    held[::4096] = b"x" * len(held[::4096])
    return held


def _grow(mebibytes: str) -> str:
    hold(int(mebibytes))
    return str(os.getpid())


_ACTIONS: dict[str, Callable[[str], str]] = {
    "echo": lambda text: text,
    "double": lambda text: text * 2,
    "print": lambda text: print(text) or text,
    "pid": lambda _: str(os.getpid()),
    "exit": lambda code: os._exit(int(code)),
    "raise": lambda text: {}[text],
    "kill": _kill,
    "kill once": _kill_once,
    "sleep": _sleep,
    "spin": _spin,
    "grow": _grow,
}
