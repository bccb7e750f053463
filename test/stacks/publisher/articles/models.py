from django.db import models


class Article(models.Model):
    title = models.CharField(max_length=200)
    picture = models.FileField(upload_to="pictures")
    words = models.IntegerField(null=True)


class Tick(models.Model):
    at = models.DateTimeField(auto_now_add=True)
