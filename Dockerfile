# Vigil's web, worker, beat and sweeper: one image, the command says which. Servers come from docker-compose.yml.
FROM debian:bookworm-slim AS build
ENV DEBIAN_FRONTEND=noninteractive PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONDONTWRITEBYTECODE=1
RUN apt-get update \
 && apt-get install -y --no-install-recommends python3 python3-venv gettext libgdal32 libgeos-c1v5 libproj25 \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /srv/vigil
COPY requirements.txt requirements-node.txt package.json package-lock.json ./
RUN python3 -m venv .venv && .venv/bin/pip install --require-hashes --no-deps -r requirements.txt
# Node.js is needed to fetch the browser libraries and stays behind in this stage. The argument is for networks with a
# certificate authority of their own: --build-arg NODE_EXTRA_CA_CERTS=/path/in/the/build.
ARG NODE_EXTRA_CA_CERTS
RUN python3 -m venv /opt/node && /opt/node/bin/pip install --require-hashes --no-deps -r requirements-node.txt \
 && PATH=/opt/node/bin:$PATH npm ci --omit=dev --ignore-scripts --no-audit --no-fund
COPY . .
# Settings want their variables; nothing of these values reaches the image.
RUN export DATABASE_URL=postgis://build@build/build VIGIL_BROKER_URL=redis://build \
      VIGIL_SECRET_KEY=only-for-the-build VIGIL_STATIC_ROOT=/srv/vigil/static \
 && if [ -d locale ]; then .venv/bin/python manage.py compilemessages --ignore=.venv --ignore=node_modules; fi \
 && .venv/bin/python manage.py collectstatic --noinput \
 && .venv/bin/python -m compileall -q -x '^\./(\.venv|node_modules)/' . \
 && find static -type f ! -name '*.gz' -print0 | sort -z | xargs -0 cat | sha256sum | cut -c1-12 >build-id

FROM debian:bookworm-slim
ENV DEBIAN_FRONTEND=noninteractive PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 LANG=C.UTF-8 \
    PATH=/srv/vigil/.venv/bin:$PATH DJANGO_SETTINGS_MODULE=config.settings OPENBLAS_NUM_THREADS=1 \
    GRANIAN_BLOCKING_THREADS=28 \
    VIGIL_STATIC_ROOT=/srv/vigil/static VIGIL_BUILD_FILE=/srv/vigil/build-id VIGIL_MEDIA_ROOT=/var/lib/vigil/media VIGIL_EXPORT_ROOT=/var/lib/vigil/exports VIGIL_FEED_ROOT=/var/lib/vigil/feeds
RUN apt-get update \
 && apt-get install -y --no-install-recommends python3 libgdal32 libgeos-c1v5 libproj25 tzdata \
 && rm -rf /var/lib/apt/lists/* \
 && groupadd --system --gid 10001 vigil \
 && useradd --system --uid 10001 --gid vigil --home-dir /var/lib/vigil --shell /usr/sbin/nologin vigil \
 && install -d -o vigil -g vigil -m 0700 /var/lib/vigil /var/lib/vigil/media /var/lib/vigil/exports /var/lib/vigil/beat
COPY --from=build /srv/vigil /srv/vigil
WORKDIR /srv/vigil
USER vigil
VOLUME /var/lib/vigil
EXPOSE 8000
CMD ["python", "-m", "granian", "--interface", "wsgi", "--no-ws", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", \
     "--respawn-failed-workers", "--workers-kill-timeout", "10s", "config.wsgi:application"]
