"""Addresses of the files of the mediation room, alike at its three doors. They stand before the room's own, which take any name."""

from django.urls import URLPattern, path

from disputes.views import room_files

BASES = {"client": "cases/mine/room/", "party": "room/", "staff": "staff/cases/<str:reference>/room/"}
WAYS = {
    "files": "files/<slug:space>/",
    "file_uploads": "files/<slug:space>/uploads/",
    "file_upload": "files/uploads/<uuid:public_id>/",
    "file": "files/<uuid:public_id>/content/",
    "file_picture": "files/<uuid:public_id>/picture.png",
    "file_take_back": "files/<uuid:public_id>/take-back/",
}


urlpatterns: list[URLPattern] = []
for door, base in BASES.items():
    urlpatterns += [path(base + way, room_files.view(door, name), name=f"room_{door}_{name}") for name, way in WAYS.items()]
