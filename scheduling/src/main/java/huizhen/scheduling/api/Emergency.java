package huizhen.scheduling.api;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What an emergency consultation (急会诊, DOMAIN.md 3a) keeps of its course: who is rung when, who
/// saw it, and how long the specialist took to come. Part of the case's progress.
///
/// Whom it would ring on every level is fixed when the button is pressed: what was on the rota then
/// is what the case shows for ever.
///
/// @param raisedAt when the button was pressed, by the gateway's clock
/// @param level the last level that was rung; 0 before the first
/// @param rings everybody on call at that moment, by level; those who are not rung yet too
/// @param isWithCoordinator nobody accepted on any level, or nobody is on call
/// @param arrivedAt when the specialist was in the room
/// @param override the approval in the place of consent
/// @param displaced the cases whose appointments gave way
public record Emergency(
    Instant raisedAt,
    int level,
    List<Ring> rings,
    boolean isWithCoordinator,
    Optional<Instant> acceptedAt,
    Optional<Instant> arrivedAt,
    Optional<ConsentOverride> override,
    List<CaseId> displaced) {
  /// More on call for one specialty than this are not rung.
  public static final int MAX_RINGS = 40;

  public Emergency {
    rings = List.copyOf(rings);
    displaced = List.copyOf(displaced);
    if (rings.size() > MAX_RINGS) {
      throw new IllegalArgumentException("an emergency rings at most " + MAX_RINGS);
    }
  }

  /// Somebody whom this emergency rings, or will.
  ///
  /// @param shownAt when their page rang
  /// @param excuse why they declined, where they said so: nobody in a hurry has to
  public record Ring(
      PractitionerId practitioner,
      int level,
      Optional<Instant> rungAt,
      Optional<Instant> shownAt,
      Optional<Instant> declinedAt,
      Optional<Excuse> excuse) {
    /// Of somebody whom nothing has rung yet.
    public static Ring waiting(PractitionerId practitioner, int level) {
      return new Ring(
          practitioner,
          level,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }

    public Ring rung(Instant at) {
      return new Ring(practitioner, level, Optional.of(at), shownAt, declinedAt, excuse);
    }

    /// The first time counts, as in [#declined].
    public Ring shown(Instant at) {
      return shownAt.isPresent()
          ? this
          : new Ring(practitioner, level, rungAt, Optional.of(at), declinedAt, excuse);
    }

    public Ring declined(Instant at, Optional<Excuse> why) {
      return declinedAt.isPresent()
          ? this
          : new Ring(practitioner, level, rungAt, shownAt, Optional.of(at), why);
    }

    public boolean isRung() {
      return rungAt.isPresent();
    }

    /// Whether it still waits for this one's answer.
    public boolean isOpen() {
      return isRung() && declinedAt.isEmpty();
    }
  }

  /// Why somebody on call does not come. A closed list: free text would have to be kept from the
  /// audit trail and from pages that show no clinical text.
  public enum Excuse {
    IN_SESSION,
    IN_SURGERY,
    OUT_OF_SCOPE,
    UNABLE
  }

  public Optional<Ring> ring(PractitionerId practitioner) {
    return rings.stream().filter(it -> it.practitioner().equals(practitioner)).findFirst();
  }

  public boolean isRung(PractitionerId practitioner) {
    return ring(practitioner).filter(Ring::isRung).isPresent();
  }

  /// From the button to the first page that rang.
  public Optional<Duration> tapToRing() {
    return rings.stream()
        .flatMap(it -> it.shownAt().stream())
        .min(Instant::compareTo)
        .map(it -> Duration.between(raisedAt, it));
  }

  /// From the acceptance to the room: to be at most ten minutes (急会诊及时到位率).
  public Optional<Duration> acceptToRoom() {
    return acceptedAt.flatMap(from -> arrivedAt.map(to -> Duration.between(from, to)));
  }

  /// Of somebody who is rung next, or has answered.
  public Emergency rung(int rungLevel, List<Ring> next) {
    return new Emergency(
        raisedAt, rungLevel, next, isWithCoordinator, acceptedAt, arrivedAt, override, displaced);
  }

  public Emergency withCoordinator() {
    return new Emergency(raisedAt, level, rings, true, acceptedAt, arrivedAt, override, displaced);
  }

  public Emergency accepted(Instant at, List<CaseId> gaveWay) {
    return new Emergency(
        raisedAt, level, rings, isWithCoordinator, Optional.of(at), arrivedAt, override, gaveWay);
  }

  /// The first time counts.
  public Emergency arrived(Instant at) {
    return new Emergency(
        raisedAt,
        level,
        rings,
        isWithCoordinator,
        acceptedAt,
        arrivedAt.or(() -> Optional.of(at)),
        override,
        displaced);
  }

  public Emergency approved(ConsentOverride by) {
    return new Emergency(
        raisedAt,
        level,
        rings,
        isWithCoordinator,
        acceptedAt,
        arrivedAt,
        Optional.of(by),
        displaced);
  }
}
