"""Comments come into the one review queue: what waits, and open reports with their words."""

from datetime import timedelta

from django.db import migrations, models

_DUE = timedelta(hours=24)
_KIND = "comment"


def move(apps, schema_editor):
    """Waiting comments and open reports become items of the queue."""
    Comment = apps.get_model("django_comments_xtd", "XtdComment")
    OldReport = apps.get_model("cms", "CommentReport")
    Item = apps.get_model("cms", "ReviewItem")
    Report = apps.get_model("cms", "Report")

    def item_of(comment, why, opened_at):
        return Item.objects.get_or_create(
            kind=_KIND,
            object_pk=comment.pk,
            closed_at=None,
            defaults={
                "why": why,
                "author_id": comment.user_id,
                "opened_at": opened_at,
                "due_at": opened_at + _DUE,
                "score": 1,
            },
        )

    for comment in Comment.objects.filter(is_public=False, is_removed=False).iterator():
        item_of(comment, "newcomer", comment.submit_date)
    reports = OldReport.objects.filter(closed_at__isnull=True, comment__is_removed=False)
    for old in reports.select_related("comment").order_by("pk").iterator():
        item, is_new = item_of(old.comment, "report", old.created_at)
        _report, is_first = Report.objects.get_or_create(
            item=item,
            person_id=old.reporter_id,
            defaults={"reason": old.reason, "words": old.words, "created_at": old.created_at},
        )
        if is_first and not is_new:
            Item.objects.filter(pk=item.pk).update(score=models.F("score") + 1)


def move_back(apps, schema_editor):
    """Open reports of people become reports of comments again; waiting comments wait as they are."""
    OldReport = apps.get_model("cms", "CommentReport")
    Report = apps.get_model("cms", "Report")
    open_ones = Report.objects.filter(
        item__kind=_KIND, item__closed_at__isnull=True, person__isnull=False
    )
    for report in open_ones.select_related("item"):
        OldReport.objects.get_or_create(
            comment_id=report.item.object_pk,
            reporter_id=report.person_id,
            closed_at=None,
            defaults={"reason": report.reason, "words": report.words},
        )


class Migration(migrations.Migration):

    dependencies = [
        ("cms", "0007_moderation_log_only_grows"),
        ("django_comments_xtd", "0008_auto_20200920_2037"),
    ]

    operations = [
        migrations.AddField(
            model_name="commentrecord",
            name="returned_at",
            field=models.DateTimeField(
                blank=True, null=True, verbose_name="returned for correction"
            ),
        ),
        migrations.AddField(
            model_name="commentrecord",
            name="hidden_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="hidden"),
        ),
        migrations.RunPython(move, move_back),
    ]
