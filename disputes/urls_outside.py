"""Addresses about ways outside: the advisor from a case, its papers, the passport, and outcomes for the public. Included by urls.py."""

from django.urls import path

from disputes.views import desk_outcomes, outcomes, passports, routes

urlpatterns = [
    path("outcomes/", outcomes.outcomes, name="outcomes"),
    path("outcomes/<slug:slug>/", outcomes.outcome, name="outcome"),
    path("cases/mine/outcome/", outcomes.mine, name="my_outcome"),
    path("cases/mine/outcome/object/", outcomes.object_, name="my_outcome_object"),
    path("cases/mine/outcome/agree/", outcomes.agree, name="my_outcome_agree"),
    path("staff/outcomes/", desk_outcomes.outcomes, name="desk_outcomes"),
    path("staff/outcomes/new/<str:reference>/", desk_outcomes.new, name="desk_outcome_new"),
    path("staff/outcomes/<uuid:public_id>/", desk_outcomes.outcome, name="desk_outcome"),
    path("staff/outcomes/<uuid:public_id>/<slug:step>/", desk_outcomes.decide, name="desk_outcome_decide"),
    path("cases/mine/passport/", passports.passport, name="passport"),
    path("cases/mine/passport/issue/", passports.issue, name="passport_issue"),
    path("cases/mine/routes/", routes.routes, name="routes"),
    path("cases/mine/routes/<str:code>/papers.zip", routes.papers, name="route_papers"),
]
