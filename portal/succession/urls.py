from django.urls import path

from portal.succession import staff_views, views

app_name = "succession"
ONE, DESK = "succession/<uuid:public_id>/", "staff/succession/<uuid:public_id>/"
BUNDLE = "staff/succession/bundles/<uuid:public_id>/"
urlpatterns = [
    path("succession/", views.index, name="index"),
    path(ONE, views.page, name="page"),
    path(f"{ONE}notice.json", views.notice_file, name="notice"),
    path("cases/mine/succession/<uuid:public_id>/", views.objection, name="objection"),
    path("my-data/succession/<uuid:public_id>/", views.held, name="held"),
    path("room/succession/<uuid:public_id>/", views.at_table, name="at_table"),
    path("staff/succession/", staff_views.every, name="list"),
    path("staff/succession/new/", staff_views.enter, name="new"),
    path(DESK, staff_views.one, name="one"),
    path(f"{DESK}approve/", staff_views.approve, name="approve"),
    path(f"{DESK}reject/", staff_views.reject, name="reject"),
    path(f"{DESK}withdraw/", staff_views.withdraw, name="withdraw"),
    path(f"{DESK}off/", staff_views.off, name="off"),
    path(f"{DESK}objection/", staff_views.objection, name="staff_objection"),
    path(f"{DESK}bundle/", staff_views.ask, name="ask"),
    path(f"{BUNDLE}open/", staff_views.open_bundle, name="open"),
    path(f"{BUNDLE}take/", staff_views.take, name="take"),
]
