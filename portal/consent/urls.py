from django.urls import path

from portal.consent import views

app_name = "consent"
urlpatterns = [
    path("choices/", views.choices, name="choices"),
    path("choices/<slug:code>/", views.choose, name="choose"),
]
