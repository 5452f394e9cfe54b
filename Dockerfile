# One image with everything: web, worker, engine and the built-in Postgres. See docs/compose.md.
FROM node:24-bookworm-slim

WORKDIR /app
ENV NODE_ENV=production \
    NEXT_TELEMETRY_DISABLED=1 \
    ROOST_DATA_DIR=/data \
    ROOST_HOST=0.0.0.0

# All of it belongs to an ordinary user: Postgres refuses to run as root.
RUN mkdir /data && chown node:node /app /data
USER node

COPY --chown=node:node package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

COPY --chown=node:node . .
RUN npm run build

VOLUME /data
EXPOSE 3000
CMD ["node", "scripts/start.mjs", "start"]
