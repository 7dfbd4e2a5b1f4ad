package huizhen.scheduling.io;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.CaseCommand;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.TeamCommand;
import huizhen.scheduling.model.Decision;
import huizhen.scheduling.model.Step;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/// The audit entry of a command: ids, states, versions and instants, no clinical text and no name.
final class AuditJson {
  private AuditJson() {}

  static JsonObject audit(CaseId id, Actor actor, Decision decision, JsonObject what, Instant at) {
    return switch (decision) {
      case Decision.Changed(var next, var step, var states) -> {
        var passed = new JsonArray();
        states.forEach(state -> passed.add(state.name()));
        yield entry(id, actor, step, "ok", changed(what, next).put("states", passed), at);
      }
      case Decision.Refused(var rule, var step) ->
          entry(id, actor, step, "refused:" + rule.id(), what, at);
      case Decision.Illegal(var state, var step) ->
          entry(id, actor, step, "illegal:" + state, what, at);
    };
  }

  /// The version, and why it left the straight way, if it did.
  private static JsonObject changed(JsonObject what, ConsultationCase next) {
    var detail = what.copy().put("version", next.version());
    next.progress().exit().ifPresent(cause -> detail.put("cause", cause.name()));
    next.progress().emergency().ifPresent(it -> detail.put("emergency", EmergencyJson.facts(it)));
    return detail;
  }

  static JsonObject entry(
      CaseId id, Actor actor, Step step, String outcome, JsonObject detail, Instant at) {
    return new JsonObject()
        .put("at", at.toString())
        .put("case", id.value())
        .put("actor", actor.account())
        .put("action", "case." + step.name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .put("subject", id.value())
        .put("outcome", outcome)
        .put("detail", detail);
  }

  /// What of a command an auditor has to know.
  static JsonObject detail(CaseCommand command) {
    var detail = new JsonObject();
    return switch (command) {
      case CaseCommand.Accept(var specialist) -> detail.put("specialist", specialist.value());
      case CaseCommand.Reassign(var specialist, _) -> detail.put("specialist", specialist.value());
      case CaseCommand.ConfirmTime(var fence) -> detail.put("fence", fence);
      case CaseCommand.NoShow(var cause, _) -> detail.put("cause", cause.name());
      case CaseCommand.Abort(var cause, _) -> detail.put("cause", cause.name());
      case CaseCommand.Convert(var cause, _) -> detail.put("cause", cause.name());
      case CaseCommand.AddMaterial(var material) ->
          detail.put("document", material.id().value()).put("sha256", material.sha256());
      case CaseCommand.GiveConsent(var consent) ->
          detail
              .put("document", consent.document().value())
              .put("textVersion", consent.textVersion())
              .put("recording", consent.recording())
              .put("teaching", consent.teaching())
              .put("relation", consent.relation().name());
      // The approver's name and reason are in the case, sealed; here is that there is one.
      case CaseCommand.InEmergency it -> detail.put("emergency", it.getClass().getSimpleName());
      case CaseCommand.DraftOpinion draft ->
          draft.takenOver().isEmpty()
              ? detail
              : detail.put("takenOver", TakenOverJson.all(draft.takenOver()));
      case CaseCommand.AddRecording(var recording) -> detail.put("recording", recording);
      case CaseCommand.SignOpinion(var version, var document, _, var signedAt) ->
          detail
              .put("opinion", version)
              .put("document", document.value())
              .put("signedAt", signedAt.toString());
      case CaseCommand.Start(var isRequesterPresent, var isSpecialistPresent, var members) -> {
        var started =
            detail.put("requester", isRequesterPresent).put("specialist", isSpecialistPresent);
        yield members.isEmpty()
            ? started
            : started.put("members", TeamJson.ids(List.copyOf(members)));
      }
      case CaseCommand.OfTeam(var what) -> detail(what, detail);
      case CaseCommand.Edit _,
          CaseCommand.Submit _,
          CaseCommand.Approve _,
          CaseCommand.Return _,
          CaseCommand.Decline _,
          CaseCommand.WithdrawRecordingConsent _,
          CaseCommand.OpenLobby _,
          CaseCommand.Suspend _,
          CaseCommand.Resume _,
          CaseCommand.End _,
          CaseCommand.Acknowledge _,
          CaseCommand.Close _,
          CaseCommand.Archive _,
          CaseCommand.ReleaseTime _,
          CaseCommand.Cancel _ ->
          detail;
    };
  }

  private static JsonObject detail(TeamCommand command, JsonObject detail) {
    return switch (command) {
      case TeamCommand.SetTeam(var places, var optionalNeeded, _) -> {
        var mandatory = new JsonArray();
        var optional = new JsonArray();
        places.forEach(
            it -> (it.isMandatory() ? mandatory : optional).add(it.practitioner().value()));
        yield detail
            .put("mandatory", mandatory)
            .put("optional", optional)
            .put("optionalNeeded", optionalNeeded);
      }
      case TeamCommand.ConfirmMember(var fence, var member) ->
          detail.put("fence", fence).put("member", member.value());
      case TeamCommand.Excuse(var member, _) -> detail.put("member", member.value());
      case TeamCommand.GiveOpinion give -> detail.put("signedAt", give.signedAt().toString());
      case TeamCommand.TakeStand stand ->
          detail
              .put("consensus", stand.consensus())
              .put("agrees", stand.agrees())
              .put("signedAt", stand.signedAt().toString());
    };
  }
}
