package huizhen.scheduling.io;

import huizhen.scheduling.api.BookingOutcome;
import huizhen.scheduling.api.CaseOutcome;
import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.FreeSlot;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.api.Proposal;
import huizhen.scheduling.api.Refusal;
import huizhen.scheduling.api.Side;
import huizhen.scheduling.model.Decision;
import huizhen.scheduling.model.Rule;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;

/// Outcomes as they are remembered under a command id: what was answered once is answered again.
final class OutcomeJson {
  private static final String DONE = "done";

  private OutcomeJson() {}

  /// What is remembered of a change: its outcome, with the case if that is what was answered.
  ///
  /// @param kase as JSON
  static String withCase(JsonObject outcome, String kase) {
    var text = outcome.encode();
    return DONE.equals(outcome.getString("kind"))
        ? text.substring(0, text.length() - 1) + ",\"case\":" + kase + "}"
        : text;
  }

  static JsonObject of(Decision decision) {
    var json = bare(decision);
    return decision instanceof Decision.Changed(var next, _, _)
        ? json.put("case", CaseJson.of(next))
        : json;
  }

  /// The same without the case.
  static JsonObject bare(Decision decision) {
    return switch (decision) {
      case Decision.Changed _ -> new JsonObject().put("kind", DONE);
      case Decision.Refused(var rule, _) -> refused(rule);
      case Decision.Illegal(var state, var step) ->
          new JsonObject()
              .put("kind", "illegal")
              .put("state", state.name())
              .put("step", step.word());
    };
  }

  static JsonObject refused(Rule rule) {
    var refusal = rule.refusal();
    return new JsonObject()
        .put("kind", "refused")
        .put("rule", refusal.rule())
        .put("zh", refusal.zh())
        .put("en", refusal.en());
  }

  static JsonObject taken(Side who, List<FreeSlot> nearest) {
    var slots = new JsonArray();
    nearest.forEach(slot -> slots.add(slot(slot)));
    return new JsonObject().put("kind", "taken").put("who", who.name()).put("nearest", slots);
  }

  static JsonObject teamBusy(List<PractitionerId> busy, List<Proposal> nearest) {
    return new JsonObject()
        .put("kind", "team-busy")
        .put("busy", TeamJson.ids(busy))
        .put("nearest", CaseJson.array(nearest, TeamJson::proposal));
  }

  static JsonObject notFound() {
    return new JsonObject().put("kind", "not-found");
  }

  static CaseOutcome caseOutcome(CommandRunner.Result result) {
    return result
        .state()
        .<CaseOutcome>map(CaseOutcome.Done::new)
        .orElseGet(() -> caseOutcome(result.outcome()));
  }

  private static CaseOutcome caseOutcome(JsonObject json) {
    return switch (json.getString("kind")) {
      case "done" -> new CaseOutcome.Done(CaseJson.kase(json.getJsonObject("case")));
      case "refused" -> new CaseOutcome.Refused(refusal(json));
      case "illegal" ->
          new CaseOutcome.Illegal(
              CaseState.valueOf(json.getString("state")), json.getString("step"));
      case "not-found" -> new CaseOutcome.NotFound();
      default -> throw unknown(json);
    };
  }

  static BookingOutcome bookingOutcome(CommandRunner.Result result) {
    return result
        .state()
        .map(OutcomeJson::booked)
        .orElseGet(() -> bookingOutcome(result.outcome()));
  }

  private static BookingOutcome booked(ConsultationCase state) {
    return new BookingOutcome.Booked(state, state.appointment().orElseThrow());
  }

  private static BookingOutcome bookingOutcome(JsonObject json) {
    return switch (json.getString("kind")) {
      case "done" -> booked(CaseJson.kase(json.getJsonObject("case")));
      case "taken" ->
          new BookingOutcome.SlotTaken(
              Side.valueOf(json.getString("who", Side.INVITED.name())),
              json.getJsonArray("nearest").stream()
                  .map(JsonObject.class::cast)
                  .map(OutcomeJson::slot)
                  .toList());
      case "team-busy" ->
          new BookingOutcome.TeamBusy(
              TeamJson.ids(json.getJsonArray("busy")),
              CaseJson.list(json.getJsonArray("nearest"), TeamJson::proposal));
      case "refused" -> new BookingOutcome.Refused(refusal(json));
      case "illegal" -> new BookingOutcome.Illegal(CaseState.valueOf(json.getString("state")));
      case "not-found" -> new BookingOutcome.NotFound();
      default -> throw unknown(json);
    };
  }

  static Refusal refusal(JsonObject json) {
    return new Refusal(json.getString("rule"), json.getString("zh"), json.getString("en"));
  }

  private static JsonObject slot(FreeSlot it) {
    return new JsonObject()
        .put("practitioner", it.practitioner().value())
        .put("start", it.start().toString())
        .put("end", it.end().toString());
  }

  private static FreeSlot slot(JsonObject json) {
    return new FreeSlot(
        new PractitionerId(json.getString("practitioner")),
        Instant.parse(json.getString("start")),
        Instant.parse(json.getString("end")));
  }

  private static IllegalStateException unknown(JsonObject json) {
    return new IllegalStateException("no such outcome kind: " + json.getString("kind"));
  }
}
