"""Addresses of the administration pages."""

from django.urls import path

from review import activity, people, settings_page

urlpatterns = [
    path("", people.administration, name="administration"),
    path("thiet-lap/", settings_page.settings, name="settings"),
    path("thiet-lap/luu/", settings_page.save, name="settings-save"),
    path("nhat-ky/", activity.log, name="activity"),
    path("nguoi-dung/", people.people, name="people"),
    path("nguoi-dung/them/", people.add, name="person-add"),
    path("nguoi-dung/<int:pk>/", people.person, name="person"),
    path("nguoi-dung/<int:pk>/mat-khau/", people.new_password, name="person-password"),
    path("nguoi-dung/<int:pk>/mo-khoa/", people.unlock, name="person-unlock"),
]
