"""Pages, API and sockets behind one ASGI door; what is published is answered before Django is asked."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django_application = get_asgi_application()

from channels.routing import ProtocolTypeRouter  # noqa: E402

from portal.press.asgi import Press  # noqa: E402

application = Press(ProtocolTypeRouter({"http": django_application}))
