package huizhen.app.registry;

import huizhen.scheduling.api.LicenceRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/// The register as a service: `POST` of `{"licences":["…"]}`, answered with `{"items":[{"licence",
/// "validTo","status"}]}`, where a licence counts whose last valid day is not over and whose
/// `status` is `VALID`; a licence that is not in the answer is not known.
///
/// It has [#ANSWER_MILLIS] to answer, with at most [#MAX_BYTES]; redirects are not followed. What
/// it said of a licence is taken for its word for as long as the settings say, of [#MAX_REMEMBERED]
/// licences at most: the one asked for longest ago is forgotten first. At most [#CONNECTIONS] are
/// asked at once and [#MAX_WAITING] wait: more fail, as if it were away.
///
/// Decisions come from several event loops: what is remembered is guarded by its monitor.
public final class HttpLicenceRegistry implements LicenceRegistry, AutoCloseable {
  static final int ANSWER_MILLIS = 1_500;
  static final int MAX_BYTES = 1 << 20;
  static final int MAX_REMEMBERED = 20_000;
  static final int CONNECTIONS = 8;
  static final int MAX_WAITING = 256;
  private static final int OK = 200;
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

  private final HttpClient http;
  private final URI url;
  private final Optional<String> token;
  private final Duration kept;
  private final InstantSource clock;
  private final Map<String, Word> remembered = new LinkedHashMap<>();

  /// @param token sent as a bearer token
  /// @param kept how long its word counts; zero asks each time
  public HttpLicenceRegistry(
      Vertx vertx, URI url, Optional<String> token, Duration kept, InstantSource clock) {
    this.url = url;
    this.token = token;
    this.kept = kept;
    this.clock = clock;
    http =
        vertx.createHttpClient(
            new HttpClientOptions().setConnectTimeout(ANSWER_MILLIS).setVerifyHost(true),
            new PoolOptions().setHttp1MaxSize(CONNECTIONS).setMaxWaitQueueSize(MAX_WAITING));
  }

  /// @param entry empty for a licence that it does not know
  private record Word(Optional<Entry> entry, Instant at) {}

  private record Entry(LocalDate validTo, boolean isValid) {}

  @Override
  public Future<Map<String, Standing>> standings(Set<String> licences) {
    var known = new HashMap<String, Word>();
    var asked = new TreeSet<String>();
    for (var licence : licences) {
      recall(licence).ifPresentOrElse(it -> known.put(licence, it), () -> asked.add(licence));
    }
    return (asked.isEmpty() ? Future.succeededFuture(Map.<String, Entry>of()) : ask(asked))
        .map(answer -> {
          var now = clock.instant();
          for (var licence : asked) {
            var word = new Word(Optional.ofNullable(answer.get(licence)), now);
            known.put(licence, word);
            keep(licence, word);
          }
          var today = LocalDate.ofInstant(now, ZONE);
          var standings = new HashMap<String, Standing>();
          known.forEach((licence, word) ->
              word.entry().ifPresent(it -> standings.put(licence, standing(it, today))));
          return Map.copyOf(standings);
        });
  }

  private static Standing standing(Entry it, LocalDate today) {
    return it.isValid() && !today.isAfter(it.validTo()) ? Standing.VALID : Standing.NOT_VALID;
  }

  @Override
  public void close() {
    var _ = http.close(); // ends with Vert.x at the latest
  }

  private Optional<Word> recall(String licence) {
    synchronized (remembered) {
      var word = remembered.get(licence);
      return Optional.ofNullable(word).filter(it -> clock.instant().isBefore(it.at().plus(kept)));
    }
  }

  private void keep(String licence, Word word) {
    if (kept.isZero()) {
      return;
    }
    synchronized (remembered) {
      remembered.remove(licence); // so that it is the newest
      remembered.put(licence, word);
      if (remembered.size() > MAX_REMEMBERED) {
        var oldest = remembered.keySet().iterator();
        oldest.next();
        oldest.remove();
      }
    }
  }

  int rememberedCount() {
    synchronized (remembered) {
      return remembered.size();
    }
  }

  private Future<Map<String, Entry>> ask(Set<String> licences) {
    var request =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(url.toString())
            .setFollowRedirects(false)
            .setTimeout(ANSWER_MILLIS)
            .putHeader("Content-Type", "application/json")
            .putHeader("Accept", "application/json");
    token.ifPresent(it -> request.putHeader("Authorization", "Bearer " + it));
    var body = new JsonObject().put("licences", new JsonArray(licences.stream().toList()));
    return http.request(request)
        .compose(it ->
            it.send(body.toBuffer())
                .compose(HttpLicenceRegistry::whole)
                // An answer that drips has no longer than one that does not come.
                .timeout(ANSWER_MILLIS, TimeUnit.MILLISECONDS)
                .onFailure(_ -> it.reset()))
        .map(HttpLicenceRegistry::entries);
  }

  /// Fails for an answer that is none or too long.
  private static Future<Buffer> whole(HttpClientResponse response) {
    if (response.statusCode() != OK) {
      return failed("registry.url answered %d".formatted(response.statusCode()));
    }
    var whole = Promise.<Buffer>promise();
    var body = Buffer.buffer();
    response
        .handler(part -> {
          if (body.length() + part.length() > MAX_BYTES) {
            var _ = whole.tryFail(new IOException("registry.url answered over 1 MB"));
          } else {
            var _ = body.appendBuffer(part);
          }
        })
        .endHandler(_ -> {
          var _ = whole.tryComplete(body);
        })
        .exceptionHandler(failure -> {
          var _ = whole.tryFail(failure);
        });
    return whole.future();
  }

  /// An entry that is none makes the whole answer unusable, as a line of [FileLicenceRegistry].
  private static Map<String, Entry> entries(Buffer body) {
    try {
      var items = new JsonObject(body).getJsonArray("items");
      if (items == null) {
        throw new IllegalStateException("registry.url answers no register");
      }
      var entries = new HashMap<String, Entry>();
      for (var item : items) {
        var json = (JsonObject) item;
        var licence = json.getString("licence", "");
        var isValid =
            switch (json.getString("status", "")) {
              case "VALID" -> true;
              case "SUSPENDED", "REVOKED", "EXPIRED" -> false;
              default -> throw new IllegalStateException("registry.url has an unknown status");
            };
        if (licence.isBlank()) {
          throw new IllegalStateException("registry.url has an entry without a licence");
        }
        entries.put(licence, new Entry(LocalDate.parse(json.getString("validTo", "")), isValid));
      }
      return entries;
    } catch (DecodeException | ClassCastException | DateTimeException e) {
      throw new IllegalStateException("registry.url answers no register", e);
    }
  }

  private static <T> Future<T> failed(String why) {
    return Future.failedFuture(new IOException(why));
  }
}
