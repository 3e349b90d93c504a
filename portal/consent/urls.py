from django.urls import path

from portal.consent import staff_views, views

app_name = "consent"
RECEIPT = "choices/receipts/<uuid:public_id>/"
urlpatterns = [
    path("choices/", views.choices, name="choices"),
    path("choices/history/", views.history, name="history"),
    path(RECEIPT, views.receipt, name="receipt"),
    path(f"{RECEIPT}receipt.jsonld", views.receipt_file, name="receipt_file"),
    path("choices/under-14/", views.under_14, name="under_14"),
    path("choices/<slug:code>/", views.choose, name="choose"),
    path("staff/consents/", staff_views.answers, name="staff_answers"),
    path("staff/consents/export/", staff_views.export, name="staff_export"),
]
