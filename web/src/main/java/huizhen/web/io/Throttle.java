package huizhen.web.io;

import huizhen.web.limit.Buckets;
import huizhen.web.limit.Limits;
import huizhen.web.view.Problem;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Says 429 to who asks for too much ([Limits]): by account, visit and client where it is known who
/// asks, and by address only where it is not, so that a hospital behind one address is not one
/// client. Counted by kind in `huizhen_http_throttled_total`.
final class Throttle {
  /// Remembered of each kind; see [Buckets].
  private static final int MOST = 20_000;

  private static final int PREFIX_BYTES = 8;
  private static final double NANOS = 1e9;

  private final Map<Kind, Buckets> buckets = new EnumMap<>(Kind.class);
  private final Map<Kind, Counter> refusals = new EnumMap<>(Kind.class);
  private final Counter crowded;

  /// Openings under way, by address.
  private final Map<String, Integer> openings = new HashMap<>();

  private final LongSupplier nanoTime;

  private enum Kind {
    ACCOUNT,
    VISIT,
    CLIENT,
    ADDRESS
  }

  Throttle(Limits limits, MeterRegistry registry, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    for (var kind : Kind.values()) {
      var allowance =
          switch (kind) {
            case ACCOUNT, VISIT -> limits.account();
            case CLIENT -> limits.client();
            case ADDRESS -> limits.address();
          };
      buckets.put(kind, new Buckets(allowance, MOST));
      refusals.put(kind, counter(registry, kind.name().toLowerCase(java.util.Locale.ROOT)));
    }
    crowded = counter(registry, "openings");
  }

  private static Counter counter(MeterRegistry registry, String kind) {
    return Counter.builder("huizhen.http.throttled")
        .description("Requests that were answered 429")
        .tag("kind", kind)
        .register(registry);
  }

  /// Fails with a 429 problem when it is too much.
  Future<Caller> passes(Caller caller) {
    return switch (caller) {
      case Caller.Anonymous _ -> Future.succeededFuture(caller);
      case Caller.Staff staff -> take(Kind.ACCOUNT, staff.account().actor().account(), 1, caller);
      case Caller.Patient patient -> take(Kind.VISIT, patient.visit().value(), 1, caller);
      case Caller.Service service -> take(Kind.CLIENT, service.clientId(), 1, caller);
      case Caller.Machine machine -> take(Kind.CLIENT, machine.clientId(), 1, caller);
    };
  }

  /// What a system asks of FHIR is read anew from case to case.
  Future<Void> passesFhir(String client) {
    return take(Kind.CLIENT, client, Limits.FHIR_COST, client).mapEmpty();
  }

  /// Of who has not said who it is.
  Optional<Problem> stranger(String address) {
    return take(Kind.ADDRESS, address, 1);
  }

  private <T> Future<T> take(Kind kind, String key, int cost, T passed) {
    return take(kind, key, cost)
        .map(ProblemException::<T>failed)
        .orElseGet(() -> Future.succeededFuture(passed));
  }

  private synchronized Optional<Problem> take(Kind kind, String key, int cost) {
    var mine = buckets.get(kind);
    long wait = mine == null ? 0 : mine.take(key, cost, nanoTime.getAsLong());
    if (wait == 0) {
      return Optional.empty();
    }
    count(refusals.get(kind));
    return Optional.of(tooMany((long) Math.ceil(wait / NANOS)));
  }

  private static void count(@org.jspecify.annotations.Nullable Counter counter) {
    if (counter != null) {
      counter.increment();
    }
  }

  /// Something that costs a password's hash is about to begin, from that address.
  synchronized Optional<Problem> opens(String address) {
    if (openings.getOrDefault(address, 0) >= Limits.OPENINGS_AT_ONCE) {
      crowded.increment();
      return Optional.of(tooMany(1));
    }
    openings.merge(address, 1, Integer::sum);
    return Optional.empty();
  }

  /// It is over.
  synchronized void opened(String address) {
    openings.computeIfPresent(address, (_, count) -> count > 1 ? count - 1 : null);
  }

  private static Problem tooMany(long seconds) {
    return new Problem(
        429,
        "too-many-requests",
        "Too many requests; try again in " + seconds + " s.",
        new JsonObject()
            .put("retryAfter", seconds)
            .put("zh", "请求过于频繁，请在 " + seconds + " 秒后重试。")
            .put("en", "Too many requests; try again in " + seconds + " s."));
  }

  /// An IPv4 address or an IPv6 /64.
  static String address(HttpServerRequest request) {
    var remote = request.remoteAddress();
    var host = remote == null ? null : remote.hostAddress();
    if (host == null) {
      return "unknown";
    }
    try {
      var address = InetAddress.ofLiteral(host);
      var bytes = address.getAddress();
      return HexFormat.of()
          .formatHex(address instanceof Inet6Address ? Arrays.copyOf(bytes, PREFIX_BYTES) : bytes);
    } catch (IllegalArgumentException e) {
      return "unknown";
    }
  }
}
