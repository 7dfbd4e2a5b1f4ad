package huizhen.bench.relay;

import huizhen.bench.load.LoadReport;
import huizhen.bench.server.GcPauses;
import huizhen.bench.server.Profile;
import huizhen.bench.server.Result;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.OptionalLong;

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
  private static final double LOST_PERCENT_AT_MOST = 0.1;

  /// @param allocatedBytes while it was measured
  record Jvm(
      GcPauses pauses, long allocatedBytes, Optional<Profile> profile, Optional<Heap> heap) {}

  /// What was alive after a collection, before and after measuring.
  ///
  /// @param bytesEmpty with no client there
  record Heap(long bytesEmpty, long bytesBefore, long bytesAfter) {}

  double microsPerPacket() {
    return 1e6 * cpuSeconds / Math.max(1, load.forwarded());
  }

  double seconds() {
    return load.measured().toNanos() / 1e9;
  }

  /// Packets a second that came through; empty when more than one in a thousand was lost, or
  /// somebody was not there.
  OptionalLong lossless() {
    boolean isWhole = load.failed() == 0 && load.streams() == load.streamsPlanned();
    return isWhole && load.lostPercent() <= LOST_PERCENT_AT_MOST
        ? OptionalLong.of(Math.round(load.forwarded() / seconds()))
        : OptionalLong.empty();
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
    jvm.flatMap(Jvm::heap)
        .ifPresent(alive ->
            result
                .put("heap-mb-before", Result.rounded(alive.bytesBefore() / 1e6))
                .put("heap-mb-after", Result.rounded(alive.bytesAfter() / 1e6))
                .put(
                    "heap-bytes-per-client",
                    (alive.bytesAfter() - alive.bytesEmpty()) / load.clients()));
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
