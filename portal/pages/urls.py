from django.urls import path

from portal.pages.views import front, machine

app_name = "pages"
urlpatterns = [
    path("", front.home, name="home"),
    path("contact/", front.contact, name="contact"),
    path("verify/", front.verify, name="verify"),
    path("verify/mingshi-verify.html", front.verifier, name="verifier"),
    path("accessibility/", front.accessibility, name="accessibility"),
    path("staff/", front.staff, name="staff"),
]

# Addresses without a language, mounted at the root.
root_urlpatterns = [
    path("", front.root, name="root"),
    path("healthz", machine.healthz, name="healthz"),
    path("readyz", machine.readyz, name="readyz"),
    path("robots.txt", machine.robots, name="robots"),
    path("sitemap.xml", machine.sitemap_xml, name="sitemap"),
    path("favicon.ico", machine.favicon, name="favicon"),
    path(".well-known/security.txt", machine.security_txt, name="security_txt"),
    path(".well-known/gpc.json", machine.gpc, name="gpc"),
    path(".well-known/change-password", machine.change_password, name="well_known_change_password"),
    path(".well-known/<path:name>", machine.nothing_well_known, name="nothing_well_known"),
]
