package huizhen.bench.load;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.HdrHistogram.Histogram;

/// What a load has measured.
///
/// @param joinNanos from the offer to the first media packet of each who receives and came when
///   somebody sent already
/// @param failed clients that did not get in
/// @param sent by all publishers
/// @param received media packets that somebody received, without repairs and probes
/// @param repeated repairs and probes
/// @param lost media packets that never came
/// @param receiversPerSender whom each packet that was sent should reach
/// @param delayNanos from sending to receiving, sampled
/// @param streams of sound and pictures that somebody received, and how many there should be
/// @param longestGapNanos how much further apart two packets of sound came to any subscriber than
///   they were sent
/// @param lateNanos how late the load itself came to what it had to do: what it sent late bears the
///   time at which it was sent, and what came has the kernel's
/// @param cpuNanos what the load itself took
public record LoadReport(
    int clients,
    int failed,
    Histogram joinNanos,
    Duration measured,
    long sent,
    long received,
    long repeated,
    long lost,
    int streams,
    int streamsPlanned,
    double receiversPerSender,
    Histogram delayNanos,
    long longestGapNanos,
    Histogram lateNanos,
    long cpuNanos) {
  /// All packets that were forwarded to somebody, repairs and probes among them.
  public long forwarded() {
    return received + repeated;
  }

  /// Of what all senders sent and each of their receivers should get; less where a server holds
  /// back pictures, as well as by loss.
  public double deliveredPercent() {
    return 100.0 * received / Math.max(1, sent * receiversPerSender);
  }

  /// Of what was sent to somebody: gaps in the sequence numbers.
  public double lostPercent() {
    return 100.0 * lost / Math.max(1, received + lost);
  }

  public JsonObject json() {
    double seconds = measured.toNanos() / 1e9;
    return new JsonObject()
        .put("clients", clients)
        .put("failed", failed)
        .put("join-p50-ms", millis(joinNanos, 50))
        .put("join-p95-ms", millis(joinNanos, 95))
        .put("sent-per-second", Math.round(sent / seconds))
        .put("received-per-second", Math.round(received / seconds))
        .put("repeated-per-second", Math.round(repeated / seconds))
        .put("lost-percent", rounded(lostPercent()))
        .put("delivered-percent", rounded(deliveredPercent()))
        .put("streams", streams)
        .put("streams-planned", streamsPlanned)
        .put("delay-p50-ms", millis(delayNanos, 50))
        .put("delay-p99-ms", millis(delayNanos, 99))
        .put("delay-p999-ms", millis(delayNanos, 99.9))
        .put("delay-max-ms", millis(delayNanos, 100))
        .put("longest-gap-ms", rounded(longestGapNanos / 1e6))
        .put("load-late-p99-ms", millis(lateNanos, 99))
        .put("load-late-p999-ms", millis(lateNanos, 99.9))
        .put("load-late-max-ms", millis(lateNanos, 100))
        .put("load-cpu-percent", rounded(100 * cpuNanos / 1e9 / seconds));
  }

  private static double millis(Histogram nanos, double percentile) {
    return rounded(nanos.getValueAtPercentile(percentile) / 1e6);
  }

  static double rounded(double value) {
    return Math.round(value * 1_000) / 1_000.0;
  }
}
