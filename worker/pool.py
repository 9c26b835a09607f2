"""A pool of processes in which each has one job at a time and a pipe of its own.

So a process that dies takes exactly one known job with it, and leaves no shared lock or queue broken (which rules out
``concurrent.futures``, where one death fails every job in flight). That job is tried once more, in another process;
a second loss is final. A job has a deadline, enforced by SIGKILL.
"""

import asyncio
import contextlib
import os
import pickle
import signal
import struct
import sys
from collections.abc import Callable
from typing import Any, Final, Generic, TypeVar

from worker.child import FRAME_HEAD
from worker.errors import JobCrashedError, JobLostError, JobOverdueError, PoolError

START_SECONDS: Final = 120.0  # a process has to load its models within
END_SECONDS: Final = 5.0  # a process that is asked to end has so long
RESTARTS: Final = 3  # in a row that may fail before the pool gives up
RESTART_PAUSE: Final = 1.0  # seconds, doubled with every failure
MEMORY_LIMIT: Final = 1 << 30  # bytes; a process that ever held more is replaced: its heap does not shrink again
_READ_BUFFER: Final = 1 << 20

JobT = TypeVar("JobT")
ReplyT = TypeVar("ReplyT")


class Pool(Generic[JobT, ReplyT]):
    """Runs jobs in processes; each builds its handler once with ``factory``.

    ``factory``, jobs and replies cross the pipe pickled: both ends are ours, and a message's bytes stay bytes.
    """

    def __init__(
        self,
        factory: Callable[[], Callable[[JobT], ReplyT]],
        *,
        size: int,
        deadline: float,
        memory_limit: int = MEMORY_LIMIT,
        on_loss: Callable[[JobLostError], None] = lambda _: None,
    ) -> None:
        """Take a picklable ``factory``, the number of processes, the seconds a job may take and bytes it may hold.

        ``on_loss`` is told of every process that is lost with its job.
        """
        self._factory = pickle.dumps(factory)
        self._size = size
        self._deadline = deadline
        self._memory_limit = memory_limit
        self._on_loss = on_loss
        self._idle: asyncio.LifoQueue[_Child | None] = asyncio.LifoQueue()  # None: broken
        self._children: set[_Child] = set()
        self._restarting: set[asyncio.Task[None]] = set()
        self._stopping = False
        self.waiting = 0
        """Jobs that wait for a process."""

    async def start(self) -> None:
        """Start all processes and wait until they have loaded.

        Raises:
            PoolError: one could not.

        """
        started = await asyncio.gather(*(self._spawn() for _ in range(self._size)), return_exceptions=True)
        for failure in started:
            if isinstance(failure, BaseException):
                await self.stop()
                raise failure

    async def run(self, job: JobT) -> ReplyT:
        """Return the handler's reply to the job; a job that is lost with its process is tried once more.

        Raises:
            JobCrashedError: its process died, twice.
            JobOverdueError: it passed the deadline at its second try.
            PoolError: no process can be started any more.

        """
        try:
            return await self._try(job)
        except JobLostError:
            return await self._try(job)

    async def stop(self) -> None:
        """End all processes; jobs that still run are lost."""
        self._stopping = True
        self._idle.put_nowait(None)
        await asyncio.gather(*(child.end() for child in list(self._children)))
        await asyncio.gather(*self._restarting)

    def pids(self) -> list[int]:
        """Return the ids of the living processes."""
        return sorted(child.pid for child in self._children)

    @property
    def warm(self) -> bool:
        """Whether every process is up and loaded."""
        return sum(child.loaded and child.alive for child in self._children) == self._size and not self._stopping

    async def _try(self, job: JobT) -> ReplyT:
        while True:
            child = await self._free_child()
            try:
                reply, peak_memory = await child.call(job, self._deadline)
            except _NotTakenError:
                self._replace(child)
                continue
            except BaseException as error:
                self._replace(child)
                if isinstance(error, JobLostError):
                    self._on_loss(error)
                raise
            if peak_memory > self._memory_limit:
                self._replace(child)
            else:
                self._idle.put_nowait(child)
            return reply  # type: ignore[no-any-return]  # what the handler returns

    async def _free_child(self) -> "_Child":
        self.waiting += 1
        try:
            while True:
                child = await self._idle.get()
                if child is None:
                    self._idle.put_nowait(None)
                    raise PoolError("no enrichment process is left; their last words are in the log")
                return child
        finally:
            self.waiting -= 1

    def _replace(self, child: "_Child") -> None:
        self._children.discard(child)
        task = asyncio.create_task(self._restart(child))
        self._restarting.add(task)
        task.add_done_callback(self._restarting.discard)

    async def _restart(self, child: "_Child") -> None:
        child.kill()
        await child.end()
        for failures in range(RESTARTS):
            if self._stopping:
                return
            with contextlib.suppress(PoolError):
                await self._spawn()
                return
            await asyncio.sleep(RESTART_PAUSE * 2**failures)
        self._idle.put_nowait(None)

    async def _spawn(self) -> None:
        child = await _Child.launch()
        self._children.add(child)
        try:
            if not self._stopping:
                await child.load(self._factory)
                self._idle.put_nowait(child)
        finally:
            if not child.loaded:
                self._children.discard(child)
                child.kill()
                await child.end()


