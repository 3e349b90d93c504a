from django.urls import path

from portal.trail import views

urlpatterns = [
    path(".well-known/tlog-vkey", views.vkeys, name="tlog-vkey"),
    path("tlog/checkpoint", views.checkpoint, name="tlog-checkpoint"),
    path("tlog/tile/<path:path>", views.tile, name="tlog-tile"),
]
