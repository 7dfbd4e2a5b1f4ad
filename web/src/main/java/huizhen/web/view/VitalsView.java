package huizhen.web.view;

import huizhen.web.vitals.VitalsSheet.Measured;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/// What devices measured, as it is kept: a consumer's device is marked.
public final class VitalsView {
  private VitalsView() {}

  /// `{"items": [{"device", "medical", "at", "received", "values": [{"code", "value", "unit"}]}]}`
  public static JsonObject of(List<Measured> sets) {
    return DirectoryView.items(sets, VitalsView::set);
  }

  private static JsonObject set(Measured it) {
    var values = new JsonArray();
    it.values()
        .forEach(value ->
            values.add(
                new JsonObject()
                    .put("code", value.code())
                    .put("value", value.value())
                    .put("unit", value.unit())));
    return new JsonObject()
        .put("device", it.device())
        .put("medical", it.isMedical())
        .put("at", it.at().toString())
        .put("received", it.receivedAt().toString())
        .put("values", values);
  }
}
