from django.urls import path

from portal.policies import views

app_name = "policy_desk"
urlpatterns = [
    path("staff/policy/", views.staff_list, name="list"),
    path("staff/policy/new/", views.staff_new, name="new"),
    path("staff/policy/<uuid:public_id>/", views.staff_draft, name="draft"),
    path("staff/policy/<uuid:public_id>/changes/", views.staff_changes, name="changes"),
    path("staff/policy/<uuid:public_id>/publish/", views.staff_publish, name="publish"),
    path("staff/policy/<uuid:public_id>/discard/", views.staff_discard, name="discard"),
    path("staff/policy/<uuid:public_id>/<str:number>/", views.staff_clause, name="clause"),
    path("staff/policy/<uuid:public_id>/<str:number>/add/", views.staff_add, name="add"),
    path("staff/policy/<uuid:public_id>/<str:number>/remove/", views.staff_remove, name="remove"),
]
