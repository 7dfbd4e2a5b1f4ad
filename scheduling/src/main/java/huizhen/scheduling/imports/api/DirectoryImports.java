package huizhen.scheduling.imports.api;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.CommandId;
import io.vertx.core.Future;

/// Brings organisations and practitioners in from files. A coordinator brings the practitioners of
/// the own organisation alone, an operator everybody.
///
/// All of a file or nothing of it; the same file again changes nothing. Nobody is removed by it.
public interface DirectoryImports {
  /// Says what would come of it, and writes nothing.
  Future<ImportOutcome> plan(Actor actor, ImportFile file);

  /// Writes it, if it has no problem. Audited, also where it is refused.
  Future<ImportOutcome> apply(CommandId command, Actor actor, ImportFile file);
}
