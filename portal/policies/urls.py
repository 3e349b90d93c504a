from django.urls import path

from portal.policies import views

app_name = "policies"
urlpatterns = [
    path("policy/", views.current, name="current"),
    path("policy/versions/", views.versions, name="versions"),
    path("policy/feed.atom", views.feed, name="feed"),
    path("policy/search/", views.search, name="search"),
    path("policy/compare/<int:old>/<int:new>/", views.compare, name="compare"),
    path("policy/<int:number>/", views.version, name="version"),
    path("policy/<int:number>/policy.tlog-proof", views.proof, name="proof"),
    path("policy/<int:number>/policy.pdf", views.pdf, name="pdf"),
    path("policy/<int:number>/<str:name>", views.download, name="download"),
    path("staff/policy/", views.staff_list, name="staff_list"),
    path("staff/policy/new/", views.staff_new, name="staff_new"),
    path("staff/policy/<uuid:public_id>/", views.staff_draft, name="staff_draft"),
    path("staff/policy/<uuid:public_id>/changes/", views.staff_changes, name="staff_changes"),
    path("staff/policy/<uuid:public_id>/publish/", views.staff_publish, name="staff_publish"),
    path("staff/policy/<uuid:public_id>/lists/", views.staff_lists, name="staff_lists"),
    path("staff/policy/<uuid:public_id>/discard/", views.staff_discard, name="staff_discard"),
    path("staff/policy/<uuid:public_id>/<str:number>/", views.staff_clause, name="staff_clause"),
    path("staff/policy/<uuid:public_id>/<str:number>/add/", views.staff_add, name="staff_add"),
    path("staff/policy/<uuid:public_id>/<str:number>/remove/", views.staff_remove, name="staff_remove"),
]

# Without a language: one address for machines.
root_urlpatterns = [path("policy.jsonld", views.machine, name="policy_jsonld")]
