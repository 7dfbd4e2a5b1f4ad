package huizhen.recording.io;

import huizhen.recording.store.io.StoreConfig;
import huizhen.recording.store.io.StoreConfig.StoreKey;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// As much of S3 as Object Lock needs (versions, delete markers, compliance locks, legal holds, the
/// clock of requests, Content-MD5), enforced. Its own clock can be moved, it can go away, and it
/// can lie.
final class FakeStore implements AutoCloseable {
  static final String BUCKET = "vault";
  private static final Duration MAX_SKEW = Duration.ofMinutes(15);
  private static final DateTimeFormatter AMZ =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;
  private final List<Version> versions = new ArrayList<>();
  private long numbers;

  /// What its clock shows, for locks and the Date header.
  Instant now;

  /// How far its clock is from that of who signs requests.
  Duration requestSkew = Duration.ZERO;

  boolean isAway;

  /// Says that all is well and keeps something else.
  Lie lie = Lie.NONE;

  int puts;
  int asked;
  int lengthened;

  /// Says that a lock is longer now, and leaves it as it is.
  boolean lengthensNothing;

  /// A legal hold on all that is there, in the moment in which the next one is to be deleted.
  boolean holdAtNextDelete;

  enum Lie {
    NONE,
    KEEPS_OTHER_BYTES,
    KEEPS_NO_LOCK,
    KEEPS_HALF_THE_LOCK
  }

  static final class Version {
    final String key;
    final String id;
    final boolean isMarker;
    final byte[] bytes;
    Optional<Instant> lockedUntil;
    boolean isHeld;

    Version(String key, String id, boolean isMarker, byte[] bytes, Optional<Instant> lockedUntil) {
      this.key = key;
      this.id = id;
      this.isMarker = isMarker;
      this.bytes = bytes;
      this.lockedUntil = lockedUntil;
    }
  }

  FakeStore(Instant now) {
    this.now = now;
    server =
        World.get(
            vertx
                .createHttpServer()
                .requestHandler(it -> it.bodyHandler(body -> handle(it, body.getBytes())))
                .listen(0, "127.0.0.1"));
  }

  /// One request, and what is answered.
  private record Exchange(HttpServerRequest request) {
    String method() {
      return request.method().name();
    }

    MultiMap asked() {
      return request.headers();
    }

    MultiMap told() {
      return request.response().headers();
    }

    void end(int status, byte[] body) {
      var _ = request.response().setStatusCode(status).end(Buffer.buffer(body));
    }
  }

  StoreConfig config(Duration keepLocal) {
    return new StoreConfig(
        URI.create("http://127.0.0.1:" + server.actualPort()),
        "us-east-1",
        BUCKET,
        "hz/",
        new StoreKey("reader", "a secret of the test"),
        keepLocal);
  }

  synchronized List<Version> versions(String prefix) {
    return versions.stream().filter(it -> it.key.startsWith(prefix)).toList();
  }

  @Override
  public void close() {
    World.get(vertx.close());
  }

  /// What somebody else with rights does: a version on top, or a delete marker.
  synchronized void direct(String method, String key, byte[] body) {
    boolean isMarker = method.equals("DELETE");
    versions.add(new Version(key, "v" + ++numbers, isMarker, body, Optional.empty()));
  }

