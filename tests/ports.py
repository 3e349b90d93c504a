"""Ports for what tests start."""

import random
import socket
from contextlib import suppress


def free_port() -> int:
    """One below those the kernel gives to connections, anywhere among them: nobody is given it between this look and its use."""
    for port in random.sample(range(10_000, 30_000), 1000):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise RuntimeError("no port is free")
