from django.urls import path

from portal.notices import views

app_name = "notices"
urlpatterns = [
    path("staff/notices/", views.undelivered, name="undelivered"),
    path("staff/notices/<uuid:public_id>/retry/", views.retry, name="retry"),
]
