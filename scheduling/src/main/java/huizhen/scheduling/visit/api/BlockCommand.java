package huizhen.scheduling.visit.api;

/// What can be asked of a block.
public enum BlockCommand {
  /// The doctor is there and begins.
  BEGIN,
  /// The doctor does not come: everybody is told and has the first place next time.
  ABSENT
}
