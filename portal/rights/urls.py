from django.urls import path

from portal.rights import views
from portal.rights.urls_outside import outside_urls
from portal.rights.views import agents, desk, entry, exemptions, machine, mine, putting_right, staff

# Without a language: one address for machines.
root_urlpatterns = [path("rights/portable/v1/<str:name>", machine.described, name="portable_described")]

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
    path("rights/correct/", putting_right.correct, name="correct"),
    path("my-data/", mine.page, name="my_data"),
    path("my-data/address/", mine.address, name="my_data_address"),
    path("my-data/code/", mine.code, name="my_data_code"),
    path("my-data/leave/", mine.leave, name="my_data_leave"),
    path("rights/certificate.json", views.certificate, name="certificate"),
    path("staff/rights/agents/", agents.agents, name="agents"),
    path("staff/rights/agents/<uuid:public_id>/end/", agents.end, name="agent_end"),
    path("staff/rights/new/", entry.new, name="enter"),
    path(f"{DESK}slip/", entry.slip, name="slip"),
    *outside_urls,
    path(f"{DESK}document/", staff.document, name="document"),
    path(f"{DESK}destroyed/", staff.destroyed, name="destroyed"),
    path(f"{DESK}copy/", staff.make_copy, name="make_copy"),
    path(f"{DESK}correction/<uuid:public_id>/", desk.correction, name="correction"),
    path(f"{DESK}correction/<uuid:public_id>/read/", desk.read_correction, name="read_correction"),
    path(f"{DESK}stop/", desk.stop, name="stop"),
    path(f"{DESK}resume/<uuid:public_id>/", desk.resume, name="resume"),
    path(f"{DESK}exempt/<uuid:public_id>/", exemptions.ask, name="exempt"),
    path(f"{DESK}exempt/<uuid:public_id>/approve/", exemptions.approve, name="exempt_approve"),
    path(f"{DESK}explain/", desk.explain, name="explain"),
    path(f"{DESK}withdraw/", staff.withdraw, name="withdraw"),
    path(f"{DESK}delete/", staff.delete, name="delete"),
]
