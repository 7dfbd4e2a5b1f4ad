package huizhen.scheduling.io;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.visit.VisitDecision;
import huizhen.scheduling.visit.VisitStep;
import huizhen.scheduling.visit.api.VisitCommand;
import huizhen.scheduling.visit.api.VisitOutcome;
import huizhen.scheduling.visit.api.VisitState;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Locale;

/// The audit entry and the remembered outcome of a command to a visit or a block: ids, states and
/// instants, no clinical text and no name.
final class VisitAudit {
  private VisitAudit() {}

  /// @param evidence under which the trail files it: the visit's room, or its block
  static JsonObject entry(
      String evidence,
      Actor actor,
      VisitStep step,
      VisitDecision decision,
      JsonObject detail,
      Instant at) {
    var outcome =
        switch (decision) {
          case VisitDecision.Changed _ -> "ok";
          case VisitDecision.Refused(var rule, _) -> "refused:" + rule.id();
          case VisitDecision.Illegal(var state, _) -> "illegal:" + state;
        };
    var more = detail.copy();
    if (decision instanceof VisitDecision.Changed(var visits, var blocks, _, var states)) {
      var passed = new JsonArray();
      states.forEach(state -> passed.add(state.name()));
      more.put("states", passed);
      if (visits.isEmpty()) {
        blocks.forEach(it -> more.put("version", it.version()));
      } else {
        more.put("version", visits.getFirst().version());
        var left = visits.getFirst().course().exit();
        left.ifPresent(exit -> more.put("cause", exit.cause().name()));
      }
      if (visits.size() > 1) {
        more.put("visits", new JsonArray(visits.stream().map(it -> it.id().value()).toList()));
      }
    }
    return new JsonObject()
        .put("at", at.toString())
        .put("case", evidence)
        .put("actor", actor.account())
        .put("action", "visit." + step.name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .put("subject", evidence)
        .put("outcome", outcome)
        .put("detail", more);
  }

  static JsonObject detail(VisitCommand command) {
    var detail = new JsonObject();
    return switch (command) {
      case VisitCommand.Verify(var who) -> detail.put("relation", who.relation().name());
      case VisitCommand.GiveConsent(var it) ->
          detail
              .put("document", it.document().value())
              .put("textVersion", it.textVersion())
              .put("treatment", it.treatment())
              .put("sensitiveInformation", it.sensitiveInformation())
              .put("recording", it.recording());
      case VisitCommand.CheckIn(_, var hasGuardian) -> detail.put("guardian", hasGuardian);
      case VisitCommand.Prioritise(var priority, _) -> detail.put("priority", priority.name());
      case VisitCommand.Start(var patient, var doctor) ->
          detail.put("patient", patient).put("doctor", doctor);
      case VisitCommand.AddRecording(var recording) -> detail.put("recording", recording);
      case VisitCommand.SignRecord it ->
          detail.put("document", it.document().value()).put("signedAt", it.signedAt().toString());
      case VisitCommand.NotSuitable(var cause, _) -> detail.put("cause", cause.name());
      case VisitCommand.Transfer(var to) -> detail.put("to", to.value());
      case VisitCommand.AddPrior _,
          VisitCommand.AskHelp _,
          VisitCommand.Helped _,
          VisitCommand.Call _,
          VisitCommand.Answer _,
          VisitCommand.Suspend _,
          VisitCommand.Resume _,
          VisitCommand.Complete _,
          VisitCommand.ToConsult _,
          VisitCommand.Cancel _,
          VisitCommand.Close _ ->
          detail;
    };
  }

  static JsonObject outcome(VisitDecision decision) {
    return switch (decision) {
      case VisitDecision.Changed(var visits, var blocks, var step, _) ->
          switch (step) {
            case OPEN_BLOCK,
                BEGIN_BLOCK,
                DOCTOR_ABSENT,
                WAIT_FOR_PLACE,
                PASS_PLACE,
                LEAVE_WAITING ->
                new JsonObject().put("kind", "block").put("block", VisitJson.of(blocks.getFirst()));
            default ->
                new JsonObject().put("kind", "done").put("visit", VisitJson.of(visits.getFirst()));
          };
      case VisitDecision.Refused(var rule, _) -> OutcomeJson.refused(rule);
      case VisitDecision.Illegal(var state, var step) ->
          new JsonObject()
              .put("kind", "illegal")
              .put("state", state.name())
              .put("step", step.word());
    };
  }

  static VisitOutcome outcome(JsonObject json) {
    return switch (json.getString("kind")) {
      case "done" -> new VisitOutcome.Done(VisitJson.visit(json.getJsonObject("visit")));
      case "block" -> new VisitOutcome.BlockDone(VisitJson.block(json.getJsonObject("block")));
      case "refused" -> new VisitOutcome.Refused(OutcomeJson.refusal(json));
      case "illegal" ->
          new VisitOutcome.Illegal(
              VisitState.valueOf(json.getString("state")), json.getString("step"));
      case "not-found" -> new VisitOutcome.NotFound();
      default -> throw new IllegalStateException("no such outcome: " + json.getString("kind"));
    };
  }
}
