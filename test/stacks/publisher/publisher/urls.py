from django.urls import path

from articles import views

urlpatterns = [
    path("", views.home),
    path("articles", views.articles),
    path("ticks", views.ticks),
]
