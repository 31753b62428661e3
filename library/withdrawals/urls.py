"""Addresses of what is taken back."""

from django.urls import path

from cms.requests import converters  # noqa: F401 - registers <key:…>
from library.withdrawals import views

urlpatterns = [
    path("methods/withdraw/<key:pk>/", views.method_withdraw, name="method-withdraw"),
    path("methods/put-back/<key:pk>/", views.method_put_back, name="method-put-back"),
    path("methods/withdrawals/", views.wish_list, name="withdrawal-wishes"),
    path("methods/withdrawals/<key:pk>/refuse/", views.wish_refuse, name="withdrawal-refuse"),
]
