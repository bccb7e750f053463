import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "publisher.settings")
app = Celery("publisher", broker=os.environ.get("REDIS_URL"))
app.autodiscover_tasks(["articles"])
app.conf.beat_schedule = {"tick": {"task": "articles.tasks.tick", "schedule": 1}}
