package huizhen.web.view;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.web.policy.AccessGrant;
import huizhen.web.policy.AccessGrant.Item;
import huizhen.web.policy.Relation.Sight;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Set;

/// Grants, and a case as somebody reads it by one: its head, and what the grant is about.
public final class GrantView {
  private static final Set<String> HEAD =
      Set.of("id", "state", "inviting", "invited", "requester", "specialist", "createdAt");

  private GrantView() {}

  /// Without the patient's name, which its case has.
  public static JsonObject of(AccessGrant it, Instant now) {
    var items = new JsonArray();
    it.items().stream().sorted().forEach(item -> items.add(item.name()));
    var view =
        new JsonObject()
            .put("id", it.id())
            .put("to", it.to().value())
            .put("items", items)
            .put("from", it.from().toString())
            .put("until", it.until().toString())
            .put("isOpen", it.revokedAt().isEmpty() && now.isBefore(it.until()))
            .put("isTaken", it.isTaken());
    it.revokedAt().ifPresent(at -> view.put("revokedAt", at.toString()));
    it.account().ifPresent(who -> view.put("by", who).put("reason", it.reason()));
    it.only().ifPresent(only -> view.put("case", only.value()));
    it.review()
        .ifPresent(review ->
            view.put(
                "review",
                new JsonObject()
                    .put("by", review.by())
                    .put("at", review.at().toString())
                    .put("isJustified", review.isJustified())
                    .put("note", review.note())));
    return view;
  }

  public static JsonObject of(AccessGrant grant, ConsultationCase it, Actor viewer, Faces faces) {
    var whole = new CaseView(viewer, Sight.CLINICAL, faces).whole(it, java.util.List.of());
    var view = new JsonObject();
    HEAD.forEach(name -> copy(whole, view, name));
    if (grant.items().contains(Item.APPLICATION)) {
      copy(whole, view, "application");
    }
    if (grant.items().contains(Item.MATERIALS)) {
      copy(whole, view, "materials");
    }
    if (grant.items().contains(Item.OPINION)) {
      copy(whole, view, "opinion");
      copy(whole, view, "finalDecision");
    }
    return view;
  }

  private static void copy(JsonObject from, JsonObject to, String name) {
    if (from.containsKey(name)) {
      to.put(name, from.getValue(name));
    }
  }
}
