package huizhen.scheduling.notice;

import huizhen.scheduling.api.CaseAlert;
import huizhen.scheduling.api.CaseDocument;
import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.Opinion;
import huizhen.scheduling.notice.Situation.Fact;
import huizhen.scheduling.notice.api.Meeting;
import huizhen.scheduling.notice.api.NoticeKind;
import huizhen.scheduling.notice.api.NoticeSubject;
import huizhen.scheduling.notice.api.Recipient;
import huizhen.scheduling.teaching.api.TeachingSession;
import huizhen.scheduling.teaching.api.TeachingState;
import huizhen.scheduling.visit.api.PlaceWait;
import huizhen.scheduling.visit.api.SessionBlock;
import huizhen.scheduling.visit.api.Visit;
import huizhen.scheduling.visit.api.VisitExit;
import huizhen.scheduling.visit.api.VisitState;
import huizhen.scheduling.visit.api.Waiting;
import huizhen.scheduling.waitlist.api.WaitEntry;
import huizhen.scheduling.waitlist.api.WaitState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads cases, visits and teaching sessions as notices see them.
public final class Situations {
  /// "Two before you".
  private static final int NEAR = 2;

  private Situations() {}

  public static Situation of(ConsultationCase it) {
    var attendees = new TreeSet<>(Comparator.comparing(Recipient::key));
    it.appointment().ifPresent(time -> attendees.add(Recipient.doctor(time.practitioner())));
    attendees.add(Recipient.doctor(it.requester()));
    it.team().attending().forEach(who -> attendees.add(Recipient.doctor(who)));
    var watchers = new TreeSet<>(Comparator.comparing(Recipient::key));
    watchers.add(Recipient.coordinators(it.inviting()));
    watchers.add(Recipient.coordinators(it.application().invited()));
    it.team().seats().forEach(seat -> watchers.add(Recipient.coordinators(seat.organisation())));
    var isBooked = it.state().isBooked();
    var isDisplaced =
        it.progress().alerts().stream().anyMatch(a -> a.kind() == CaseAlert.Kind.PREEMPTED);
    return new Situation(
        NoticeSubject.of(it.id()),
        it.version(),
        it.changedAt(),
        it.appointment()
            .filter(_ -> isBooked)
            .map(time -> new Meeting(time.start(), time.end(), time.zone())),
        isAwaited(it.state()),
        attendees,
        watchers,
        isDisplaced ? NoticeKind.DISPLACED : NoticeKind.CANCELLED,
        it.lastReason(),
        facts(it));
  }

  /// An account has no time and no course of its own: what happens to it is told as it happens.
  public static Situation ofAccount(NoticeSubject subject) {
    return new Situation(
        subject,
        0,
        Instant.EPOCH,
        Optional.empty(),
        false,
        Set.of(),
        Set.of(),
        NoticeKind.CANCELLED,
        Optional.empty(),
        List.of());
  }

  /// The same, where the case waits for a time and is offered one.
  public static Situation of(ConsultationCase it, Optional<WaitEntry> waits) {
    var is = of(it);
    return waits
        .filter(entry -> entry.state() == WaitState.OFFERED)
        .map(entry ->
            is.with(
                new Fact(
                    "offer-" + entry.version(),
                    NoticeKind.TIME_OFFERED,
                    offered(it, entry),
                    Optional.empty())))
        .orElse(is);
  }

  /// A team is planned by the coordinator of the hospital that is asked.
  private static Set<Recipient> offered(ConsultationCase it, WaitEntry entry) {
    var asking = List.of(Recipient.doctor(it.requester()), Recipient.coordinators(it.inviting()));
    return entry.team().isEmpty()
        ? Set.copyOf(asking)
        : Stream.concat(
                asking.stream(), Stream.of(Recipient.coordinators(it.application().invited())))
            .collect(Collectors.toSet());
  }

  private static List<Fact> facts(ConsultationCase it) {
    var facts = new ArrayList<Fact>();
    var asking = Set.of(Recipient.doctor(it.requester()), Recipient.coordinators(it.inviting()));
    var refused = it.state() == CaseState.RETURNED || it.state() == CaseState.DECLINED;
    if (refused) {
      var count =
          it.progress().documents().stream()
              .filter(document -> document.kind() == CaseDocument.Kind.REFUSAL)
              .count();
      facts.add(
          new Fact(
              "refusal-" + count,
              it.state() == CaseState.RETURNED ? NoticeKind.RETURNED : NoticeKind.DECLINED,
              asking,
              it.lastReason()));
    }
    if (isDelivered(it.state())) {
      it.opinions().stream()
          .filter(opinion -> opinion.signedAt().isPresent())
          .mapToInt(Opinion::version)
          .max()
          .ifPresent(version ->
              facts.add(
                  new Fact(
                      "opinion-" + version,
                      NoticeKind.OPINION_DELIVERED,
                      asking,
                      Optional.empty())));
    }
    return facts;
  }

