package huizhen.scheduling.io;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.model.Decision;
import huizhen.scheduling.model.Facts;
import huizhen.scheduling.model.Step;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/// A command on its way to a decision.
///
/// @param more what else makes it this command: the same id for something else is refused
/// @param detail for the audit entry
/// @param seen the case as the caller has just read it: decided on without reading it again, as the
///   script notices when it is no more so
/// @param concerned whom the directory is asked about; empty when nobody can be named
record Order(
    CommandId command,
    Actor actor,
    CaseId id,
    Step step,
    String more,
    JsonObject detail,
    Optional<ConsultationCase> seen,
    Function<Optional<ConsultationCase>, Optional<RedisDirectory.Concerned>> concerned,
    Decider decider) {
  /// Of a case that is read first.
  Order(
      CommandId command,
      Actor actor,
      CaseId id,
      Step step,
      String more,
      JsonObject detail,
      Function<Optional<ConsultationCase>, Optional<RedisDirectory.Concerned>> concerned,
      Decider decider) {
    this(command, actor, id, step, more, detail, Optional.empty(), concerned, decider);
  }

  /// The state machine, with the command in its pocket.
  interface Decider {
    Decision decide(Optional<ConsultationCase> state, Facts facts, Instant now);
  }

  String commandKey() {
    return RedisKeys.command(actor.account(), command);
  }

  String print() {
    return step.word() + "/" + id + "/" + more;
  }
}
