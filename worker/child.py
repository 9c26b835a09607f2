"""The other end of the pool's pipe: a process that answers one job after the other.

Frames on the pipe are a length and that many bytes of pickle. First comes the factory, answered with None when the
handler is built, else with what went wrong; then jobs, each answered twice: with True when it is taken, and with
the reply and the process's peak memory.
"""

import os
import pickle
import queue
import re
import resource
import signal
import struct
import threading
from pathlib import Path
from typing import BinaryIO, Final

FRAME_HEAD: Final = "!Q"  # the length of what follows, eight bytes
_STATUS: Final = Path("/proc/self/status")  # where there is one
_PEAK: Final = re.compile(rb"^VmHWM:\s+(\d+) kB$", re.MULTILINE)


def main() -> None:
    """Serve jobs from standard input until the parent closes it or is gone."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # the parent drains first and then closes the pipe
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    inbound, outbound = _private_pipes()
    frames: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_read, args=(inbound, frames), daemon=True).start()
    try:
        handler = pickle.loads(frames.get())()  # noqa: S301 (the parent wrote it)
    except Exception as error:
        _write(outbound, f"{type(error).__name__}: {error}")
        raise
    _write(outbound, None)
    while True:
        job = pickle.loads(frames.get())  # noqa: S301 (the parent wrote it)
        _write(outbound, True)
        reply = handler(job)
        _write(outbound, (reply, peak_memory()))


def peak_memory() -> int:
    """Return the most memory, in bytes, that this process has held since it began.

    Not ``ru_maxrss`` where it can be helped: on Linux a new process starts with its parent's.
    """
    if _STATUS.exists() and (peak := _PEAK.search(_STATUS.read_bytes())):
        return int(peak[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _private_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Move the pipes off standard input and output, so that a stray print can't garble them."""
    inbound, outbound = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    return inbound, outbound


def _read(inbound: BinaryIO, frames: "queue.SimpleQueue[bytes]") -> None:
    """Pass frames on; when the pipe ends the parent is gone: end at once, even in the middle of a job."""
    size = struct.calcsize(FRAME_HEAD)
    while head := inbound.read(size):
        if len(head) < size:
            break
        frames.put(inbound.read(struct.unpack(FRAME_HEAD, head)[0]))
    os._exit(0)


def _write(outbound: BinaryIO, message: object) -> None:
    frame = pickle.dumps(message)
    outbound.write(struct.pack(FRAME_HEAD, len(frame)) + frame)
    outbound.flush()


if __name__ == "__main__":
    main()