  /// Reception and the patient hear of each number that is kept for him: he has a quarter of an
  /// hour to take it himself, or to say so to who rings him.
  public static Situation of(SessionBlock block) {
    var facts = new ArrayList<Fact>();
    for (var wait : block.waits()) {
      wait.offer()
          .ifPresent(offer ->
              facts.add(
                  new Fact(
                      "offer-" + wait.id() + "-" + offer.number(),
                      NoticeKind.TIME_OFFERED,
                      Set.of(
                          Recipient.coordinators(block.organisation()),
                          Recipient.patient(wait.booking().patient())),
                      Optional.empty())));
    }
    return new Situation(
        NoticeSubject.of(block.id()),
        block.version(),
        // An offer is news for as long as it stands.
        block.waits().stream()
            .flatMap(it -> it.offer().stream())
            .map(PlaceWait.Offer::until)
            .max(Comparator.naturalOrder())
            .orElse(Instant.EPOCH),
        Optional.empty(),
        false,
        Set.of(),
        Set.of(),
        NoticeKind.CANCELLED,
        Optional.empty(),
        facts);
  }

  /// @param zone of the hospital
  /// @param waiting the block's queue as it is now
  public static Situation of(Visit visit, SessionBlock block, Waiting waiting, String zone) {
    var plan = visit.plan();
    var patient = Set.of(Recipient.patient(plan.patient()));
    var isBefore = visit.state().isBefore();
    var isLeft = visit.state().isLast() && visit.state() != VisitState.CLOSED;
    var facts = new ArrayList<Fact>();
    if (isBefore && block.lateSince().isPresent()) {
      facts.add(new Fact("late-" + block.id(), NoticeKind.DOCTOR_LATE, patient, Optional.empty()));
    }
    if (waiting.of(visit.id()).filter(it -> it.ahead() <= NEAR).isPresent()) {
      facts.add(
          new Fact("near-" + block.id(), NoticeKind.TWO_BEFORE_YOU, patient, Optional.empty()));
    }
    if (visit.state() == VisitState.NO_SHOW_DOCTOR) {
      facts.add(new Fact("absent", NoticeKind.CANCELLED, patient, Optional.empty()));
    }
    var each = Duration.between(block.start(), block.end()).dividedBy(block.capacity());
    return new Situation(
        NoticeSubject.of(visit.id()),
        visit.version(),
        visit.changedAt(),
        isLeft
            ? Optional.empty()
            : Optional.of(new Meeting(plan.slot(), plan.slot().plus(each), zone)),
        isBefore,
        patient,
        Set.of(),
        NoticeKind.CANCELLED,
        visit.course().exit().map(VisitExit::words),
        facts);
  }

  /// From the announcement on: who teaches, presents and has a seat comes; the coordinators of the
  /// host and of who is invited hear of it.
  ///
  /// @param zone of the host
  public static Situation of(TeachingSession it, String zone) {
    var form = it.form();
    var isAnnounced = it.announcedAt().isPresent();
    var attendees = new TreeSet<>(Comparator.comparing(Recipient::key));
    attendees.add(Recipient.doctor(form.teacher()));
    form.presenters().forEach(who -> attendees.add(Recipient.doctor(who)));
    it.enrolled().forEach(seat -> attendees.add(Recipient.doctor(seat.who())));
    var watchers = new TreeSet<>(Comparator.comparing(Recipient::key));
    it.concerned().forEach(where -> watchers.add(Recipient.coordinators(where)));
    return new Situation(
        NoticeSubject.of(it.id()),
        it.version(),
        it.changedAt(),
        isHeld(it.state()) && isAnnounced
            ? Optional.of(new Meeting(form.start(), form.end(), zone))
            : Optional.empty(),
        it.state() == TeachingState.ANNOUNCED || it.state() == TeachingState.LOBBY,
        attendees,
        watchers,
        NoticeKind.CANCELLED,
        it.lastReason(),
        List.of());
  }

  private static boolean isHeld(TeachingState state) {
    return switch (state) {
      case ANNOUNCED, LOBBY, LIVE, SUSPENDED, ENDED, RECORDED, CLOSED -> true;
      case DRAFT, CANCELLED, NOT_HELD, BROKEN_OFF -> false;
    };
  }

  private static boolean isAwaited(CaseState state) {
    return state == CaseState.SCHEDULED || state == CaseState.READY || state == CaseState.LOBBY;
  }

  private static boolean isDelivered(CaseState state) {
    return state == CaseState.DELIVERED
        || state == CaseState.ACKNOWLEDGED
        || state == CaseState.CLOSED;
  }
}
