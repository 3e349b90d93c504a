"""Where evidence files hang: before the addresses of this room that take any word."""

from django.urls import path

from disputes.views import desk_files, files

urlpatterns = [
    path("cases/mine/files/", files.mine, name="files"),
    path("cases/mine/files/uploads/", files.uploads, name="file_uploads"),
    path("cases/mine/files/uploads/<uuid:public_id>/", files.upload, name="file_upload"),
    path("cases/mine/files/<uuid:public_id>/", files.one, name="file"),
    path("cases/mine/files/<uuid:public_id>/take-back/", files.take_back, name="file_take_back"),
    path("cases/mine/files/<uuid:public_id>/content/", files.content, name="file_content"),
    path("cases/mine/files/<uuid:public_id>/original/", files.original, name="file_original"),
    path("cases/mine/files/<uuid:public_id>/picture.png", files.picture, name="file_picture"),
    path("staff/cases/<str:reference>/files/", desk_files.files, name="desk_files"),
    path("staff/cases/<str:reference>/files/uploads/", desk_files.uploads, name="desk_file_uploads"),
    path("staff/cases/<str:reference>/files/uploads/<uuid:public_id>/", desk_files.upload, name="desk_file_upload"),
    path("staff/cases/<str:reference>/files/<uuid:public_id>/", desk_files.one, name="desk_file"),
    path("staff/cases/<str:reference>/files/<uuid:public_id>/open/", desk_files.open_one, name="desk_file_open"),
    path("staff/cases/<str:reference>/files/<uuid:public_id>/mark/", desk_files.mark, name="desk_file_mark"),
    path("staff/cases/<str:reference>/files/<uuid:public_id>/take-back/", desk_files.take_back, name="desk_file_take_back"),
    path("staff/cases/<str:reference>/files/<uuid:public_id>/content/", desk_files.content, name="desk_file_content"),
    path("staff/cases/<str:reference>/files/<uuid:public_id>/original/", desk_files.original, name="desk_file_original"),
    path("staff/cases/<str:reference>/files/<uuid:public_id>/picture.png", desk_files.picture, name="desk_file_picture"),
]
