package huizhen.app.rooms;

import huizhen.signaling.api.ClientStats;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.OptionalDouble;

/// How calls are at the clients, as they say themselves every five seconds: one distribution a
/// figure over all of them, nobody's name.
public final class ClientFigures {
  private final DistributionSummary rttMillis;
  private final DistributionSummary lostShare;
  private final DistributionSummary concealedShare;
  private final DistributionSummary frozenShare;
  private final DistributionSummary sentBps;
  private final DistributionSummary receivedBps;

  public ClientFigures(MeterRegistry meters) {
    rttMillis = summary(meters, "rtt.millis");
    lostShare = summary(meters, "lost.share");
    concealedShare = summary(meters, "concealed.share");
    frozenShare = summary(meters, "frozen.share");
    sentBps = summary(meters, "sent.bps");
    receivedBps = summary(meters, "received.bps");
  }

  void add(ClientStats stats) {
    record(rttMillis, stats.rttMillis());
    record(lostShare, stats.lostShare());
    record(concealedShare, stats.concealedShare());
    record(frozenShare, stats.frozenShare());
    record(sentBps, stats.sentBps());
    record(receivedBps, stats.receivedBps());
  }

  private static void record(DistributionSummary into, OptionalDouble figure) {
    figure.ifPresent(into::record);
  }

  private static DistributionSummary summary(MeterRegistry meters, String name) {
    return DistributionSummary.builder("huizhen.client." + name)
        .description("as clients say every five seconds")
        .publishPercentiles(0.5, 0.95, 0.99)
        .register(meters);
  }
}
