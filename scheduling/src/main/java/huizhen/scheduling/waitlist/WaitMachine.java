package huizhen.scheduling.waitlist;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.Application.Urgency;
import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.FreeSlot;
import huizhen.scheduling.api.PlanningRules;
import huizhen.scheduling.api.Proposal;
import huizhen.scheduling.model.Rule;
import huizhen.scheduling.request.RequestDecision;
import huizhen.scheduling.request.RequestDecision.Changed;
import huizhen.scheduling.request.RequestDecision.Illegal;
import huizhen.scheduling.request.RequestDecision.Refused;
import huizhen.scheduling.waitlist.api.Offer;
import huizhen.scheduling.waitlist.api.Passed;
import huizhen.scheduling.waitlist.api.TeamWish;
import huizhen.scheduling.waitlist.api.WaitEntry;
import huizhen.scheduling.waitlist.api.WaitState;
import huizhen.scheduling.waitlist.api.Waitlist;
import huizhen.scheduling.waitlist.api.Wish;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Decides about those who wait (DOMAIN.md 4, rule 8). Pure.
public final class WaitMachine {
  /// By urgency, then in the order in which they came.
  public static final Comparator<WaitEntry> ORDER =
      Comparator.<WaitEntry>comparingInt(it -> rank(it.urgency()))
          .thenComparing(WaitEntry::since)
          .thenComparing(WaitEntry::key);

  private static final Set<CaseState> BOOKABLE =
      EnumSet.of(CaseState.ACCEPTED, CaseState.SCHEDULED, CaseState.READY);

  private final Duration offered;
  private final Duration horizon;
  private final Duration teamNotice;

  /// With the usual notice to a team.
  public WaitMachine(Duration offered, Duration horizon) {
    this(offered, horizon, PlanningRules.standard().minNotice());
  }

  /// @param offered how long an offer stands
  /// @param horizon how far ahead times are booked
  /// @param teamNotice how long before its time a team is told of it, at least
  public WaitMachine(Duration offered, Duration horizon, Duration teamNotice) {
    this.offered = offered;
    this.horizon = horizon;
    this.teamNotice = teamNotice;
  }

  /// How many wait already.
  ///
  /// @param teams of them, for a time of a whole team
  public record Load(int all, int teams) {
    public static final Load NONE = new Load(0, 0);

    boolean isFull(boolean isTeam) {
      return all >= Waitlist.MAX_ACTIVE || (isTeam && teams >= Waitlist.MAX_TEAMS);
    }
  }

  /// The first start that may be offered: whoever takes it at the last moment still has as long
  /// again to come.
  public Instant earliest(Instant now) {
    return now.plus(offered).plus(offered);
  }

  /// The same for a team, which is told early enough even if it is taken at the last moment.
  public Instant earliestOfTeam(Instant now) {
    return now.plus(offered).plus(offered.compareTo(teamNotice) > 0 ? offered : teamNotice);
  }

  /// The first start that may be offered to this one.
  public Instant earliest(WaitEntry it, Instant now) {
    return earliest(it.team(), now);
  }

  private Instant earliest(Optional<TeamWish> team, Instant now) {
    return team.map(it -> later(it.from(), earliestOfTeam(now))).orElseGet(() -> earliest(now));
  }

  private static Instant later(Instant a, Instant b) {
    return a.isBefore(b) ? b : a;
  }

  /// Before when a time of use to a case has to start.
  public Instant until(ConsultationCase of, Optional<Instant> before, Instant now) {
    var last = now.plus(horizon);
    var wanted = before.filter(it -> it.isBefore(last)).orElse(last);
    return of.appointment().map(it -> it.start()).filter(it -> it.isBefore(wanted)).orElse(wanted);
  }

