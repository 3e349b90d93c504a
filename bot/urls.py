from django.urls import path

from bot import views

app_name = "bot"
urlpatterns = [
    path("chat/", views.chat, name="chat"),
    path("chat/frame/", views.frame, name="frame"),
    path("chat/words.json", views.widget_words, name="words"),
]
