from django.urls import path

from portal.rights import views
from portal.rights.views import staff

app_name = "rights"
DESK = "staff/rights/<str:reference>/"
urlpatterns = [
    path("rights/", views.catalogue, name="catalogue"),
    path("rights/ask/", views.ask, name="ask"),
    path("rights/ask/code/", views.ask_code, name="ask_code"),
    path("rights/identity/", views.identity, name="identity"),
    path("rights/identity/address/", views.address, name="address"),
    path("rights/identity/code/", views.address_code, name="address_code"),
    path("rights/copy/<uuid:public_id>/", views.copy, name="copy"),
    path("rights/certificate.json", views.certificate, name="certificate"),
    path(f"{DESK}document/", staff.document, name="document"),
    path(f"{DESK}destroyed/", staff.destroyed, name="destroyed"),
    path(f"{DESK}copy/", staff.make_copy, name="make_copy"),
    path(f"{DESK}delete/", staff.delete, name="delete"),
]
