package huizhen.scheduling.model;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.Application;
import huizhen.scheduling.api.Appointment;
import huizhen.scheduling.api.CaseCommand;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.CaseProgress;
import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.CaseTimer;
import huizhen.scheduling.api.Consent;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.api.SchedulingRules;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The state machine of a doctor-to-doctor consultation (DOMAIN.md 3a). Pure: it is handed the
/// case, who asks for what, the directory's facts and the time.
///
/// It asks in this order: may this person ever do this, does the state allow it ([Step]), do the
/// rules ([CaseChecks]); what then comes of it is in [CaseChanges], which time-outs the new state
/// has in [TimerPlan]. The opinion's steps are in [Opinions].
public final class CaseMachine {
  private static final int MAX_REASON = 2_000;

  private final SchedulingRules rules;
  private final TimerPlan plan;
  private final CaseChecks checks;
  private final CaseChanges changes;

  public CaseMachine(SchedulingRules rules) {
    this.rules = rules;
    plan = new TimerPlan(rules);
    checks = new CaseChecks(rules);
    changes = new CaseChanges(rules, plan);
  }

  /// Opens a draft. Only a county doctor of the inviting organisation may.
  public Decision create(
      Optional<ConsultationCase> existing,
      CaseId id,
      Application application,
      Actor actor,
      Facts facts,
      Instant now) {
    if (actor.role() != Actor.Role.COUNTY_DOCTOR
        || actor.organisation().isEmpty()
        || actor.practitioner().isEmpty()) {
      return new Decision.Refused(Rule.NOT_ALLOWED, Step.CREATE);
    }
    if (existing.isPresent()) {
      return new Decision.Illegal(existing.get().state(), Step.CREATE);
    }
    var inviting = actor.organisation().get();
    var state =
        new ConsultationCase(
            id,
            1,
            CaseState.DRAFT,
            inviting,
            actor.practitioner().get(),
            application,
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            now,
            now,
            Optional.empty(),
            CaseProgress.NONE);
    var broken = CaseChecks.draft(state, application, facts).broken();
    return broken.isPresent()
        ? new Decision.Refused(broken.get(), Step.CREATE)
        : new Decision.Changed(state, Step.CREATE, List.of(CaseState.DRAFT));
  }

  public Decision decide(
      ConsultationCase state, CaseCommand command, Actor actor, Facts facts, Instant now) {
    var step = Step.of(command);
    var verdict = gate(state, step, actor);
    if (verdict.isPresent()) {
      return verdict.get();
    }
    var broken =
        CaseChecks.room(state, step).all(checks.of(state, command, actor, facts, now)).broken();
    return broken.isPresent()
        ? new Decision.Refused(broken.get(), step)
        : changes.of(state, command, actor, facts, now).by(step, plan, facts);
  }

  /// Books, or books anew, the case's two doctors; or only holds the time until both sides agree.
  /// Whose time it is has the case from then on: another specialist of the department, where the
  /// facts are of one. Whether it is still free is for the calendars to say, in the same script
  /// that writes it.
  public Decision book(ConsultationCase state, Slot slot, Actor actor, Facts facts, Instant now) {
    var step = slot.step();
    var verdict = gate(state, step, actor);
    if (verdict.isPresent()) {
      return verdict.get();
    }
    var broken =
        CaseChecks.room(state, step)
            .that(!CaseChecks.isAbortedMedically(state), Rule.BOOKING_ABORTED)
            .that(
                slot.overbooked().filter(it -> it.isBlank() || it.length() > MAX_REASON).isEmpty(),
                Rule.REASON_MISSING)
            .all(time(state, slot, facts, now))
            .broken();
    if (broken.isPresent()) {
      return new Decision.Refused(broken.get(), step);
    }
    var doctor = facts.specialist().orElseThrow().id();
    // Grows even over times that were given back: an old confirmation fits nothing new.
    var fence = state.version() + 1;
    var appointment =
        new Appointment(
            state.id().value() + "-" + fence,
            state.id(),
            doctor,
            slot.start(),
            slot.end(),
            facts.invited().orElseThrow().zone(),
            fence);
    var next = changes.at(state, appointment, slot, actor, now);
    return (state.specialist().equals(Optional.of(doctor)) ? next : next.under(doctor))
        .by(step, plan, facts);
  }

  /// Whether the case may go to the specialist of these facts, for a time of his.
  public boolean mayTake(ConsultationCase state, Facts facts, Instant at) {
    return checks.qualifications().specialist(state.application(), facts, at).broken().isEmpty();
  }

  /// Whether the case's team may have this time, as far as can be told before somebody wants it.
  public boolean mayMeet(ConsultationCase state, Slot slot, Facts facts, Instant now) {
    return time(state, slot, facts, now).broken().isEmpty();
  }

