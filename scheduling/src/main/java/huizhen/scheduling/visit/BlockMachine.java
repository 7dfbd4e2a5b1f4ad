package huizhen.scheduling.visit;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.PatientId;
import huizhen.scheduling.model.Checks;
import huizhen.scheduling.model.Rule;
import huizhen.scheduling.visit.api.BlockCommand;
import huizhen.scheduling.visit.api.Booking;
import huizhen.scheduling.visit.api.Precheck;
import huizhen.scheduling.visit.api.QueuePlace;
import huizhen.scheduling.visit.api.SessionBlock;
import huizhen.scheduling.visit.api.Visit;
import huizhen.scheduling.visit.api.VisitCourse;
import huizhen.scheduling.visit.api.VisitExit;
import huizhen.scheduling.visit.api.VisitId;
import huizhen.scheduling.visit.api.VisitPlan;
import huizhen.scheduling.visit.api.VisitState;
import huizhen.scheduling.visit.api.VisitTimer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/// Blocks and the numbers in them: opening, booking, and what concerns everybody who waits. Pure,
/// as [VisitMachine]; whether a number is still free when it is written is held by the block's
/// version.
public final class BlockMachine {
  private static final Duration LONGEST = Duration.ofHours(12);

  private final VisitTimes times;

  public BlockMachine(VisitTimes times) {
    this.times = times;
  }

  public VisitDecision open(
      Optional<SessionBlock> existing,
      SessionBlock wanted,
      Actor actor,
      VisitFacts facts,
      Instant now) {
    var step = VisitStep.OPEN_BLOCK;
    if (VisitParty.staff(actor, wanted.organisation(), wanted.doctor()).stream()
        .noneMatch(step.who()::contains)) {
      return new VisitDecision.Refused(Rule.VISIT_NOT_ALLOWED, step);
    }
    var length = Duration.between(wanted.start(), wanted.end());
    var isOwn =
        facts.doctor().filter(it -> it.organisation().equals(wanted.organisation())).isPresent();
    var broken =
        new Checks()
            .that(
                existing.isEmpty()
                    && isOwn
                    && wanted.end().isAfter(now)
                    && length.isPositive()
                    && length.compareTo(LONGEST) <= 0
                    && wanted.capacity() >= 1
                    && wanted.capacity() <= SessionBlock.MAX_CAPACITY,
                Rule.BLOCK_INVALID)
            .that(facts.isLicensed(wanted.start()), Rule.VISIT_DOCTOR)
            .all(facts.registered())
            .broken();
    return broken.isPresent()
        ? new VisitDecision.Refused(broken.get(), step)
        : new VisitDecision.Changed(List.of(), List.of(wanted), step, List.of());
  }

  /// @param hasFirstPlace the hospital owes this patient one, from a session that did not come off
  public VisitDecision book(
      VisitMachine.Target session,
      VisitId id,
      Booking booking,
      boolean hasFirstPlace,
      Actor actor,
      VisitFacts facts,
      Instant now) {
    var step = VisitStep.BOOK;
    var block = session.block();
    if (VisitParty.staff(actor, block.organisation(), block.doctor()).stream()
        .noneMatch(step.who()::contains)) {
      return new VisitDecision.Refused(Rule.VISIT_NOT_ALLOWED, step);
    }
    var number = number(block, session.visits());
    var broken =
        wish(session, booking, facts, now).that(number.isPresent(), Rule.BLOCK_FULL).broken();
    return broken.isPresent()
        ? new VisitDecision.Refused(broken.get(), step)
        : booked(block, id, booking, hasFirstPlace, number.getAsInt(), now);
  }

  /// Whether somebody may have a number of it, if there is one.
  static Checks wish(VisitMachine.Target session, Booking booking, VisitFacts facts, Instant now) {
    var block = session.block();
    var isOwn =
        facts.patient().filter(it -> it.organisation().equals(block.organisation())).isPresent();
    var prior = booking.prior();
    return new Checks()
        .that(isOwn && !hasVisit(session.visits(), booking.patient()), Rule.VISIT_PATIENT)
        .that(
            VisitChecks.isFilled(booking.condition(), VisitChecks.MAX_TEXT)
                && prior.map(VisitChecks::isText).orElse(true),
            Rule.VISIT_TEXT)
        .that(
            prior.map(it -> VisitChecks.isSame(it, booking.condition())).orElse(true),
            Rule.VISIT_CONDITION)
        .that(prior.map(it -> !it.madeOn().isAfter(facts.day(now))).orElse(true), Rule.VISIT_FIRST)
        .that(facts.isLicensed(block.start()), Rule.VISIT_DOCTOR)
        .that(isOpen(block, now), Rule.BLOCK_OVER);
  }