  private synchronized void handle(HttpServerRequest request, byte[] body) {
    var exchange = new Exchange(request);
    exchange
        .told()
        .set("Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(now.atOffset(ZoneOffset.UTC)));
    asked++;
    if (isAway) {
      fail(exchange, 503, "ServiceUnavailable");
      return;
    }
    String signed = String.valueOf(exchange.asked().get("Authorization"));
    if (!signed.startsWith("AWS4-HMAC-SHA256 Credential=reader/")) {
      fail(exchange, 403, "InvalidAccessKeyId");
      return;
    }
    Instant at = Instant.from(AMZ.parse(exchange.asked().get("X-Amz-Date")));
    if (!isNear(at, Instant.now()) && !isNear(at, now)) {
      fail(exchange, 403, "RequestTimeTooSkewed");
      return;
    }
    answer(exchange, body);
  }

  /// The SDK signs by the machine's clock until it has learned another one from the Date header.
  private boolean isNear(Instant signedAt, Instant ours) {
    return Duration.between(ours.plus(requestSkew), signedAt).abs().compareTo(MAX_SKEW) <= 0;
  }

  private void answer(Exchange exchange, byte[] body) {
    Map<String, String> query = query(Optional.ofNullable(exchange.request().query()).orElse(""));
    String path = URLDecoder.decode(exchange.request().path(), StandardCharsets.UTF_8);
    String key = path.substring(Math.min(path.length(), BUCKET.length() + 2));
    switch (exchange.method()) {
      case "PUT" -> put(exchange, key, query, body);
      case "DELETE" -> delete(exchange, key, Optional.ofNullable(query.get("versionId")));
      default -> {
        if (query.containsKey("versioning")) {
          xml(
              exchange,
              "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>");
        } else if (query.containsKey("object-lock")) {
          xml(
              exchange,
              "<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled></ObjectLockConfiguration>");
        } else if (query.containsKey("versions")) {
          list(exchange, query.getOrDefault("prefix", ""));
        } else {
          get(exchange, key, Optional.ofNullable(query.get("versionId")));
        }
      }
    }
  }

  private void put(Exchange exchange, String key, Map<String, String> query, byte[] body) {
    if (query.containsKey("retention")) {
      Version version = find(key, Optional.ofNullable(query.get("versionId"))).orElseThrow();
      String text = new String(body, StandardCharsets.UTF_8);
      Instant until = Instant.parse(text.replaceAll("(?s).*<RetainUntilDate>(.*?)</.*", "$1"));
      if (version.lockedUntil.filter(until::isBefore).isPresent()) {
        fail(exchange, 403, "AccessDenied");
        return;
      }
      if (!lengthensNothing) {
        version.lockedUntil = Optional.of(until);
        lengthened++;
      }
      exchange.end(200, new byte[0]);
      return;
    }
    if (query.containsKey("legal-hold")) {
      hold(exchange, find(key, Optional.ofNullable(query.get("versionId"))), body);
      return;
    }
    var headers = exchange.asked();
    Optional<Instant> lock =
        Optional.ofNullable(headers.get("x-amz-object-lock-retain-until-date")).map(Instant::parse);
    String md5 = headers.get("Content-MD5");
    if (lock.isPresent() && (md5 == null || !lock.get().isAfter(now))) {
      fail(exchange, 400, "InvalidRequest");
      return;
    }
    if (md5 != null && !md5.equals(md5(body))) {
      fail(exchange, 400, "BadDigest");
      return;
    }
    if (lie == Lie.KEEPS_OTHER_BYTES) {
      body[body.length / 2] ^= 1;
    }
    Optional<Instant> kept =
        switch (lie) {
          case NONE, KEEPS_OTHER_BYTES -> lock;
          case KEEPS_NO_LOCK -> Optional.empty();
          case KEEPS_HALF_THE_LOCK ->
              lock.map(it -> now.plus(Duration.between(now, it).dividedBy(2)));
        };
    var version = new Version(key, "v" + ++numbers, false, body, kept);
    versions.add(version);
    puts++;
    exchange.told().set("x-amz-version-id", version.id);
    exchange.told().set("ETag", "\"" + numbers + "\"");
    exchange.end(200, new byte[0]);
  }

  private static void hold(Exchange exchange, Optional<Version> version, byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    if (version.isEmpty() || version.get().isMarker) {
      fail(exchange, 404, "NoSuchVersion");
    } else if (!md5(body).equals(exchange.asked().get("Content-MD5"))) {
      fail(exchange, 400, "InvalidRequest");
    } else {
      version.get().isHeld = text.contains("<Status>ON</Status>");
      exchange.end(200, new byte[0]);
    }
  }

  private void delete(Exchange exchange, String key, Optional<String> id) {
    if (id.isEmpty()) {
      // "Succeeds", and deletes nothing.
      versions.add(new Version(key, "v" + ++numbers, true, new byte[0], Optional.empty()));
      exchange.end(204, new byte[0]);
      return;
    }
    if (holdAtNextDelete) {
      holdAtNextDelete = false;
      versions.forEach(it -> it.isHeld = true);
    }
    Optional<Version> version = find(key, id);
    boolean isLocked =
        version.flatMap(it -> it.lockedUntil).filter(it -> it.isAfter(now)).isPresent()
            || version.filter(it -> it.isHeld).isPresent();
    if (isLocked) {
      fail(exchange, 403, "AccessDenied");
      return;
    }
    version.ifPresent(versions::remove);
    exchange.end(204, new byte[0]);
  }

  private void get(Exchange exchange, String key, Optional<String> id) {
    Optional<Version> version = find(key, id).filter(it -> !it.isMarker);
    boolean isHead = exchange.method().equals("HEAD");
    if (version.isEmpty()) {
      fail(exchange, 404, "NoSuchVersion");
      return;
    }
    var headers = exchange.told();
    headers.set("x-amz-version-id", version.get().id);
    version
        .get()
        .lockedUntil
        .ifPresent(until -> {
          headers.set("x-amz-object-lock-mode", "COMPLIANCE");
          headers.set("x-amz-object-lock-retain-until-date", until.toString());
        });
    headers.set("x-amz-object-lock-legal-hold", version.get().isHeld ? "ON" : "OFF");
    if (isHead) {
      headers.set("Content-Length", String.valueOf(version.get().bytes.length));
      exchange.end(200, new byte[0]);
    } else {
      exchange.end(200, version.get().bytes);
    }
  }

  private void list(Exchange exchange, String prefix) {
    var out = new StringBuilder("<ListVersionsResult><IsTruncated>false</IsTruncated>");
    versions(prefix).stream()
        .sorted(Comparator.comparing((Version it) -> it.key))
        .forEach(it -> {
          String tag = it.isMarker ? "DeleteMarker" : "Version";
          out.append(
              "<%s><Key>%s</Key><VersionId>%s</VersionId></%s>".formatted(tag, it.key, it.id, tag));
        });
    xml(exchange, out.append("</ListVersionsResult>").toString());
  }

  /// The newest where no version is named.
  private Optional<Version> find(String key, Optional<String> id) {
    return versions.stream()
        .filter(it -> it.key.equals(key) && (id.isEmpty() || it.id.equals(id.get())))
        .reduce((_, last) -> last);
  }

  private static void xml(Exchange exchange, String text) {
    byte[] bytes = ("<?xml version=\"1.0\"?>" + text).getBytes(StandardCharsets.UTF_8);
    exchange.told().set("Content-Type", "application/xml");
    exchange.end(200, bytes);
  }

  private static void fail(Exchange exchange, int status, String code) {
    byte[] bytes =
        "<?xml version=\"1.0\"?><Error><Code>%s</Code></Error>"
            .formatted(code)
            .getBytes(StandardCharsets.UTF_8);
    boolean isHead = exchange.method().equals("HEAD");
    exchange.end(status, isHead ? new byte[0] : bytes);
  }

  private static String md5(byte[] body) {
    try {
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("MD5").digest(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no MD5", e);
    }
  }

  private static Map<String, String> query(String raw) {
    var all = new HashMap<String, String>();
    if (!raw.isEmpty()) {
      for (String each : raw.split("&", -1)) {
        int at = each.indexOf('=');
        String name = at < 0 ? each : each.substring(0, at);
        String value = at < 0 ? "" : each.substring(at + 1);
        all.put(name, URLDecoder.decode(value, StandardCharsets.UTF_8));
      }
    }
    return all;
  }
}
