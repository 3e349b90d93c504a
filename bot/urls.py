from django.urls import path

from bot import desk, file_views, keeping_views, views

app_name = "bot"
urlpatterns = [
    path("chat/", views.chat, name="chat"),
    path("chat/frame/", views.frame, name="frame"),
    path("chat/transcript/", keeping_views.transcript, name="transcript"),
    path("chat/rate/", keeping_views.rate, name="rate"),
    path("chat/delete/", keeping_views.erase, name="erase"),
    path("chat/attach/", file_views.attach, name="attach"),
    path("chat/files/", file_views.files, name="files"),
    path("chat/files/<uuid:public_id>/", file_views.file, name="file"),
    path("chat/words.json", views.widget_words, name="words"),
    path("chat/watch/<str:token>/", desk.stop_telling, name="stop_telling"),
    path("staff/questions/", desk.question_list, name="questions"),
    path("staff/questions/stale/", desk.stale, name="stale"),
    path("staff/questions/<uuid:public_id>/", desk.question_group, name="question_group"),
    path("staff/questions/<uuid:public_id>/<slug:step>/", desk.act, name="question_step"),
    path("staff/questions/one/<uuid:public_id>/<slug:step>/", desk.question_act, name="question_act"),
]
