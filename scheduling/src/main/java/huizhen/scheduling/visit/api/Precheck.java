package huizhen.scheduling.visit.api;

import java.util.Optional;

/// What has been done before somebody may wait.
///
/// @param hasGuardian a guardian is beside the child, and said so
/// @param needsHelp somebody pressed the help button and nobody has helped yet
public record Precheck(
    Optional<Attendant> attendant,
    Optional<VisitConsent> consent,
    boolean hasGuardian,
    boolean needsHelp) {
  public static final Precheck NONE =
      new Precheck(Optional.empty(), Optional.empty(), false, false);

  public Precheck attendant(Attendant value) {
    return new Precheck(Optional.of(value), consent, hasGuardian, needsHelp);
  }

  public Precheck consent(VisitConsent value) {
    return new Precheck(attendant, Optional.of(value), hasGuardian, needsHelp);
  }

  public Precheck guardian(boolean value) {
    return new Precheck(attendant, consent, value, needsHelp);
  }

  public Precheck help(boolean value) {
    return new Precheck(attendant, consent, hasGuardian, value);
  }
}
