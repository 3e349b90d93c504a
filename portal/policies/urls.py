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
]

# Addresses without a language, mounted at the root.
root_urlpatterns = [path("policy.jsonld", views.machine, name="policy_jsonld")]
