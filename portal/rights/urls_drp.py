from django.urls import path

from portal.rights.views import drp

urlpatterns = [
    path("business.json", drp.business),
    path("v1/agent/<str:agent_id>", drp.agent),
    path("v1/data-rights-request", drp.exercise),
    path("v1/data-rights-request/", drp.exercise),
    path("v1/data-rights-request/<uuid:public_id>", drp.one),
]
