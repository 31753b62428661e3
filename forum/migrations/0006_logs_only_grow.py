"""The logs of help and of threads about children only grow; and the helplines of the country."""

from django.db import migrations

TABLES = ("forum_helpaccess", "forum_careaccess")
_ACTS = ("UPDATE", "DELETE")
# Two that every child may call, free of charge; an administrator keeps them from here on.
_LINES = (
    ("111", "Отбасы, әйелдер және балалар құқықтары жөніндегі байланыс орталығы",
     "Контакт-центр по вопросам семьи, женщин и защиты прав детей",
     "Contact centre for families, women and the rights of children"),
    ("112", "Құтқару қызметі", "Служба спасения", "Emergency services"),
)  # fmt: skip


def guards_of(table, vendor):
    """The statements that keep a table from being changed."""
    if vendor == "postgresql":
        return [
            f"""
CREATE FUNCTION {table}_refuse() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'This log only grows.' USING ERRCODE = 'integrity_constraint_violation';
END
$$ LANGUAGE plpgsql;
CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION {table}_refuse();
"""
        ]
    return [
        f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table}"
        " BEGIN SELECT RAISE(ABORT, 'This log only grows.'); END"
        for act in _ACTS
    ]


def guard(apps, schema_editor):
    """Adds the triggers of this database."""
    for table in TABLES:
        for line in guards_of(table, schema_editor.connection.vendor):
            schema_editor.execute(line, params=None)


def unguard(apps, schema_editor):
    """Takes them away."""
    for table in TABLES:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER {table}_only_grows ON {table}", params=None)
            schema_editor.execute(f"DROP FUNCTION {table}_refuse()", params=None)
            continue
        for act in _ACTS:
            schema_editor.execute(f"DROP TRIGGER {table}_no_{act.lower()}", params=None)


def add_lines(apps, schema_editor):
    """The helplines."""
    lines = apps.get_model("forum", "HelpLine")
    for order, (number, kk, ru, en) in enumerate(_LINES, start=1):
        lines.objects.create(number=number, name_kk=kk, name_ru=ru, name_en=en, sort_order=order)


class Migration(migrations.Migration):

    dependencies = [("forum", "0005_help_and_care")]

    operations = [
        migrations.RunPython(guard, unguard),
        migrations.RunPython(add_lines, migrations.RunPython.noop),
    ]
