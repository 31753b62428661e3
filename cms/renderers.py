"""How forms are drawn: every field is `templates/components/field.html`."""

from django.forms.renderers import TemplatesSetting


class SiteFormRenderer(TemplatesSetting):
    """Draws form fields with the house's own component, on the site and in allauth's pages."""

    field_template_name = "components/field.html"
