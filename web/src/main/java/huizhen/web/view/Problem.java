package huizhen.web.view;

import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.FreeSlot;
import huizhen.scheduling.api.Refusal;
import huizhen.scheduling.api.Side;
import huizhen.scheduling.visit.api.VisitState;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;

/// An error as callers see it (RFC 9457 `application/problem+json`).
///
/// @param code stable, for programs; `type` is `urn:huizhen:problem:` and the code
/// @param detail for people; never a stack trace, an identity or a secret
/// @param more further members
public record Problem(int status, String code, String detail, JsonObject more) {
  public static final String MEDIA_TYPE = "application/problem+json";

  public Problem {
    more = more.copy();
  }

  public static Problem of(int status, String code, String detail) {
    return new Problem(status, code, detail, new JsonObject());
  }

  public static Problem notFound() {
    return of(404, "not-found", "There is nothing here that you may see.");
  }

  public static Problem forbidden() {
    return of(403, "forbidden", "Your role may not do this.");
  }

  /// A field that does not fit; `field` is a JSON pointer or a parameter's name.
  public static Problem badField(String field, String detail) {
    return new Problem(400, "bad-request", detail, new JsonObject().put("field", field));
  }

  public static Problem refused(Refusal refusal) {
    return new Problem(
        409,
        "refused",
        refusal.en(),
        new JsonObject()
            .put("rule", refusal.rule())
            .put("zh", refusal.zh())
            .put("en", refusal.en()));
  }

  public static Problem illegal(CaseState state) {
    return new Problem(
        409,
        "illegal-state",
        "The case is in state " + state + ", which does not allow this.",
        new JsonObject()
            .put("state", state.name())
            .put("rule", "state.illegal")
            .put("zh", "病例当前状态（" + state + "）不允许此操作。")
            .put("en", "The state of the case (" + state + ") does not allow this."));
  }

  /// As [#illegal(CaseState)], of a follow-up visit.
  public static Problem illegal(VisitState state) {
    return new Problem(
        409,
        "illegal-state",
        "The visit is in state " + state + ", which does not allow this.",
        new JsonObject()
            .put("state", state.name())
            .put("rule", "state.illegal")
            .put("zh", "复诊当前状态（" + state + "）不允许此操作。")
            .put("en", "The state of the visit (" + state + ") does not allow this."));
  }

  /// As [#illegal(CaseState)], of a referral or an order.
  public static Problem illegal(String state) {
    return new Problem(
        409,
        "illegal-state",
        "It is in state " + state + ", which does not allow this.",
        new JsonObject()
            .put("state", state)
            .put("rule", "state.illegal")
            .put("zh", "当前状态（" + state + "）不允许此操作。")
            .put("en", "The state (" + state + ") does not allow this."));
  }

  /// @param who whose calendar has something else then
  public static Problem slotTaken(Side who, List<FreeSlot> nearest) {
    var free = new JsonArray();
    nearest.forEach(slot -> free.add(DirectoryView.slot(slot)));
    var detail =
        switch (who) {
          case INVITED -> "Somebody else has this time; the nearest free ones are listed.";
          case INVITING ->
              "The requesting doctor has another consultation then; the nearest free times are"
                  + " listed.";
        };
    return new Problem(
        409, "slot-taken", detail, new JsonObject().put("busy", who.name()).put("nearest", free));
  }

  public static Problem tooEarly(Instant opensAt) {
    return new Problem(
        409,
        "too-early",
        "The lobby opens at " + opensAt + ".",
        new JsonObject().put("opensAt", opensAt.toString()));
  }

  /// Somebody else changed it since the caller read it.
  ///
  /// @param version that it has now
  public static Problem stale(long version) {
    return new Problem(
        412,
        "stale",
        "It was changed meanwhile. Read it again, and decide anew.",
        new JsonObject().put("version", version));
  }

  public static Problem unavailable(String detail) {
    return of(503, "unavailable", detail);
  }

  public JsonObject json() {
    return more.copy()
        .put("type", "urn:huizhen:problem:" + code)
        .put("title", title(status))
        .put("status", status)
        .put("detail", detail)
        .put("code", code);
  }

  private static String title(int status) {
    return switch (status) {
      case 400 -> "Bad request";
      case 401 -> "Not signed in";
      case 403 -> "Forbidden";
      case 404 -> "Not found";
      case 405 -> "Method not allowed";
      case 410 -> "Gone";
      case 409 -> "Conflict";
      case 413 -> "Too large";
      case 415 -> "Unsupported media type";
      case 422 -> "Content does not fit";
      case 423 -> "Locked";
      case 429 -> "Too many requests";
      case 503 -> "Unavailable";
      default -> status < 500 ? "Refused" : "Internal error";
    };
  }
}
