package huizhen.web.view;

import huizhen.recording.api.AuditTrail.AuditEntry;
import huizhen.recording.api.RecordingManifest;
import huizhen.web.supervision.Alert;
import huizhen.web.supervision.Indicators;
import huizhen.web.supervision.Indicators.Indicator;
import huizhen.web.supervision.Risk;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/// What the supervision port shows, in JSON. Names come masked.
public final class SupervisionView {
  private SupervisionView() {}

  public static JsonObject risk(Risk risk) {
    var reasons = new JsonArray();
    risk.reasons()
        .forEach(it ->
            reasons.add(new JsonObject().put("reason", it.name()).put("points", it.points())));
    return new JsonObject().put("weight", risk.weight()).put("reasons", reasons);
  }

  public static JsonObject alert(Alert it) {
    return new JsonObject()
        .put("kind", it.kind().name())
        .put("at", it.at().toString())
        .put("sequence", it.sequence())
        .put("about", it.about())
        .put("why", it.why());
  }

  /// An entry of a case's trace: with its hash, which others may compare.
  public static JsonObject entry(AuditEntry entry, Map<String, String> names) {
    return EvidenceView.entry(entry, names).put("type", "entry").put("hash", entry.hash());
  }

  public static JsonObject recording(RecordingManifest it) {
    var gaps = new JsonArray();
    it.gaps()
        .forEach(gap ->
            gaps.add(
                new JsonObject()
                    .put("fromMillis", gap.from().toMillis())
                    .put("toMillis", gap.to().toMillis())
                    .put("cause", gap.cause())));
    return new JsonObject()
        .put("type", "recording")
        .put("at", it.startedAt().toString())
        .put("id", it.id().value())
        .put("state", it.state().name())
        .put("gaps", gaps);
  }

  public static JsonObject indicators(Indicators all) {
    var items = new JsonArray();
    all.figures().forEach(it -> items.add(indicator(it)));
    return new JsonObject()
        .put("from", all.from().toString())
        .put("to", all.to().toString())
        .put("minSessionSeconds", all.minSession().toSeconds())
        .put("items", items);
  }

  private static JsonObject indicator(Indicator it) {
    var view = new JsonObject().put("indicator", it.name()).put("count", it.count());
    it.medianMinutes().ifPresent(value -> view.put("medianMinutes", value));
    it.p90Minutes().ifPresent(value -> view.put("p90Minutes", value));
    it.share().ifPresent(value -> view.put("share", value));
    return view;
  }
}
