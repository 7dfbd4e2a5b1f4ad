package huizhen.scheduling.waitlist.api;

import huizhen.scheduling.api.Application.Urgency;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.request.api.Due;
import huizhen.scheduling.request.api.Request;
import huizhen.scheduling.request.api.TakenTime;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// A case that waits for a time of its specialist's, of any of the department, or of its whole
/// team: for an earlier one than it has, or, where it has none, for any. There is one of a case;
/// who comes again later is the same entry, at the end.
///
/// @param doctor the case's specialist when it was put on the list
/// @param department which one's specialists are meant where it waits for anyone
/// @param isAnyone whether it waits for any of them
/// @param team what kind of time its team waits for, where it waits for one of a whole team
/// @param members who was in that team then: with another team it is another matter
/// @param isEarlier whether the case had a time when it was put on the list
/// @param before only a time that starts before this is offered
/// @param since when it was put on the list: the order among equals
/// @param passed what was offered and not taken, at most [#MAX_PASSED]: not offered again
public record WaitEntry(
    CaseId caseId,
    PractitionerId doctor,
    PractitionerId requester,
    OrganisationId inviting,
    OrganisationId invited,
    Urgency urgency,
    String department,
    boolean isAnyone,
    Optional<TeamWish> team,
    List<PractitionerId> members,
    boolean isEarlier,
    Instant before,
    WaitState state,
    long version,
    Optional<Offer> offer,
    List<Passed> passed,
    Instant since,
    Instant createdAt,
    Instant changedAt)
    implements Request {
  public static final String WORD = "waiting";

  /// Past that the oldest is forgotten.
  public static final int MAX_PASSED = 20;

  public WaitEntry {
    members = List.copyOf(members);
    passed = List.copyOf(passed);
    if (offer.isPresent() != (state == WaitState.OFFERED)) {
      throw new IllegalArgumentException("an offer goes with its state");
    }
  }

  @Override
  public String word() {
    return WORD;
  }

  @Override
  public String key() {
    return caseId.value();
  }

  @Override
  public String standing() {
    return state.name();
  }

  @Override
  public Optional<Due> next() {
    return switch (state) {
      case WAITING -> Optional.of(new Due("WAIT_OVER", before));
      case OFFERED -> offer.map(it -> new Due("OFFER_LAPSED", it.until()));
      case TAKEN, WITHDRAWN, ENDED -> Optional.empty();
    };
  }

  @Override
  public Set<OrganisationId> concerned() {
    var both = new LinkedHashSet<>(List.of(inviting));
    both.add(invited);
    return both;
  }

  @Override
  public Optional<TakenTime> taken() {
    return offer.map(it ->
        new TakenTime(
            Stream.concat(Stream.of(it.doctor()), it.beside().stream()).distinct().toList(),
            it.start(),
            it.end()));
  }

  /// Whether the same time could go to both of them.
  public boolean isBeside(WaitEntry other) {
    return ((isAnyone || other.isAnyone)
            && invited.equals(other.invited)
            && department.equals(other.department))
        || people().stream().anyMatch(other.people()::contains);
  }

  /// Whose times it waits for by name.
  private List<PractitionerId> people() {
    return Stream.concat(Stream.of(doctor), members.stream()).toList();
  }
}
