from django.db import models


class Faq(models.Model):
    """A question people ask and the published answer, both languages. `clauses` holds clause anchors, which outlive numbers."""

    slug = models.SlugField(max_length=80, unique=True)
    position = models.PositiveIntegerField(unique=True)
    topic = models.SlugField(max_length=40)
    question_zh = models.CharField(max_length=200)
    question_en = models.CharField(max_length=200)
    answer_zh = models.TextField()
    answer_en = models.TextField()
    clauses = models.JSONField(default=list)

    class Meta:
        ordering = ["position"]


class Guide(models.Model):
    """A short explanation of one situation, both languages; text in the same small Markdown as clauses."""

    slug = models.SlugField(max_length=80, unique=True)
    position = models.PositiveIntegerField(unique=True)
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    summary_zh = models.TextField()
    summary_en = models.TextField()
    text_zh = models.TextField()
    text_en = models.TextField()
    clauses = models.JSONField(default=list)
    updated_on = models.DateField()

    class Meta:
        ordering = ["position"]
