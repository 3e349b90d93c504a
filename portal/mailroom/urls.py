from django.urls import path

from portal.mailroom import views

app_name = "mailroom"
urlpatterns = [
    path("staff/mail/", views.letters, name="list"),
    path("staff/mail/<uuid:public_id>/", views.letter, name="letter"),
    path("staff/mail/<uuid:public_id>/open/", views.reveal, name="open"),
    path("staff/mail/<uuid:public_id>/case/", views.make_case, name="case"),
    path("staff/mail/<uuid:public_id>/attach/", views.attach, name="attach"),
    path("staff/mail/<uuid:public_id>/dismiss/", views.dismiss, name="dismiss"),
]
