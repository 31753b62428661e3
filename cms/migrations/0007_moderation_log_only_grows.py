"""The moderation log only grows: the database itself refuses to change or delete a line."""

from django.db import migrations

_TABLE = "cms_moderationevent"
_POSTGRESQL = f"""
CREATE FUNCTION {_TABLE}_refuse() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'The moderation log only grows.' USING ERRCODE = 'integrity_constraint_violation';
END
$$ LANGUAGE plpgsql;
CREATE TRIGGER {_TABLE}_only_grows BEFORE UPDATE OR DELETE ON {_TABLE}
    FOR EACH ROW EXECUTE FUNCTION {_TABLE}_refuse();
"""
_POSTGRESQL_BACK = f"""
DROP TRIGGER {_TABLE}_only_grows ON {_TABLE};
DROP FUNCTION {_TABLE}_refuse();
"""
_SQLITE = [
    f"CREATE TRIGGER {_TABLE}_no_{act.lower()} BEFORE {act} ON {_TABLE}"
    " BEGIN SELECT RAISE(ABORT, 'The moderation log only grows.'); END"
    for act in ("UPDATE", "DELETE")
]
_SQLITE_BACK = [f"DROP TRIGGER {_TABLE}_no_{act}" for act in ("update", "delete")]


def guard(apps, schema_editor):
    """Adds the triggers of this database."""
    lines = [_POSTGRESQL] if schema_editor.connection.vendor == "postgresql" else _SQLITE
    for line in lines:
        schema_editor.execute(line, params=None)


def unguard(apps, schema_editor):
    """Takes them away."""
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for line in [_POSTGRESQL_BACK] if is_postgresql else _SQLITE_BACK:
        schema_editor.execute(line, params=None)


class Migration(migrations.Migration):

    dependencies = [("cms", "0006_talk")]

    operations = [migrations.RunPython(guard, unguard)]
