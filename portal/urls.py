"""Who hangs where; nothing else."""

from types import ModuleType

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path
from django.urls.resolvers import LocalePrefixPattern, RoutePattern

import bot.api
import bot.urls
import bot.views
import disputes.urls
import portal.accounts.urls
import portal.authorities.urls
import portal.consent.urls
import portal.education.urls
import portal.incidents.urls
import portal.inventory.urls
import portal.law.urls
import portal.mailroom.urls
import portal.notices.urls
import portal.pages.urls
import portal.partners.urls
import portal.policies.urls
import portal.retention.urls
import portal.rights.urls
import portal.rights.urls_drp
import portal.succession.urls
import portal.trail.urls
import transparency_reports.urls
from portal.api import api
from portal.pages.views.front import staff as start_at_the_desk


def room(urls: ModuleType) -> URLResolver:
    """A room's addresses under its own name: its `staff/` pages without a language, all others below `/zh-hans/` and `/en/`."""
    staff = [pattern for pattern in urls.urlpatterns if str(pattern.pattern).startswith("staff/")]
    public = [pattern for pattern in urls.urlpatterns if pattern not in staff]
    in_language = URLResolver(LocalePrefixPattern(), public)
    return URLResolver(RoutePattern(""), [*staff, in_language], app_name=urls.app_name, namespace=urls.app_name)


urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", api.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include(portal.trail.urls)),
    path("", include(portal.accounts.urls)),
    path("embed.js", bot.views.embed),
    path("webhooks/rest/webhook", bot.api.webhook),
    path("model/parse", bot.api.parse),
    path("drp/", include(portal.rights.urls_drp)),
    *portal.pages.urls.root_urlpatterns,
    *portal.policies.urls.root_urlpatterns,
    *portal.rights.urls.root_urlpatterns,
    *i18n_patterns(path("staff/", start_at_the_desk)),
    room(portal.pages.urls),
    room(portal.law.urls),
    room(portal.notices.urls),
    room(portal.inventory.urls),
    room(portal.partners.urls),
    room(portal.policies.urls),
    room(portal.retention.urls),
    room(portal.consent.urls),
    room(portal.education.urls),
    room(portal.mailroom.urls),
    room(bot.urls),
    room(transparency_reports.urls),  # before disputes, whose addresses below cases/mine/ take any name
    room(portal.rights.urls),
    room(portal.succession.urls),
    room(portal.incidents.urls),
    room(portal.authorities.urls),
    room(disputes.urls),
]

handler400 = "portal.pages.errors.bad_request"
handler403 = "portal.pages.errors.permission_denied"
handler404 = "portal.pages.errors.not_found"
handler500 = "portal.pages.errors.server_error"