  VisitDecision.Changed booked(
      SessionBlock block,
      VisitId id,
      Booking booking,
      boolean hasFirstPlace,
      int number,
      Instant now) {
    var over = block.end().plus(times.overtime());
    var visit =
        new Visit(
            id,
            1,
            VisitState.BOOKED,
            new VisitPlan(
                block.id(),
                block.organisation(),
                block.doctor(),
                booking.patient(),
                number,
                block.slot(number),
                block.start().minus(times.opensBefore()),
                over,
                booking.condition().strip(),
                booking.prior()),
            Precheck.NONE,
            QueuePlace.booked(hasFirstPlace),
            VisitCourse.NONE,
            List.of(new VisitTimer(VisitTimer.Kind.OVER, over)),
            now,
            now);
    return new VisitDecision.Changed(
        List.of(visit), List.of(block.touched()), VisitStep.BOOK, List.of(VisitState.BOOKED));
  }

  public VisitDecision tell(
      VisitMachine.Target session, BlockCommand command, Actor actor, Instant now) {
    var step =
        switch (command) {
          case BEGIN -> VisitStep.BEGIN_BLOCK;
          case ABSENT -> VisitStep.DOCTOR_ABSENT;
        };
    var block = session.block();
    if (VisitParty.staff(actor, block.organisation(), block.doctor()).stream()
        .noneMatch(step.who()::contains)) {
      return new VisitDecision.Refused(Rule.VISIT_NOT_ALLOWED, step);
    }
    if (!isOpen(block, now)) {
      return new VisitDecision.Refused(Rule.BLOCK_OVER, step);
    }
    return switch (command) {
      case BEGIN ->
          new VisitDecision.Changed(
              List.of(),
              List.of(block.begunAt().isPresent() ? block.touched() : block.begun(now)),
              step,
              List.of());
      case ABSENT -> {
        var gone = new ArrayList<Visit>();
        for (var visit : session.visits()) {
          if (visit.state().isBefore()) {
            gone.add(
                new VisitEdit(visit, now)
                    .leave(VisitState.NO_SHOW_DOCTOR, VisitExit.Cause.DOCTOR_ABSENT, "")
                    .visit());
          }
        }
        yield new VisitDecision.Changed(
            gone, List.of(block.absent(now).waiting(List.of())), step, List.of());
      }
    };
  }

  /// When everybody is told that the doctor is late, if that has still to come.
  public Optional<Instant> lateAt(SessionBlock block) {
    return block.begunAt().isEmpty() && block.lateSince().isEmpty() && block.absentAt().isEmpty()
        ? Optional.of(block.start().plus(times.doctorLate()))
        : Optional.empty();
  }

  /// Tells everybody that the doctor is late, if it is time.
  public Optional<VisitDecision.Changed> elapse(SessionBlock block, Instant now) {
    return lateAt(block)
        .filter(at -> !at.isAfter(now))
        .map(_ ->
            new VisitDecision.Changed(
                List.of(), List.of(block.late(now)), VisitStep.TIME_OUT, List.of()));
  }

  static boolean isOpen(SessionBlock block, Instant now) {
    return block.absentAt().isEmpty() && now.isBefore(block.end());
  }

  /// The smallest number that nobody has and that is kept for nobody.
  static OptionalInt number(SessionBlock block, List<Visit> visits) {
    var taken = taken(block, visits);
    return IntStream.rangeClosed(1, block.capacity()).filter(it -> !taken.contains(it)).findFirst();
  }

  static Set<Integer> taken(SessionBlock block, List<Visit> visits) {
    var taken = new HashSet<>(block.kept());
    visits.stream()
        .filter(it -> it.plan().block().equals(block.id()))
        .filter(it -> it.state() != VisitState.CANCELLED)
        .forEach(it -> taken.add(it.plan().number()));
    return taken;
  }

  static boolean hasVisit(List<Visit> visits, PatientId patient) {
    return visits.stream()
        .anyMatch(it -> it.plan().patient().equals(patient) && !it.state().isLast());
  }

  /// Whether the hospital owes the patient a first place after this visit.
  public static boolean isOwed(Visit visit) {
    return visit.state() == VisitState.NO_SHOW_DOCTOR || visit.state() == VisitState.EXPIRED;
  }
}
