"""Addresses of the box for staff."""

from django.urls import include, path

from teacher_portal.question_box import batch_views, staff_views

one_box = [
    path("", staff_views.box_queue, name="box_queue"),
    path("duty/", staff_views.duty_begin, name="box_duty"),
    path("duty/end/", staff_views.duty_end, name="box_duty_end"),
    path("seen/", staff_views.seen, name="box_seen"),
    path(
        "messages/<uuid:pk>/handled/",
        staff_views.message_change,
        {"what": "handled"},
        name="box_handled",
    ),
    path(
        "messages/<uuid:pk>/reopen/",
        staff_views.message_change,
        {"what": "reopen"},
        name="box_reopen",
    ),
    path(
        "messages/<uuid:pk>/delete/",
        staff_views.message_change,
        {"what": "delete"},
        name="box_delete",
    ),
    path("questions/<uuid:pk>/", staff_views.paraphrase, name="box_paraphrase"),
    path("years/<str:year>/", batch_views.batch, name="box_batch"),
    path("years/<str:year>/release/", batch_views.batch_release, name="box_release"),
    path("entries/<uuid:pk>/", batch_views.entry, name="box_entry"),
    path("entries/<uuid:pk>/remove/", batch_views.entry_remove, name="box_entry_remove"),
    path("bank/", batch_views.box_bank, name="box_bank"),
    path("bank/<uuid:pk>/remove/", batch_views.bank_remove, name="box_bank_remove"),
]

urlpatterns = [
    path("box/", staff_views.boxes, name="boxes"),
    path("box/<uuid:school_uuid>/", include(one_box)),
    path("school/box/", staff_views.switch, name="box_switch"),
    path("questions/", staff_views.heard, name="box_heard"),
]
