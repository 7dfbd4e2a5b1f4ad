package huizhen.scheduling.notice.api;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.PatientId;
import huizhen.scheduling.api.PractitionerId;
import java.util.Locale;
import java.util.Optional;

/// Whom a notice is for. The coordinators of an organisation share one list: what one of them has
/// read is read.
public record Recipient(Kind kind, String id) {
  public enum Kind {
    DOCTOR,
    COORDINATORS,
    PATIENT
  }

  public Recipient {
    // The ids check their form; what is not one is none of ours.
    var _ =
        switch (kind) {
          case DOCTOR -> new PractitionerId(id).value();
          case COORDINATORS -> new OrganisationId(id).value();
          case PATIENT -> new PatientId(id).value();
        };
  }

  public static Recipient doctor(PractitionerId id) {
    return new Recipient(Kind.DOCTOR, id.value());
  }

  public static Recipient coordinators(OrganisationId id) {
    return new Recipient(Kind.COORDINATORS, id.value());
  }

  public static Recipient patient(PatientId id) {
    return new Recipient(Kind.PATIENT, id.value());
  }

  /// Whose list somebody who is signed in reads; regulators and operators have none.
  public static Optional<Recipient> of(Actor actor) {
    return switch (actor.role()) {
      case COUNTY_DOCTOR, SPECIALIST -> actor.practitioner().map(Recipient::doctor);
      case COORDINATOR -> actor.organisation().map(Recipient::coordinators);
      case REGULATOR, PATIENT, OPERATOR, SERVICE, SYSTEM -> Optional.empty();
    };
  }

  /// `doctor:ID`, `coordinators:ID` or `patient:ID`; names nobody.
  public String key() {
    return kind.name().toLowerCase(Locale.ROOT) + ":" + id;
  }

  public static Recipient parse(String key) {
    var colon = key.indexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("not a recipient");
    }
    return new Recipient(
        Kind.valueOf(key.substring(0, colon).toUpperCase(Locale.ROOT)), key.substring(colon + 1));
  }

  @Override
  public String toString() {
    return key();
  }
}
