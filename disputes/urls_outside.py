"""Addresses about ways outside: the advisor from a case, its papers, the passport, and outcomes for the public. Included by urls.py."""

from django.urls import path

from disputes.views import passports, routes

urlpatterns = [
    path("cases/mine/passport/", passports.passport, name="passport"),
    path("cases/mine/passport/issue/", passports.issue, name="passport_issue"),
    path("cases/mine/routes/", routes.routes, name="routes"),
    path("cases/mine/routes/<str:code>/papers.zip", routes.papers, name="route_papers"),
]
