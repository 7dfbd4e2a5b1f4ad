package huizhen.web.api;

import io.vertx.core.Future;
import java.util.function.Supplier;

/// A port: something that must work before the gateway takes work, asked by `GET /health/ready`.
///
/// @param name shown in the answer, e.g. `redis`; no addresses
/// @param check fails when it does not work; given [#LIMIT_MILLIS] to answer
public record ReadinessCheck(String name, Supplier<Future<Void>> check) {
  /// A check that takes longer than this has failed.
  public static final long LIMIT_MILLIS = 2_000;
}
