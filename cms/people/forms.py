"""Forms of people."""

from django import forms


class SignupForm(forms.Form):
    """Placeholder until the sign-up is written."""

    def signup(self, request, user):
        """Nothing yet."""
