package huizhen.web.policy;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.PatientId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// That doctors who have no part in a patient's cases may read of them, until a time (DOMAIN.md
/// A14): given by the patient to an organisation, or taken by a doctor in need (break-glass), with
/// a reason and for a review.
///
/// @param home the organisation that the patient belongs to: its coordinator reviews what was taken
/// @param to whose doctors may read
/// @param account who took it; empty for what was given, which is for all doctors of `to`
/// @param only the one case that it is about; empty for all of the patient's
/// @param reason a code or file number; empty for what was given
public record AccessGrant(
    String id,
    PatientId patient,
    OrganisationId home,
    OrganisationId to,
    Optional<String> account,
    Optional<CaseId> only,
    Set<Item> items,
    Instant from,
    Instant until,
    Optional<Instant> revokedAt,
    String reason,
    Optional<Review> review) {
  /// A patient grants for a year at most.
  public static final Duration LONGEST = Duration.ofDays(366);

  /// For how long a broken glass stands open.
  public static final Duration IN_NEED = Duration.ofHours(4);

  public AccessGrant {
    items = Set.copyOf(items);
    if (items.isEmpty() || !from.isBefore(until)) {
      throw new IllegalArgumentException("a grant is of something, and for a while");
    }
  }

  /// What of a case may be read.
  public enum Item {
    APPLICATION,
    MATERIALS,
    OPINION
  }

  /// What somebody who looked afterwards said.
  public record Review(String by, Instant at, boolean isJustified, String note) {}

  /// What it says to somebody who wants to read.
  public enum Verdict {
    OPEN,
    /// Not told that it exists.
    NOT_YOURS,
    REVOKED,
    EXPIRED,
    OUT_OF_SCOPE
  }

  public boolean isTaken() {
    return account.isPresent();
  }

  public Verdict judge(Actor actor, Item item, Instant now) {
    var whole = judge(actor, now);
    return whole == Verdict.OPEN && !items.contains(item) ? Verdict.OUT_OF_SCOPE : whole;
  }

  /// Of whatever it is about.
  public Verdict judge(Actor actor, Instant now) {
    boolean isDoctor =
        actor.role() == Actor.Role.COUNTY_DOCTOR || actor.role() == Actor.Role.SPECIALIST;
    if (!isDoctor
        || !actor.organisation().equals(Optional.of(to))
        || account.filter(it -> !it.equals(actor.account())).isPresent()) {
      return Verdict.NOT_YOURS;
    }
    if (revokedAt.isPresent()) {
      return Verdict.REVOKED;
    }
    return now.isBefore(until) ? Verdict.OPEN : Verdict.EXPIRED;
  }

  public AccessGrant revoked(Instant at) {
    return new AccessGrant(
        id, patient, home, to, account, only, items, from, until, Optional.of(at), reason, review);
  }

  public AccessGrant reviewed(Review value) {
    return new AccessGrant(
        id,
        patient,
        home,
        to,
        account,
        only,
        items,
        from,
        until,
        revokedAt,
        reason,
        Optional.of(value));
  }
}
