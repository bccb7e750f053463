from django.db import migrations, models


class Migration(migrations.Migration):
    operations = [
        migrations.CreateModel(
            "Article",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("title", models.CharField(max_length=200)),
                ("picture", models.FileField(upload_to="pictures")),
                ("words", models.IntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            "Tick",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
    ]
