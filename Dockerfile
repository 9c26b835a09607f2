# The worker. Build: docker build -t rasd . — the same image runs every `rasd` command.
FROM python:3.12-slim AS build
RUN python3 -m pip install --no-cache-dir --quiet uv==0.13.9
WORKDIR /src
COPY requirements.lock ./
COPY pyproject.toml README.md LICENSE ./
RUN uv venv --quiet --python python3 /opt/rasd \
 && uv pip install --quiet --python /opt/rasd/bin/python --require-hashes -r requirements.lock
COPY schemas schemas
COPY worker worker
RUN uv pip install --quiet --python /opt/rasd/bin/python --no-deps .

FROM python:3.12-slim
RUN useradd --system --uid 10001 --create-home rasd
COPY --from=build /opt/rasd /opt/rasd
COPY samples /samples
ENV PATH=/opt/rasd/bin:$PATH PYTHONUNBUFFERED=1 RASD_WEB_HOST=0.0.0.0
USER rasd
WORKDIR /home/rasd
EXPOSE 6066
# SIGTERM drains: give it longer than RASD_ARTICLE_DEADLINE before killing
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=10s --start-period=60s --retries=4 \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:6066/livez', timeout=9)"]
ENTRYPOINT ["rasd"]
CMD ["run"]
