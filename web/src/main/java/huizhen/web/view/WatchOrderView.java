package huizhen.web.view;

import huizhen.web.policy.WatchOrder;
import huizhen.web.policy.WatchOrder.Sign;
import huizhen.web.policy.WatchOrder.Verdict;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// Orders to watch, as regulators see them. Without tickets, which are nobody's to see.
public final class WatchOrderView {
  private WatchOrderView() {}

  /// @param names of accounts, by id
  public static JsonObject of(
      WatchOrder it, String viewer, Instant now, Map<String, String> names) {
    var view =
        new JsonObject()
            .put("id", it.id())
            .put("case", it.caseId().value())
            .put("number", it.number())
            .put("authority", it.authority())
            .put("reason", it.reason())
            .put("watcher", it.watcher())
            .put("watcherName", names.getOrDefault(it.watcher(), it.watcher()))
            .put("from", it.from().toString())
            .put("until", it.until().toString())
            .put("enteredAt", it.enteredAt().toString())
            .put("state", it.judge(it.watcher(), it.caseId(), now).name())
            .put("isMine", it.judge(viewer, it.caseId(), now) != Verdict.NOT_YOURS)
            .put("mayConfirm", it.mayConfirm(viewer, now));
    sign(view, "confirmed", it.confirmed(), names);
    sign(view, "revoked", it.revoked(), names);
    return view;
  }

  private static void sign(
      JsonObject view, String what, Optional<Sign> sign, Map<String, String> names) {
    sign.ifPresent(it ->
        view.put(what + "At", it.at().toString())
            .put(what + "By", names.getOrDefault(it.by(), it.by())));
  }
}
