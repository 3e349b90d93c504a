"""Pages, API and sockets behind one ASGI door; what is published is answered before Django is asked."""

import gc
import os
from threading import Thread

import django

# Hardly anything made while a process starts is garbage, and looking through it again and again took a fifth of the start.
gc.disable()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup(set_prefix=False)

from portal.doors.handler import Handler  # noqa: E402

django_application = Handler()

from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.conf import settings  # noqa: E402
from django.urls import path  # noqa: E402

from bot.consumers import ChatConsumer  # noqa: E402
from bot.services import get_ready  # noqa: E402
from disputes.consumers import DeskConsumer  # noqa: E402
from disputes.room_consumer import RoomConsumer  # noqa: E402
from portal.doors.middleware import FILE_LIMIT  # noqa: E402
from portal.doors.sockets import OwnOrigins  # noqa: E402
from portal.doors.spool import spool_requests  # noqa: E402
from portal.press.asgi import Press  # noqa: E402

desk = AuthMiddlewareStack(DeskConsumer.as_asgi())
room = AuthMiddlewareStack(RoomConsumer.as_asgi())
routes = [path("ws/chat/", ChatConsumer.as_asgi()), path("ws/desk/", desk), path("ws/room/", room)]
sockets = OwnOrigins(URLRouter(routes), settings.ORIGINS)
application = Press(ProtocolTypeRouter({"http": django_application, "websocket": sockets}))
spool_requests(FILE_LIMIT)


def warm_up() -> None:
    """Load dictionaries and the model while the server begins to listen: the first question must not wait for them. What is there
    then stays, so the collector, which works from here on, never walks through it again."""
    try:
        get_ready()
    finally:
        gc.freeze()
        gc.enable()


Thread(target=warm_up, name="bot-warm-up", daemon=True).start()
