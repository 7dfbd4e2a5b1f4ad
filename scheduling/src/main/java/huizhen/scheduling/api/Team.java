package huizhen.scheduling.api;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// The members of a multi-disciplinary consultation (MDT, DOMAIN.md A2 and 3a) beside the case's
/// specialist, who is its chair. A case without members is a consultation of two.
///
/// Each member's own opinion is hidden from the others until they have given theirs. The chair then
/// drafts the consensus, each agrees or dissents, and the chair signs last.
///
/// @param agenda what is to be discussed; clinical text
/// @param optionalNeeded how many of the optional members have to come, at least
/// @param endedAt when the session was over
/// @param chairOpinion the chair's own, before the consensus
public record Team(
    String agenda,
    int optionalNeeded,
    List<Seat> seats,
    Optional<Instant> endedAt,
    Optional<MemberOpinion> chairOpinion) {
  /// The specialist alone.
  public static final Team NONE = new Team("", 0, List.of(), Optional.empty(), Optional.empty());

  public static final int MAX_MEMBERS = 20;

  /// How long after the session somebody who was absent may add an opinion (DOMAIN.md 3a).
  public static final Duration SUPPLEMENT = Duration.ofHours(24);

  public Team {
    seats = List.copyOf(seats);
    if (seats.stream().map(Seat::practitioner).distinct().count() != seats.size()) {
      throw new IllegalArgumentException("a member has one seat");
    }
  }

  /// One member's place.
  ///
  /// @param organisation where the member was when the team was made
  /// @param attends whether the time held or booked is in this one's calendar
  /// @param joinedAt when the member first came to that time
  /// @param excused why the chair began without a mandatory member
  public record Seat(
      PractitionerId practitioner,
      OrganisationId organisation,
      boolean isMandatory,
      boolean attends,
      boolean isConfirmed,
      Optional<Instant> joinedAt,
      Optional<String> excused,
      Optional<MemberOpinion> opinion,
      Optional<Stand> stand) {
    /// A seat of which nothing is known but who has it.
    public Seat(PractitionerId practitioner, OrganisationId organisation, boolean isMandatory) {
      this(
          practitioner,
          organisation,
          isMandatory,
          false,
          false,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }

    /// For another time: who has confirmed and come to the one before does not count.
    public Seat at(boolean isThere) {
      return new Seat(
          practitioner,
          organisation,
          isMandatory,
          isThere,
          false,
          Optional.empty(),
          Optional.empty(),
          opinion,
          stand);
    }

    public Seat confirmed() {
      return new Seat(
          practitioner,
          organisation,
          isMandatory,
          attends,
          true,
          joinedAt,
          excused,
          opinion,
          stand);
    }

    public Seat joined(Instant at) {
      return new Seat(
          practitioner,
          organisation,
          isMandatory,
          attends,
          isConfirmed,
          joinedAt.or(() -> Optional.of(at)),
          excused,
          opinion,
          stand);
    }

    public Seat excused(String reason) {
      return new Seat(
          practitioner,
          organisation,
          isMandatory,
          attends,
          isConfirmed,
          joinedAt,
          Optional.of(reason),
          opinion,
          stand);
    }

    public Seat with(MemberOpinion value) {
      return new Seat(
          practitioner,
          organisation,
          isMandatory,
          attends,
          isConfirmed,
          joinedAt,
          excused,
          Optional.of(value),
          stand);
    }

    public Seat with(Optional<Stand> value) {
      return new Seat(
          practitioner,
          organisation,
          isMandatory,
          attends,
          isConfirmed,
          joinedAt,
          excused,
          opinion,
          value);
    }

    @Override
    public String toString() {
      return "Seat[" + practitioner + "]";
    }
  }

  /// What one member thinks; never changed.
  ///
  /// @param signature base64, over the structured text
  /// @param isLate whether it came after the chair had signed
  public record MemberOpinion(
      String findings,
      String diagnosis,
      String advice,
      Instant signedAt,
      String signature,
      boolean isLate) {
    @Override
    public String toString() {
      return "MemberOpinion[private]";
    }
  }

  /// Whether a member agrees with the consensus.
  ///
  /// @param consensus digest of the draft that it is about: another draft asks anew
  /// @param reservation why not, where the member dissents (保留意见)
  public record Stand(
      String consensus, boolean agrees, String reservation, Instant at, String signature) {
    @Override
    public String toString() {
      return "Stand[private]";
    }
  }

  public boolean isEmpty() {
    return seats.isEmpty();
  }

  public Optional<Seat> seat(PractitionerId id) {
    return seats.stream().filter(it -> it.practitioner().equals(id)).findFirst();
  }

  public List<PractitionerId> members() {
    return seats.stream().map(Seat::practitioner).toList();
  }

  /// Whose calendars have the time.
  public List<PractitionerId> attending() {
    return seats.stream().filter(Seat::attends).map(Seat::practitioner).toList();
  }

  public Team map(UnaryOperator<Seat> change) {
    return new Team(
        agenda, optionalNeeded, seats.stream().map(change).toList(), endedAt, chairOpinion);
  }

  public Team map(PractitionerId id, UnaryOperator<Seat> change) {
    return map(it -> it.practitioner().equals(id) ? change.apply(it) : it);
  }

  /// The first end counts.
  public Team ended(Instant at) {
    return new Team(agenda, optionalNeeded, seats, endedAt.or(() -> Optional.of(at)), chairOpinion);
  }

  public Team with(MemberOpinion ofChair) {
    return new Team(agenda, optionalNeeded, seats, endedAt, Optional.of(ofChair));
  }

  /// The same members under another chair, who has no seat beside it.
  public Team under(PractitionerId chair) {
    var others = new ArrayList<>(seats);
    others.removeIf(it -> it.practitioner().equals(chair));
    return new Team(agenda, optionalNeeded, others, endedAt, Optional.empty());
  }

  @Override
  public String toString() {
    return "Team" + members();
  }
}
