from django.urls import path

from . import pages, views

urlpatterns = [
    path("<str:key>/", pages.index, name="contact_form"),
    path("<str:key>/kept/<str:signed>/", pages.kept, name="contact_form_kept"),
    path("<str:key>/confirm/<str:secret>/", pages.confirm, name="contact_form_confirm"),
    path("<str:key>/form", views.form, name="contact_form_new"),
    path("<str:key>/messages", views.messages, name="contact_form_messages"),
]
