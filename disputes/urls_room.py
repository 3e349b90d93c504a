"""Addresses of the mediation room. They stand before those of the case pages, whose last part takes any name."""

from django.urls import path

from disputes.views import room_doubts, room_entrance, rooms

urlpatterns = [
    path("cases/mine/room/", rooms.client, name="room_client"),
    path("cases/mine/room/act/<slug:name>/", rooms.client_act, name="room_client_act"),
    path("cases/mine/room/sessions/<uuid:public_id>.ics", rooms.client_ics, name="room_client_ics"),
    path("cases/mine/room/<slug:space>/", rooms.client, name="room_client_space"),
    path("room/", rooms.party, name="room_party"),
    path("room/enter/", room_entrance.enter, name="room_enter"),
    path("room/join/", room_entrance.join, name="room_join"),
    path("room/welcome/", room_entrance.welcome, name="room_welcome"),
    path("room/key/", room_entrance.key, name="room_key"),
    path("room/name/", room_entrance.name, name="room_name"),
    path("room/go/", room_entrance.go, name="room_go"),
    path("room/everything.json", rooms.everything, name="room_everything"),
    path("room/act/<slug:name>/", rooms.party_act, name="room_party_act"),
    path("room/sessions/<uuid:public_id>.ics", rooms.party_ics, name="room_party_ics"),
    path("room/<slug:space>/", rooms.party, name="room_party_space"),
    path("staff/cases/<str:reference>/room/", rooms.staff, name="room_staff"),
    path("staff/cases/<str:reference>/room/invite/", rooms.invite, name="room_invite"),
    path("staff/cases/<str:reference>/room/act/<slug:name>/", rooms.staff_act, name="room_staff_act"),
    path("staff/cases/<str:reference>/room/sessions/<uuid:public_id>.ics", rooms.staff_ics, name="room_staff_ics"),
    path("staff/cases/<str:reference>/room/<slug:space>/", rooms.staff, name="room_staff_space"),
    path("staff/doubts/", room_doubts.doubts, name="doubts"),
    path("staff/doubts/<str:reference>/", room_doubts.doubt, name="doubt"),
]
