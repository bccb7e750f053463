from pathlib import Path

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render

from .models import Article, Tick
from .tasks import count_words

EDITION = Path(__file__).parent.joinpath("edition.txt").read_text().strip()


def home(request):
    return render(request, "home.html", {"edition": EDITION, "articles": Article.objects.all()})


def articles(request):
    """POST: a new one, whose words are counted by celery. GET: all."""
    if request.method == "POST":
        article = Article.objects.create(title=request.POST["title"], picture=request.FILES["picture"])
        count_words.delay(article.id)
        return HttpResponse(article.picture.url, status=201)
    rows = Article.objects.values("title", "picture", "words")
    return JsonResponse({"articles": list(rows)})


def ticks(request):
    return HttpResponse(str(Tick.objects.count()))
