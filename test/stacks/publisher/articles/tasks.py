from celery import shared_task

from .models import Article, Tick


@shared_task
def count_words(article_id):
    article = Article.objects.get(id=article_id)
    article.words = len(article.title.split())
    article.save(update_fields=["words"])


@shared_task
def tick():
    Tick.objects.create()
