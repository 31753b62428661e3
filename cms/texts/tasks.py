"""What the background worker does with the text of files."""

from django_tasks import task

from cms.texts import services


@task()
def read_file_text(pk: int) -> str:
    """Reads one file; says how it ended."""
    text = services.read_text(pk=pk)
    return text.state if text is not None else ""
