from django.urls import path

from portal.law import calendar_views, views

app_name = "law"
urlpatterns = [
    path("deadlines/", views.deadlines, name="deadlines"),
    path("staff/law/calendars/", calendar_views.calendars, name="calendars"),
    path("staff/law/calendars/file/", calendar_views.calendar_file, name="calendar_file"),
    path("staff/law/calendars/notice/", calendar_views.calendar_notice, name="calendar_notice"),
    path("staff/law/calendars/<int:year>/", calendar_views.calendar_year, name="calendar_year"),
    path("staff/law/calendars/proposals/<uuid:public_id>/", calendar_views.calendar_proposal, name="calendar_proposal"),
    path("staff/law/calendars/proposals/<uuid:public_id>/approve/", calendar_views.approve, name="calendar_approve"),
    path("staff/law/calendars/proposals/<uuid:public_id>/reject/", calendar_views.reject, name="calendar_reject"),
    path("staff/law/calendars/proposals/<uuid:public_id>/withdraw/", calendar_views.withdraw, name="calendar_withdraw"),
]
