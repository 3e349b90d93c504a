"""People acting in the same moment."""

import threading

from django.db import close_old_connections, connections

from portal.doors.errors import Refusal


def at_once(*steps):
    """Run every step in its own thread, all let go together; the results, a Refusal's code for what was refused."""
    barrier, results = threading.Barrier(len(steps)), [None] * len(steps)

    def work(place, step):
        try:
            barrier.wait()
            step()
            results[place] = "done"
        except Refusal as refusal:
            results[place] = refusal.code
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(place, step)) for place, step in enumerate(steps)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    close_old_connections()
    return sorted(results)
