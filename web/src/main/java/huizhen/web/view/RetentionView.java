package huizhen.web.view;

import huizhen.recording.api.Retention.ClockState;
import huizhen.recording.api.Retention.Disposal;
import huizhen.recording.api.Retention.DueList;
import huizhen.recording.api.Retention.Hold;
import huizhen.recording.api.Retention.StoreState;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;

/// Retention as the API shows it: ids and times, nobody's name.
public final class RetentionView {
  private RetentionView() {}

  /// @param shown of the list
  public static JsonObject due(DueList list, List<Disposal> shown) {
    return new JsonObject()
        .put("items", new JsonArray(shown.stream().map(RetentionView::disposal).toList()))
        .put("clock", clock(list.clock()))
        .put("store", store(list.store()));
  }

  private static JsonObject store(StoreState store) {
    return new JsonObject()
        .put("condition", store.condition().name())
        .put("waiting", store.waiting())
        .put("aside", store.aside())
        .put("lastError", store.lastError());
  }

  public static JsonObject disposal(Disposal disposal) {
    var kept = disposal.kept();
    var view =
        new JsonObject()
            .put("kind", lower(kept.item().kind()))
            .put("id", kept.item().id())
            .put("case", kept.caseId().value())
            .put(
                "classes", new JsonArray(kept.classes().stream().map(Enum::name).sorted().toList()))
            .put("storedAt", kept.storedAt().toString())
            .put("retainUntil", disposal.retainUntil().toString())
            .put("step", disposal.step().name())
            .put("sha256", disposal.sha256())
            .put(
                "approvals",
                new JsonArray(
                    disposal.approvals().stream()
                        .map(
                            it -> new JsonObject().put("by", it.by()).put("at", it.at().toString()))
                        .toList()));
    disposal.destroyedAt().ifPresent(at -> view.put("destroyedAt", at.toString()));
    return view;
  }

  public static JsonObject hold(Hold hold) {
    var view =
        new JsonObject()
            .put("id", hold.id())
            .put("case", hold.caseId().value())
            .put("reason", hold.reason())
            .put("placedBy", hold.placedBy())
            .put("placedAt", hold.placedAt().toString())
            .put(
                "openings",
                new JsonArray(
                    hold.openings().stream()
                        .map(it ->
                            new JsonObject()
                                .put("party", lower(it.party()))
                                .put("by", it.by())
                                .put("at", it.at().toString()))
                        .toList()));
    hold.openedAt().ifPresent(at -> view.put("openedAt", at.toString()));
    return view;
  }

  public static JsonObject clock(ClockState clock) {
    return new JsonObject()
        .put("highWater", clock.highWater().toString())
        .put("frozen", clock.isFrozen())
        .put("frozenBecause", clock.frozenBecause())
        .put("unlockedBy", new JsonArray(clock.unlockedBy()));
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
