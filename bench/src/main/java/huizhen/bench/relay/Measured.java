package huizhen.bench.relay;

import huizhen.bench.load.LoadReport;
import huizhen.bench.server.GcPauses;
import huizhen.bench.server.Profile;
import huizhen.bench.server.Result;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/// What a server took for one load, and what came through.
///
/// @param coreSeconds that its core was busy, with it or with others
/// @param residentBytes of all the server, at the end
/// @param residentBefore with no client there
/// @param jvm of a server that is one
record Measured(
    LoadReport load,
    double cpuSeconds,
    double coreSeconds,
    long residentBytes,
    long residentBefore,
    Optional<Jvm> jvm) {
  /// @param allocatedBytes while it was measured
  record Jvm(GcPauses pauses, long allocatedBytes, Optional<Profile> profile) {}

  double microsPerPacket() {
    return 1e6 * cpuSeconds / Math.max(1, load.forwarded());
  }

  double seconds() {
    return load.measured().toNanos() / 1e9;
  }

  JsonObject json(String name) {
    var result =
        Result.of(name, microsPerPacket(), "CPU-us per forwarded packet")
            .put("packets-per-cpu-second", Math.round(load.forwarded() / cpuSeconds))
            .put("relay-cpu-percent", Result.rounded(100 * cpuSeconds / seconds()))
            .put(
                "core-others-percent",
                Result.rounded(Math.max(0, 100 * (coreSeconds - cpuSeconds) / seconds())))
            .put("resident-bytes", residentBytes)
            .put("resident-bytes-per-client", (residentBytes - residentBefore) / load.clients());
    jvm.ifPresent(its ->
        result
            .put("gc-pauses", its.pauses().count())
            .put("gc-pause-total-ms", Result.rounded(its.pauses().totalMillis()))
            .put("gc-pause-max-ms", Result.rounded(its.pauses().maxMillis()))
            .put("allocated-mb-per-second", Result.rounded(its.allocatedBytes() / 1e6 / seconds()))
            .put(
                "allocated-bytes-per-packet",
                its.allocatedBytes() / Math.max(1, load.forwarded())));
    return result.mergeIn(load.json());
  }
}
