package huizhen.web.supervision;

import huizhen.recording.api.AuditTrail.AuditEvent;
import huizhen.web.supervision.Indicators.Indicator;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/// How calls were, from what the trail has of their lines (`room.quality`: seconds of all lines of
/// a room together that were good, fair and poor). A call is poor when a tenth of it was or more,
/// good when four fifths were and it is not poor, else fair; our own bounds.
final class CallQuality {
  private static final double POOR_PART = 0.1;
  private static final double GOOD_PART = 0.8;

  private final Counted good = new Counted("good");
  private final Counted fair = new Counted("fair");
  private final Counted poor = new Counted("poor");

  private static final class Counted {
    final String name;
    long calls;
    long seconds;

    Counted(String name) {
      this.name = name;
    }

    long of(List<JsonObject> told) {
      return told.stream()
          .mapToLong(it -> it.getValue(name) instanceof Number n ? Math.max(0, n.longValue()) : 0)
          .sum();
    }
  }

  /// All that the trail has of one session.
  void add(List<AuditEvent> events) {
    var told =
        events.stream()
            .filter(it -> Trail.isOk(it) && it.action().equals("room.quality"))
            .map(Trail::detail)
            .toList();
    long goods = good.of(told);
    long fairs = fair.of(told);
    long poors = poor.of(told);
    double all = goods + fairs + poors;
    if (all == 0) {
      return;
    }
    good.seconds += goods;
    fair.seconds += fairs;
    poor.seconds += poors;
    if (poors / all >= POOR_PART) {
      poor.calls++;
    } else if (goods / all >= GOOD_PART) {
      good.calls++;
    } else {
      fair.calls++;
    }
  }

  /// `call-good`, `call-fair`, `call-poor`: how many calls were, and of the time of all lines which
  /// share.
  List<Indicator> figures() {
    double all = good.seconds + fair.seconds + poor.seconds;
    return List.of(figure(good, all), figure(fair, all), figure(poor, all));
  }

  private static Indicator figure(Counted it, double all) {
    return new Indicator(
        "call-" + it.name,
        it.calls,
        Optional.empty(),
        Optional.empty(),
        all == 0 ? Optional.empty() : Optional.of(it.seconds / all));
  }
}
