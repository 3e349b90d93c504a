from django.urls import path

from portal.law import calendar_views, route_views, term_views, views

app_name = "law"
urlpatterns = [
    path("deadlines/", views.deadlines, name="deadlines"),
    path("deadlines/deadline.ics", views.deadline_file, name="deadline_file"),
    path("routes/", route_views.routes, name="routes"),
    path("staff/law/routes/", route_views.route_rows, name="route_rows"),
    path("staff/law/calendars/", calendar_views.calendars, name="calendars"),
    path("staff/law/calendars/file/", calendar_views.calendar_file, name="calendar_file"),
    path("staff/law/calendars/notice/", calendar_views.calendar_notice, name="calendar_notice"),
    path("staff/law/calendars/<int:year>/", calendar_views.calendar_year, name="calendar_year"),
    path("staff/law/calendars/proposals/<uuid:public_id>/", calendar_views.calendar_proposal, name="calendar_proposal"),
    path("staff/law/calendars/proposals/<uuid:public_id>/approve/", calendar_views.approve, name="calendar_approve"),
    path("staff/law/calendars/proposals/<uuid:public_id>/reject/", calendar_views.reject, name="calendar_reject"),
    path("staff/law/calendars/proposals/<uuid:public_id>/withdraw/", calendar_views.withdraw, name="calendar_withdraw"),
    path("staff/law/terms/", term_views.terms, name="terms"),
    path("staff/law/terms/proposals/<uuid:public_id>/", term_views.term_proposal, name="term_proposal"),
    path("staff/law/terms/proposals/<uuid:public_id>/simulate/", term_views.simulate, name="term_simulate"),
    path("staff/law/terms/proposals/<uuid:public_id>/approve/", term_views.approve, name="term_approve"),
    path("staff/law/terms/proposals/<uuid:public_id>/reject/", term_views.reject, name="term_reject"),
    path("staff/law/terms/proposals/<uuid:public_id>/withdraw/", term_views.withdraw, name="term_withdraw"),
    path("staff/law/terms/<str:code>/", term_views.term_propose, name="term_propose"),
]
