from django.urls import path

from portal.inventory import views

app_name = "inventory"
BASE = "staff/inventory/"
urlpatterns = [
    path(BASE, views.inventory, name="list"),
    path(f"{BASE}proposals/<uuid:public_id>/", views.proposal, name="proposal"),
    path(f"{BASE}proposals/<uuid:public_id>/approve/", views.approve, name="approve"),
    path(f"{BASE}proposals/<uuid:public_id>/reject/", views.reject, name="reject"),
    path(f"{BASE}proposals/<uuid:public_id>/withdraw/", views.withdraw, name="withdraw"),
    path(f"{BASE}<slug:kind>/new/", views.new, name="new"),
    path(f"{BASE}<slug:kind>/<slug:code>/", views.entry, name="entry"),
    path(f"{BASE}<slug:kind>/<slug:code>/change/", views.change, name="change"),
    path(f"{BASE}<slug:kind>/<slug:code>/end/", views.end, name="end"),
]
