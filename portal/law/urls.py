from django.urls import path

from portal.law import views

app_name = "law"
urlpatterns = [path("deadlines/", views.deadlines, name="deadlines")]
