from django.urls import path

from portal.retention import views

app_name = "retention"
BASE = "staff/retention/"
RUN, HOLD = f"{BASE}runs/<uuid:public_id>/", f"{BASE}holds/<uuid:public_id>/"
urlpatterns = [
    path(BASE, views.retention, name="list"),
    path(f"{BASE}runs/", views.propose, name="propose"),
    path(RUN, views.run, name="run"),
    path(f"{RUN}approve/", views.approve, name="approve"),
    path(f"{RUN}reject/", views.reject, name="reject"),
    path(f"{RUN}withdraw/", views.withdraw, name="withdraw"),
    path(f"{RUN}certificate.json", views.certificate, name="certificate"),
    path(f"{BASE}holds/", views.hold, name="hold"),
    path(f"{HOLD}lift/", views.lift, name="lift"),
    path(f"{HOLD}reason/", views.reason, name="reason"),
]
