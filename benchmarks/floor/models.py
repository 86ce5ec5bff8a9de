"""Two tables without a second thought: a parent and its answers."""

from django.conf import settings
from django.db import models


class Assessment(models.Model):
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    name = models.CharField(max_length=200)


class Answer(models.Model):
    assessment = models.ForeignKey(Assessment, models.CASCADE)
    question_id = models.CharField(max_length=64)
    chosen = models.CharField(max_length=400)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "question_id"], name="floor_answer_once")
        ]


class StoredFile(models.Model):
    content = models.BinaryField()
