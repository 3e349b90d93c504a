from django.urls import path

from portal.incidents import views

app_name = "incidents"
ONE = "staff/incidents/<uuid:public_id>/"
urlpatterns = [
    path("incidents/", views.register, name="register"),
    path("incidents/feed.atom", views.feed, name="feed"),
    path("staff/incidents/", views.desk, name="desk"),
    path(ONE, views.edit, name="edit"),
    path(f"{ONE}<int:n>/publish/", views.publish, name="publish"),
    path(f"{ONE}discard/", views.discard, name="discard"),
]