class _NotTakenError(Exception):
    """The process was dead before it began the job, which is as good as new."""


class _Child:
    """One process and its pipe."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.pid = process.pid
        self.loaded = False

    @classmethod
    async def launch(cls) -> "_Child":
        """Start a process."""
        try:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-P",
                "-m",
                "worker.child",
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                limit=_READ_BUFFER,
                env=_environment(),
                start_new_session=True,  # Ctrl-C and group signals are for the parent, which drains first
            )
        except OSError as error:
            raise PoolError(f"no process can be started: {error.strerror}") from error
        return cls(process)

    async def load(self, factory: bytes) -> None:
        """Wait until the process has built its handler."""
        try:
            async with asyncio.timeout(START_SECONDS):
                await self._send(factory)
                refusal = pickle.loads(await self._receive())  # noqa: S301 (our own process)
        except (TimeoutError, OSError, asyncio.IncompleteReadError):
            raise PoolError("an enrichment process died while it loaded; its last words are in the log") from None
        if refusal is not None:
            raise PoolError(f"an enrichment process could not load: {refusal}")
        self.loaded = True

    @property
    def alive(self) -> bool:
        return self._process.returncode is None

    async def call(self, job: object, deadline: float) -> tuple[Any, int]:
        """Return the reply and the most memory, in bytes, that the process has held so far."""
        taken = False
        try:
            async with asyncio.timeout(deadline):
                await self._send(pickle.dumps(job))
                taken = pickle.loads(await self._receive())  # noqa: S301 (our own process)
                reply, peak_memory = pickle.loads(await self._receive())  # noqa: S301 (our own process)
        except TimeoutError:
            self.kill()
            raise JobOverdueError(f"took longer than {deadline:g} s") from None
        except (OSError, asyncio.IncompleteReadError):
            if not taken:
                raise _NotTakenError from None
            raise JobCrashedError(f"its process ended ({await self._last_word()})") from None
        return reply, peak_memory

    def kill(self) -> None:
        if self.alive:  # and not Process.kill, whose poll takes the exit code from asyncio's own wait
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)

    async def end(self) -> None:
        """Close the pipe, on which the process ends itself, and wait for that."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        try:
            await asyncio.wait_for(self._process.wait(), END_SECONDS)
        except TimeoutError:
            self.kill()
            await self._process.wait()
        with contextlib.suppress(OSError, RuntimeError):  # a lost job may be reading the end itself
            await self._process.stdout.read()
            await self._process.stdin.wait_closed()

    async def _send(self, frame: bytes) -> None:
        pipe = self._process.stdin
        assert pipe is not None
        pipe.write(struct.pack(FRAME_HEAD, len(frame)) + frame)
        await pipe.drain()

    async def _receive(self) -> bytes:
        pipe = self._process.stdout
        assert pipe is not None
        (size,) = struct.unpack(FRAME_HEAD, await pipe.readexactly(struct.calcsize(FRAME_HEAD)))
        return await pipe.readexactly(size)

    async def _last_word(self) -> str:
        self.kill()
        code = await self._process.wait()
        return signal.Signals(-code).name if code < 0 else f"exit code {code}"


def _environment() -> dict[str, str]:
    """Return ours, with our import path, and one thread a process for numeric libraries."""
    threads = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    return {**threads, **os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
