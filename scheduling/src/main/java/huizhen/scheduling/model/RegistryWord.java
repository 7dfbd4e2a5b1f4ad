package huizhen.scheduling.model;

/// What the register said of a practitioner at the moment of a decision. Who was not asked for has
/// none.
public enum RegistryWord {
  VALID,
  /// It knows the licence and says no, or does not know it.
  NOT_VALID,
  /// It could not be asked, and the policy is to refuse then.
  AWAY,
  /// It could not be asked, and the policy is to go on with a note.
  UNVERIFIED
}
