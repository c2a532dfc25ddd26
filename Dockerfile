# The portal for production: the same image runs the web server, the worker and beat.
#
#   docker build -t releve .
#   docker run --env-file .env -p 8000:8000 releve

FROM python:3.13-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH
COPY requirements/production.lock /tmp/
RUN pip install --require-hashes -r /tmp/production.lock
WORKDIR /srv/releve
COPY . .
# The settings ask for what only a running portal has: nothing here connects to it.
RUN SECRET_KEY=build DATABASE_URL=postgresql://build REDIS_URL=redis://build SITE_URL=https://build \
    DJANGO_SETTINGS_MODULE=portal.settings.production \
    python manage.py collectstatic --no-input --verbosity 0 \
 && python -m compileall -q .

FROM python:3.13-slim-bookworm
# Pango draws the text of the checklist of aids in PDF (docs/adr/0044-checklist-in-pdf.md).
RUN apt-get update \
 && apt-get install --no-install-recommends --yes libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
 && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --home-dir /srv/releve releve
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=portal.settings.production
COPY --from=build /opt/venv /opt/venv
COPY --from=build /srv/releve /srv/releve
WORKDIR /srv/releve
USER releve
EXPOSE 8000
# `/sante/` also asks the database, the cache and beat: that is for the load balancer, not for a restart.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["python", "-m", "portal.probe"]
CMD ["gunicorn", "portal.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "4", \
     "--worker-tmp-dir", "/dev/shm", "--no-control-socket", "--max-requests", "5000", "--max-requests-jitter", "500"]
