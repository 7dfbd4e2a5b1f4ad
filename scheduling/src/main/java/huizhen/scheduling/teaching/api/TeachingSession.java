package huizhen.scheduling.teaching.api;

import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.request.api.Due;
import huizhen.scheduling.request.api.Request;
import huizhen.scheduling.request.api.TakenTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One teaching session (远程示教), as it stands: one teacher, at most [TeachingForm#MAX_PRESENTERS]
/// who present with him, and everybody else receives.
///
/// @param host whose session it is; the teacher and the patient are of it
/// @param announcedAt when it was first announced
/// @param enrolled who has a seat
/// @param attendance who was let in; only grows
/// @param papers its documents; only grow
/// @param recordings their names
/// @param lastReason of a change of time or a cancellation
/// @param alerts the time-outs that have come and still matter
public record TeachingSession(
    TeachingId id,
    long version,
    TeachingState state,
    OrganisationId host,
    TeachingForm form,
    Optional<TeachingConsent> consent,
    Optional<Instant> announcedAt,
    List<Attended> enrolled,
    List<Attended> attendance,
    List<TeachingPaper> papers,
    Optional<TeachingRecord> record,
    List<String> recordings,
    Optional<String> lastReason,
    Set<TeachingTimer.Kind> alerts,
    List<TeachingTimer> timers,
    Instant createdAt,
    Instant changedAt)
    implements Request {
  public static final String WORD = "teaching";

  /// An interrupted session begins a new one each time.
  public static final int MAX_RECORDINGS = 50;

  /// Announcements and consents; each change makes one.
  public static final int MAX_PAPERS = 100;

  public TeachingSession {
    enrolled = List.copyOf(enrolled);
    attendance = List.copyOf(attendance);
    papers = List.copyOf(papers);
    recordings = List.copyOf(recordings);
    alerts = Set.copyOf(alerts);
    timers = List.copyOf(timers);
    var kinds = EnumSet.noneOf(TeachingTimer.Kind.class);
    for (var timer : timers) {
      if (!kinds.add(timer.kind())) {
        throw new IllegalArgumentException("two time-outs " + timer.kind());
      }
    }
  }

  @Override
  public String word() {
    return WORD;
  }

  @Override
  public String key() {
    return id.value();
  }

  @Override
  public String standing() {
    return state.name();
  }

  public Optional<TeachingTimer> nextTimer() {
    return timers.stream()
        .min(Comparator.comparing(TeachingTimer::at).thenComparing(TeachingTimer::kind));
  }

  @Override
  public Optional<Due> next() {
    return nextTimer().map(it -> new Due(it.kind().name(), it.at()));
  }

  @Override
  public Set<OrganisationId> concerned() {
    var all = new LinkedHashSet<OrganisationId>();
    all.add(host);
    if (announcedAt.isPresent()) {
      all.addAll(form.invited());
    }
    return all;
  }

  /// The teacher's, from the announcement to the end.
  @Override
  public Optional<TakenTime> taken() {
    return switch (state) {
      case ANNOUNCED, LOBBY, LIVE, SUSPENDED ->
          Optional.of(new TakenTime(form.teacher(), form.start(), form.end()));
      case DRAFT, ENDED, RECORDED, CLOSED, CANCELLED, NOT_HELD, BROKEN_OFF -> Optional.empty();
    };
  }

  public boolean isEnrolled(PractitionerId who) {
    return enrolled.stream().anyMatch(it -> it.who().equals(who));
  }

  /// A session that shows no patient needs no consent.
  public boolean isConsented() {
    return form.patient().isEmpty()
        || consent.filter(it -> it.teaching() && it.sensitiveInformation()).isPresent();
  }

  public boolean isToBeRecorded() {
    return form.isRecorded()
        && (form.patient().isEmpty() || consent.filter(TeachingConsent::recording).isPresent());
  }

  @Override
  public String toString() {
    return "TeachingSession[" + id + " " + state + " v" + version + "]";
  }
}
