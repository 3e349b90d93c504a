"""A witness on a port of this machine, as a trade body would run it."""

import contextlib
import threading

from portal.trail.witness import Witness, server


@contextlib.contextmanager
def running(witness, clock):
    site = server(witness, "127.0.0.1", 0, clock)
    thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{site.server_address[1]}"
    finally:
        site.shutdown()
        site.server_close()
        thread.join()


def made(path, *vkeys, name="witness.example/w1"):
    witness = Witness.create(path, name)
    for vkey in vkeys:
        witness.trust(vkey)
    return witness
