package huizhen.relay.io;

import huizhen.relay.api.QualityRecord;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;

/// How calls are, over all participants: one value each and five seconds. What is not known of one
/// is not counted.
final class QualityMeters {
  private final DistributionSummary mos;
  private final DistributionSummary rtt;
  private final DistributionSummary jitter;
  private final DistributionSummary estimate;
  private final DistributionSummary frozen;
  private final DistributionSummary uplinkLoss;
  private final DistributionSummary relayLoss;
  private final DistributionSummary downlinkLoss;

  QualityMeters(MeterRegistry registry) {
    mos = summary(registry, "huizhen.relay.quality.mos", "score", 2, 2.5, 3, 3.5, 4);
    rtt = summary(registry, "huizhen.relay.quality.rtt", "ms", 20, 50, 100, 200, 400, 800);
    jitter = summary(registry, "huizhen.relay.quality.jitter", "ms", 5, 10, 20, 50, 100);
    estimate =
        summary(registry, "huizhen.relay.quality.estimate", "bps", 2e5, 5e5, 1e6, 2e6, 4e6, 8e6);
    frozen = summary(registry, "huizhen.relay.quality.frozen", "share", 0.01, 0.03, 0.1, 0.3);
    uplinkLoss = loss(registry, "uplink");
    relayLoss = loss(registry, "relay");
    downlinkLoss = loss(registry, "downlink");
  }

  private static DistributionSummary loss(MeterRegistry registry, String place) {
    return DistributionSummary.builder("huizhen.relay.quality.loss")
        .tag("place", place)
        .baseUnit("share")
        .serviceLevelObjectives(0.001, 0.01, 0.03, 0.05, 0.1, 0.2)
        .register(registry);
  }

  private static DistributionSummary summary(
      MeterRegistry registry, String name, String unit, double... buckets) {
    return DistributionSummary.builder(name)
        .baseUnit(unit)
        .serviceLevelObjectives(buckets)
        .register(registry);
  }

  void record(QualityRecord quality) {
    if (quality.hearsAnybody()) {
      mos.record(quality.audioMos());
    }
    if (quality.rttMillis() > 0) {
      rtt.record(quality.rttMillis());
    }
    jitter.record(quality.jitterMillis());
    if (quality.estimateBps() > 0) {
      estimate.record((double) quality.estimateBps());
    }
    frozen.record(quality.frozenShare());
    uplinkLoss.record(quality.uplinkLoss());
    relayLoss.record(quality.relayLoss());
    downlinkLoss.record(quality.downlinkLoss());
  }
}
