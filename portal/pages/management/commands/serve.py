import resource
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

PATIENCE = 20  # seconds; a job that is cut off starts again with the next worker
FRAME_LIMIT = "655360"  # 100,000 characters however they are written get an answer; a longer frame ends the socket
OPEN_FILES = 16_384  # a socket is one; the usual 1,024 would turn people away long before our own limit on sockets does


def web(host: str, port: int) -> list[str]:
    """The command line of one web process."""
    return [
        *(sys.executable, "-m", "daphne", "-b", host, "-p", str(port), "-v", "0", "--no-server-name"),
        *("--websocket-max-message-size", FRAME_LIMIT, "--websocket-max-frame-size", FRAME_LIMIT),
        "portal.asgi:application",
    ]


def allow_files() -> None:
    """As many open files as OPEN_FILES, or as the system allows, for this process and those it starts."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def end(child: subprocess.Popen[bytes]) -> int:
    """The exit code of a child that was asked to finish; one that takes too long is stopped."""
    try:
        return child.wait(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        child.kill()
        return child.wait()


class Command(BaseCommand):
    help = "Serve pages, API and sockets, with one worker beside; when one of the two ends, so does the other."
    requires_system_checks = []  # the worker makes them and ends where one fails

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, **options: Any) -> None:
        manage = str(Path(settings.BASE_DIR) / "manage.py")
        allow_files()
        children = [
            subprocess.Popen(web(options["host"], options["port"]), cwd=settings.BASE_DIR),
            subprocess.Popen([sys.executable, manage, "worker"], cwd=settings.BASE_DIR),
        ]

        def stop(_number: int, _frame: FrameType | None) -> None:
            raise KeyboardInterrupt

        signal.signal(signal.SIGTERM, stop)
        try:
            while all(child.poll() is None for child in children):
                time.sleep(0.3)
        except KeyboardInterrupt:
            self.stdout.write("stopping")
        finally:
            for child in children:
                child.terminate()
            codes = [end(child) for child in children]
        if any(code > 0 for code in codes):
            raise CommandError("web or worker ended by itself; its message is above")
