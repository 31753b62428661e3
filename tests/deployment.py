"""`check --deploy` under production settings, as a server would start; warnings are failures."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "cms.settings.production",
    "SECRET_KEY": "k3y-of-the-check-alone-" + "0123456789abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "undestik.example.kz",
    "BASE_URL": "https://undestik.example.kz",
    "DATABASE_URL": "postgres://undestik@127.0.0.1:54329/undestik",
    "TRUSTED_PROXIES": "1",
}

if __name__ == "__main__":
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    environment = dict(os.environ, **PRODUCTION)
    sys.exit(subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode)
