from django.urls import path

from portal.education import views

app_name = "education"
urlpatterns = [
    path("learn/", views.index, name="index"),
    path("learn/<slug:slug>/", views.guide, name="guide"),
]
