from django.urls import path

from portal.education import views

app_name = "education"
urlpatterns = [
    path("learn/", views.index, name="index"),
    path("learn/changes/", views.changes, name="changes"),
    path("learn/changes/<slug:kind>/<slug:slug>/", views.history, name="history"),
    path("learn/<slug:slug>/", views.guide, name="guide"),
    path("staff/learn/", views.shelf, name="staff_shelf"),
    path("staff/learn/new/<slug:kind>/", views.new, name="staff_new"),
    path("staff/learn/<uuid:public_id>/", views.draft, name="staff_draft"),
    path("staff/learn/<uuid:public_id>/<slug:step>/", views.act, name="staff_act"),
    path("staff/learn/<slug:kind>/<slug:slug>/change/", views.new, name="staff_change"),
    path("staff/learn/<slug:kind>/<slug:slug>/retire/", views.retire, name="staff_retire"),
    path("staff/learn/<slug:kind>/<slug:slug>/confirm/", views.confirm, name="staff_confirm"),
]