  /// @param existing the entry that there is of the case
  /// @param free times of the case's own specialist that both have free now, the earliest first, or
  ///   of its whole team: these can be booked; what others have free is offered to who waits for
  ///   them
  public RequestDecision<WaitEntry> join(
      Optional<WaitEntry> existing,
      ConsultationCase of,
      Wish wish,
      Actor actor,
      Load load,
      List<FreeSlot> free,
      Instant now) {
    var until = until(of, wish.before(), now);
    if (existing.filter(it -> it.state().isActive()).isPresent()) {
      return new Illegal<>(existing.get().standing(), "join");
    }
    if (!isParty(of, actor)) {
      return new Refused<>(Rule.NOT_ALLOWED, "join");
    }
    if (!isBookable(of) || !TeamWaits.isFor(of, wish.team(), wish.isAnyone())) {
      return new Refused<>(Rule.WAIT_STATE, "join");
    }
    var broken = wish.team().flatMap(it -> TeamWaits.broken(of.team(), it));
    if (broken.isPresent()) {
      return new Refused<>(broken.get(), "join");
    }
    var from = earliest(wish.team(), now);
    if (!until.isAfter(from)) {
      return new Refused<>(Rule.WAIT_BEFORE, "join");
    }
    if (load.isFull(wish.team().isPresent())) {
      return new Refused<>(Rule.WAIT_FULL, "join");
    }
    if (free.stream().anyMatch(it -> isWithin(it.start(), from, until))) {
      return new Refused<>(Rule.WAIT_FREE, "join");
    }
    var next =
        new WaitEntry(
            of.id(),
            of.specialist().orElseThrow(),
            of.requester(),
            of.inviting(),
            of.application().invited(),
            of.application().urgency(),
            of.application().department(),
            wish.isAnyone(),
            wish.team(),
            of.team().members(),
            of.appointment().isPresent(),
            until,
            WaitState.WAITING,
            existing.map(WaitEntry::version).orElse(0L) + 1,
            Optional.empty(),
            List.of(),
            now,
            existing.map(WaitEntry::createdAt).orElse(now),
            now);
    return new Changed<>(next, "join", List.of(next.standing()));
  }

  /// Keeps a time for it. Given by the system alone.
  public RequestDecision<WaitEntry> offer(
      WaitEntry it, ConsultationCase of, FreeSlot slot, Instant now) {
    if (it.state() != WaitState.WAITING) {
      return new Illegal<>(it.standing(), "offer");
    }
    if (!suits(it, of, slot, now)) {
      return new Refused<>(Rule.WAIT_BEFORE, "offer");
    }
    var offer = new Offer(slot.practitioner(), slot.start(), slot.end(), now.plus(offered));
    return changed(it, WaitState.OFFERED, Optional.of(offer), it.passed(), "offer", now);
  }

  /// The same of a whole team: kept for all who are to come, or for nobody.
  public RequestDecision<WaitEntry> offer(
      WaitEntry it, ConsultationCase of, Proposal time, Instant now) {
    if (it.state() != WaitState.WAITING) {
      return new Illegal<>(it.standing(), "offer");
    }
    if (!suits(it, of, time, now)) {
      return new Refused<>(Rule.WAIT_BEFORE, "offer");
    }
    var offer = TeamWaits.offer(of, time, now.plus(offered));
    return changed(it, WaitState.OFFERED, Optional.of(offer), it.passed(), "offer", now);
  }

  public RequestDecision<WaitEntry> decline(
      WaitEntry it, ConsultationCase of, Actor actor, Instant now) {
    if (it.state() != WaitState.OFFERED) {
      return new Illegal<>(it.standing(), "decline");
    }
    return isParty(of, actor)
        ? back(it, "decline", now)
        : new Refused<>(Rule.NOT_ALLOWED, "decline");
  }

  public RequestDecision<WaitEntry> leave(
      WaitEntry it, ConsultationCase of, Actor actor, Instant now) {
    if (!it.state().isActive()) {
      return new Illegal<>(it.standing(), "leave");
    }
    return isParty(of, actor)
        ? changed(it, WaitState.WITHDRAWN, Optional.empty(), it.passed(), "leave", now)
        : new Refused<>(Rule.NOT_ALLOWED, "leave");
  }

  /// The offered time is being booked.
  public RequestDecision<WaitEntry> take(
      WaitEntry it, ConsultationCase of, Actor actor, Instant now) {
    if (it.state() != WaitState.OFFERED) {
      return new Illegal<>(it.standing(), "take");
    }
    if (!isParty(of, actor)) {
      return new Refused<>(Rule.NOT_ALLOWED, "take");
    }
    return TeamWaits.isSameTeam(it, of)
            && it.offer().filter(offer -> now.isBefore(offer.until())).isPresent()
        ? changed(it, WaitState.TAKEN, Optional.empty(), it.passed(), "take", now)
        : new Refused<>(Rule.WAIT_LAPSED, "take");
  }

