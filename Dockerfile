# A server of Undestik; `compose.yaml` runs it, `docs/production.md` tells how.
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=cms.settings.production \
    DATA_DIR=/data

WORKDIR /srv/undestik
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY . .

# Catalogues and static files are of this version: they lie in the image, not in a volume.
RUN python -m cms.catalogues.compile && \
    SECRET_KEY=to-collect-static-files-only ALLOWED_HOSTS=localhost DATABASE_URL=sqlite:////tmp/none \
    python manage.py collectstatic --noinput && \
    useradd --system --create-home undestik && \
    install -d -o undestik /data /data/media /data/uploads /data/counts /data/index
USER undestik

EXPOSE 8000
CMD ["gunicorn", "cms.wsgi", "--bind=0.0.0.0:8000", "--workers=3", "--threads=4", "--access-logfile=-"]
