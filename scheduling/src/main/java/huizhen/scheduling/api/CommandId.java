package huizhen.scheduling.api;

import java.util.Set;

/// Makes a command idempotent: the same id again gives the same outcome. 1 to 64 of `A-Z a-z 0-9 _
/// -`.
///
/// @param versions what the command is for has to be at one of these versions, or nothing is done
///   ([StaleVersionException]); empty: at any. An outcome that is there already is told again all
///   the same, for it was given before the version grew.
public record CommandId(String value, Set<Long> versions) {
  public CommandId {
    Ids.check(value, "a command id (Idempotency-Key)");
    versions = Set.copyOf(versions);
  }

  public CommandId(String value) {
    this(value, Set.of());
  }

  /// @param version 0 of what is not there yet
  public boolean fits(long version) {
    return versions.isEmpty() || versions.contains(version);
  }
}