  /// What the case has become meanwhile ends the waiting.
  public Optional<Changed<WaitEntry>> settle(
      WaitEntry it, Optional<ConsultationCase> of, Instant now) {
    var stillWants =
        of.filter(kase -> isBookable(kase) || isHeldByHand(it, kase))
            .filter(kase -> TeamWaits.isSameTeam(it, kase))
            .filter(kase -> it.isAnyone() || kase.specialist().equals(Optional.of(it.doctor())))
            .filter(kase ->
                isHeldByHand(it, kase)
                    || kase.appointment()
                        .map(time -> it.isEarlier() && time.start().isAfter(earliest(it, now)))
                        .orElse(true))
            .isPresent();
    return it.state().isActive() && !stillWants
        ? Optional.of(changed(it, WaitState.ENDED, Optional.empty(), it.passed(), "settle", now))
        : Optional.empty();
  }

  public Optional<Changed<WaitEntry>> elapse(WaitEntry it, Instant now) {
    if (it.next().filter(due -> !due.at().isAfter(now)).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        it.state() == WaitState.OFFERED
            ? back(it, "offerLapsed", now)
            : changed(it, WaitState.ENDED, Optional.empty(), it.passed(), "waitOver", now));
  }

  /// Whether a free time may be offered to it. Whether another specialist may have the case is for
  /// the case to say.
  public boolean suits(WaitEntry it, ConsultationCase of, FreeSlot slot, Instant now) {
    return isBookable(of)
        && it.team().isEmpty()
        && TeamWaits.isSameTeam(it, of)
        && of.appointment().map(time -> slot.start().isBefore(time.start())).orElse(true)
        && (it.isAnyone() || slot.practitioner().equals(it.doctor()))
        && isWithin(slot.start(), earliest(it, now), it.before())
        && !it.passed().contains(new Passed(slot.practitioner(), slot.start()));
  }

  /// Whether a time that its team has free may be offered to it.
  public boolean suits(WaitEntry it, ConsultationCase of, Proposal time, Instant now) {
    return isBookable(of)
        && it.team().filter(wish -> time.optional().size() >= wish.optionalNeeded()).isPresent()
        && TeamWaits.isSameTeam(it, of)
        && of.specialist().equals(Optional.of(it.doctor()))
        && of.appointment().map(own -> time.start().isBefore(own.start())).orElse(true)
        && isWithin(time.start(), earliest(it, now), it.before())
        && !TeamWaits.wasPassed(it, time);
  }

  private static boolean isWithin(Instant start, Instant from, Instant before) {
    return start.isBefore(before) && !start.isBefore(from);
  }

  /// Back on the list, where it was; the time goes to the next.
  private static Changed<WaitEntry> back(WaitEntry it, String step, Instant now) {
    var passed = new ArrayList<>(it.passed());
    it.offer().ifPresent(offer -> passed.add(new Passed(offer.doctor(), offer.start())));
    var kept = passed.subList(Math.max(0, passed.size() - WaitEntry.MAX_PASSED), passed.size());
    // Where nothing can come any more it is over at once.
    return changed(
        it,
        it.before().isAfter(now) ? WaitState.WAITING : WaitState.ENDED,
        Optional.empty(),
        kept,
        step,
        now);
  }

  private static Changed<WaitEntry> changed(
      WaitEntry it,
      WaitState to,
      Optional<Offer> offer,
      List<Passed> passed,
      String step,
      Instant now) {
    var next =
        new WaitEntry(
            it.caseId(),
            it.doctor(),
            it.requester(),
            it.inviting(),
            it.invited(),
            it.urgency(),
            it.department(),
            it.isAnyone(),
            it.team(),
            it.members(),
            it.isEarlier(),
            it.before(),
            to,
            it.version() + 1,
            offer,
            passed,
            it.since(),
            it.createdAt(),
            now);
    return new Changed<>(next, step, List.of(to.name()));
  }

  private static int rank(Urgency urgency) {
    return switch (urgency) {
      case EMERGENCY -> 0;
      case URGENT -> 1;
      case ROUTINE -> 2;
    };
  }

  private static boolean isBookable(ConsultationCase of) {
    return BOOKABLE.contains(of.state()) && of.specialist().isPresent();
  }

  /// While somebody tries another time with a team, its place is not lost: most such holds fall.
  private static boolean isHeldByHand(WaitEntry it, ConsultationCase of) {
    return it.team().isPresent() && of.state() == CaseState.SCHEDULING;
  }

  /// The requesting doctor, and the coordinators of both sides.
  private static boolean isParty(ConsultationCase of, Actor actor) {
    return switch (actor.role()) {
      case COUNTY_DOCTOR -> actor.practitioner().filter(of.requester()::equals).isPresent();
      case COORDINATOR ->
          actor
              .organisation()
              .filter(it -> it.equals(of.inviting()) || it.equals(of.application().invited()))
              .isPresent();
      default -> false;
    };
  }
}
