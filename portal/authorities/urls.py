from django.urls import path

from portal.authorities import views

app_name = "authorities"
ONE = "staff/authorities/<uuid:public_id>/"
urlpatterns = [
    path("staff/authorities/", views.desk, name="desk"),
    path(ONE, views.edit, name="edit"),
    path(f"{ONE}confirm/", views.confirm, name="confirm"),
    path(f"{ONE}discard/", views.discard, name="discard"),
]
