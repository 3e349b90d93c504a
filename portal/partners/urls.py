from django.urls import path

from portal.partners import views

app_name = "partners"
BASE = "staff/partners/"
ONE = f"{BASE}<uuid:public_id>/"
urlpatterns = [
    path(BASE, views.partners, name="list"),
    path(f"{BASE}new/", views.new, name="new"),
    path(ONE, views.partner, name="partner"),
    path(f"{ONE}change/", views.change, name="change"),
    path(f"{ONE}activate/", views.activate, name="activate"),
    path(f"{ONE}review/", views.review, name="review"),
    path(f"{ONE}suspend/", views.suspend, name="suspend"),
    path(f"{ONE}end/", views.end, name="end"),
    path(f"{ONE}transfer/", views.transfer, name="transfer"),
]
