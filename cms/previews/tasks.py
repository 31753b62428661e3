"""What the background worker does with previews."""

from django_tasks import task

from cms.previews import services


@task()
def make_file_preview(pk: int) -> str:
    """Makes one preview; says how it ended."""
    preview = services.make_preview(pk=pk)
    return preview.state if preview is not None else ""