  private Checks time(ConsultationCase state, Slot slot, Facts facts, Instant now) {
    return checks
        .qualifications()
        .specialist(state.application(), facts, slot.start())
        .all(Bookings.checks(rules, state, facts, slot, now))
        .all(checks.team().time(state, slot, facts, now));
  }

  /// A time that somebody wants.
  ///
  /// @param isHeld whether both sides have to confirm it yet
  /// @param isKept whether it was kept in the calendars of all who are to come: of a team nothing
  ///   else is booked without having been held
  /// @param optional members of a team who are to come too
  /// @param overbooked why, where the specialist may have something else then
  public record Slot(
      Instant start,
      Instant end,
      boolean isHeld,
      boolean isKept,
      List<PractitionerId> optional,
      Optional<String> overbooked) {
    public Slot {
      optional = List.copyOf(optional);
      if ((isHeld && (isKept || overbooked.isPresent())) || (isKept && overbooked.isPresent())) {
        throw new IllegalArgumentException("what is kept or overbooked is booked at once");
      }
    }

    public Slot(Instant start, Instant end, boolean isHeld, List<PractitionerId> optional) {
      this(start, end, isHeld, false, optional, Optional.empty());
    }

    public Slot(Instant start, Instant end, boolean isHeld) {
      this(start, end, isHeld, List.of());
    }

    /// Booked at once, over what the specialist has then.
    public static Slot over(Instant start, Instant end, String reason) {
      return new Slot(start, end, false, false, List.of(), Optional.of(reason));
    }

    /// Booked at once, as it was offered.
    ///
    /// @param optional members of a team for whom it was kept too
    public static Slot kept(Instant start, Instant end, List<PractitionerId> optional) {
      return new Slot(start, end, false, true, optional, Optional.empty());
    }

    public Step step() {
      if (overbooked.isPresent()) {
        return Step.OVERBOOK;
      }
      return isHeld ? Step.HOLD : Step.BOOK;
    }

    @Override
    public String toString() {
      return "Slot[" + start + ", " + end + ", " + step() + "]";
    }
  }

  /// Lets the next time-out come, if it is due: one at a time, the earliest first, so that each has
  /// its own entry in the trail.
  public Optional<Decision.Changed> elapse(ConsultationCase state, Instant now) {
    return next(state)
        .filter(timer -> !timer.at().isAfter(now))
        .map(timer -> changes.elapsed(state, timer, now).by(Step.TIME_OUT, plan, Facts.NONE));
  }

  /// The time-out that comes next.
  public static Optional<CaseTimer> next(ConsultationCase state) {
    return state.progress().timers().stream()
        .min(Comparator.comparing(CaseTimer::at).thenComparing(CaseTimer::kind));
  }

  /// The steps that this actor may take now, as pages name them; see
  /// [huizhen.scheduling.api.Consultations#allowed].
  public List<String> allowed(ConsultationCase state, Actor actor, Instant now) {
    var words = new ArrayList<String>();
    for (var step : Step.values()) {
      var isForPages =
          switch (step) {
            case CREATE,
                START,
                ADD_RECORDING,
                SUSPEND,
                RESUME,
                END,
                ARCHIVE,
                TIME_OUT,
                RAISE,
                ANSWER,
                RING_SHOWN,
                NOTE_ARRIVAL,
                PREEMPT ->
                false;
            case OPEN_LOBBY -> checks.lobby(state, now).broken().isEmpty();
            case NO_SHOW_NOTED -> checks.isWaitOver(state, now);
            case BOOK, OVERBOOK -> state.team().isEmpty() && !CaseChecks.isAbortedMedically(state);
            case HOLD, DRAFT_OPINION -> !CaseChecks.isAbortedMedically(state);
            case CONFIRM_MEMBER, EXCUSE_MEMBER, GIVE_OPINION, TAKE_STAND ->
                TeamChecks.isOpen(state, step, actor, now);
            case WITHDRAW_RECORDING -> state.consent().filter(Consent::recording).isPresent();
            default -> EmergencySteps.isOffered(step, state, actor);
          };
      if (isForPages && gate(state, step, actor).isEmpty()) {
        words.add(step.word());
      }
    }
    return List.copyOf(words);
  }

  static Optional<Decision> gate(ConsultationCase state, Step step, Actor actor) {
    var parties = Party.of(actor, state);
    if (parties.stream().noneMatch(step.who()::contains)) {
      return Optional.of(new Decision.Refused(Rule.NOT_ALLOWED, step));
    }
    if (!step.from().contains(state.state())) {
      return Optional.of(new Decision.Illegal(state.state(), step));
    }
    // Before it has accepted, the invited side declines or returns; it has nothing to cancel.
    if (step == Step.CANCEL
        && state.specialist().isEmpty()
        && !parties.contains(Party.REQUESTER)
        && !parties.contains(Party.INVITING_COORDINATOR)) {
      return Optional.of(new Decision.Refused(Rule.NOT_ALLOWED, step));
    }
    return Optional.empty();
  }
}
