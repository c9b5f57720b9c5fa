# Builds the wheel and installs it, with the pinned packages, into a virtual environment;
# the final image holds Python and that environment alone.
FROM python:3.11-slim AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /source

# The packages first: they change less often than the source.
COPY requirements/run.txt requirements/build.txt requirements/
RUN python -m venv /opt/tierwright \
    && /opt/tierwright/bin/pip install --require-hashes --requirement requirements/run.txt \
    && python -m venv /opt/builder \
    && /opt/builder/bin/pip install --require-hashes --requirement requirements/build.txt

COPY . .
RUN /opt/builder/bin/pip wheel --no-build-isolation --no-deps --wheel-dir /dist . \
    && /opt/tierwright/bin/pip install --no-deps /dist/*.whl

FROM python:3.11-slim

RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/tierwright \
    --shell /usr/sbin/nologin tierwright
COPY --from=build /opt/tierwright /opt/tierwright

# Nothing is written but below /var/lib/tierwright, so the rest may be read-only.
ENV PATH=/opt/tierwright/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    TIERWRIGHT_HTTP__HOST=0.0.0.0 \
    TIERWRIGHT_DATABASE__URL=sqlite:////var/lib/tierwright/tierwright.db
USER tierwright
# Where .env is looked for as well.
WORKDIR /var/lib/tierwright
VOLUME /var/lib/tierwright
EXPOSE 8080

# Not by urllib, which would ask the proxy that Salesforce may have to be reached by.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import http.client as h, os, sys; c = h.HTTPConnection('127.0.0.1', int(os.environ.get('TIERWRIGHT_HTTP__PORT') or 8080), timeout=4); c.request('GET', '/healthz'); sys.exit(c.getresponse().status != 200)"]

ENTRYPOINT ["tierwright"]
CMD ["serve"]
