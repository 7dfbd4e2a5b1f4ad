package huizhen.scheduling.notice.api;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.PatientId;
import huizhen.scheduling.api.PractitionerId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Whom a notice is for. The coordinators of an organisation share one list: what one of them has
/// read is read. What concerns the own sign-in is in a list of the account's own, which everybody
/// has.
public record Recipient(Kind kind, String id) {
  public enum Kind {
    DOCTOR,
    COORDINATORS,
    PATIENT,
    ACCOUNT
  }

  private static final Pattern ACCOUNT = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  public Recipient {
    // The ids check their form; what is not one is none of ours.
    var _ =
        switch (kind) {
          case DOCTOR -> new PractitionerId(id).value();
          case COORDINATORS -> new OrganisationId(id).value();
          case PATIENT -> new PatientId(id).value();
          case ACCOUNT -> checked(id);
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

  /// @param id as the audit trail shows it
  public static Recipient account(String id) {
    return new Recipient(Kind.ACCOUNT, id);
  }

  private static String checked(String account) {
    if (!ACCOUNT.matcher(account).matches()) {
      throw new IllegalArgumentException("not the id of an account");
    }
    return account;
  }

  /// All lists that somebody who is signed in reads: the account's own first.
  public static List<Recipient> listsOf(Actor actor) {
    return Stream.concat(Stream.of(account(actor.account())), of(actor).stream()).toList();
  }

  /// Whose list somebody who is signed in reads for work; regulators and operators have none.
  public static Optional<Recipient> of(Actor actor) {
    return switch (actor.role()) {
      case COUNTY_DOCTOR, SPECIALIST -> actor.practitioner().map(Recipient::doctor);
      case COORDINATOR -> actor.organisation().map(Recipient::coordinators);
      case REGULATOR, PATIENT, OPERATOR, SERVICE, SYSTEM -> Optional.empty();
    };
  }

  /// `doctor:ID`, `coordinators:ID`, `patient:ID` or `account:ID`; names nobody.
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
