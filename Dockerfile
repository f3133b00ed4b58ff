# parley in an image that holds nothing but its binary.
#
#   docker build -t parley .
#   docker run -d --name parley -p 2222:2222 -p 127.0.0.1:8080:8080 -v parley:/data parley
#   docker logs parley          # the host key's fingerprint
#
# When Docker passes connections on from an address of its own, all people seem to come from there: add
# -e PARLEY_TRUSTED=172.16.0.0/12, or the limits by address are met by everybody together. For browsers, behind a proxy
# that has TLS: -e PARLEY_WEB_URL=https://chat.example.com -e PARLEY_WEB_PROXIES=172.16.0.0/12

FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY app app
COPY cmd cmd
COPY keys keys
COPY ui ui
ARG VERSION=
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.release=${VERSION}" -o /out/parley ./cmd/parley \
 && mkdir -m 0700 /out/data

FROM scratch
COPY --from=build /out/parley /parley
COPY --from=build --chown=65532:65532 /out/data /data
USER 65532:65532
WORKDIR /data
ENV PARLEY_DATA=/data PARLEY_WEB=:8080
VOLUME /data
EXPOSE 2222 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["/parley", "healthcheck"]
ENTRYPOINT ["/parley"]
