"""``python -m tools.kafka start|stop|run``: a local Kafka from the command line."""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from tools.kafka import broker, jars

NODE = "standing"  # the folder of the node that `start` leaves running; its data stay until `stop --wipe`


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit code."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.do(options))
    except (jars.MissingToolError, broker.BrokerError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.kafka", description=__doc__)
    parser.add_argument("--home", type=Path, default=broker.HOME, help="folder of jars and data (default: .kafka)")
    parser.add_argument("--port", type=int, default=9092, help="port on 127.0.0.1 (default: 9092; 0: a free one)")
    commands = parser.add_subparsers(required=True)
    start = commands.add_parser("start", help="start a broker and leave it running")
    start.set_defaults(do=_start)
    stop = commands.add_parser("stop", help="stop the broker that start left running")
    stop.add_argument("--wipe", action="store_true", help="delete its data too")
    stop.set_defaults(do=_stop)
    run = commands.add_parser("run", help="run a broker until Ctrl-C, or while a command runs")
    run.add_argument("command", nargs=argparse.REMAINDER, help="a command; it finds the broker in RASD_BROKERS")
    run.set_defaults(do=_run)
    return parser


def _start(options: argparse.Namespace) -> int:
    home: Path = options.home.absolute()
    folder = home / NODE
    if pid := _standing(folder):
        print(f"Kafka runs already (process {pid}).")
        return 0
    lib = jars.fetch(home)
    folder.mkdir(parents=True, exist_ok=True)
    node = broker.start(lib, folder, options.port or broker.free_port(), dies_with_us=False)
    (folder / "pid").write_text(str(node.process.pid))
    print(f"Kafka runs on {node.bootstrap} (process {node.process.pid}).")
    return 0


def _stop(options: argparse.Namespace) -> int:
    folder = options.home.absolute() / NODE
    if pid := _standing(folder):
        os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + broker.STOP_SECONDS
        while _standing(folder) and time.monotonic() < deadline:
            time.sleep(0.2)
        if _standing(folder):
            os.kill(pid, signal.SIGKILL)
        print(f"Kafka stopped (process {pid}).")
    else:
        print("No Kafka was running.")
    (folder / "pid").unlink(missing_ok=True)
    if options.wipe:
        shutil.rmtree(folder, ignore_errors=True)
    return 0


def _run(options: argparse.Namespace) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # unwinds: the broker stops too
    command = [part for part in options.command if part != "--"]
    with broker.running(options.home, options.port) as node:
        if command:
            return subprocess.run(command, env={**os.environ, "RASD_BROKERS": node.bootstrap}, check=False).returncode
        print(f"Kafka runs on {node.bootstrap}; Ctrl-C stops it.", flush=True)
        return node.process.wait()


def _standing(folder: Path) -> int | None:
    """Return the process id of the broker that ``start`` left, if it still runs from this folder."""
    try:
        pid = int((folder / "pid").read_text())
        os.kill(pid, 0)
    except (OSError, ValueError):
        return None
    return pid if str(folder) in _command_line(pid) else None


def _command_line(pid: int) -> str:
    return subprocess.run(["ps", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout


if __name__ == "__main__":
    sys.exit(main())
