# One image for web, worker, scheduler and migrations; docker-compose.yml says which command each of them runs.
FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    STATIC_ROOT=/srv/static

WORKDIR /app
COPY requirements/production.txt requirements/
RUN pip install --require-hashes -r requirements/production.txt

COPY . .
# The key and the addresses here are for this one command: it collects files and connects to nothing.
RUN NEWSCLAIMS_ENV=production \
    SECRET_KEY=only-for-collecting-static-files-while-the-image-is-built \
    ALLOWED_HOSTS=localhost \
    DATABASE_URL=postgresql://localhost/none \
    REDIS_URL=redis://localhost/0 \
    python manage.py collectstatic --noinput

# Nothing under /app or /srv is writable for the account that the product runs under.
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin newsclaims
USER 10001

EXPOSE 8000
CMD ["gunicorn", "newsclaims.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", "--threads", "4", "--timeout", "60", "--graceful-timeout", "15", "--worker-tmp-dir", "/dev/shm", "--no-control-socket", "--access-logfile", "-"]
