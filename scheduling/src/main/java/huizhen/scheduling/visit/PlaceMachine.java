package huizhen.scheduling.visit;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.model.Rule;
import huizhen.scheduling.visit.api.Booking;
import huizhen.scheduling.visit.api.PlaceCommand;
import huizhen.scheduling.visit.api.PlaceWait;
import huizhen.scheduling.visit.api.Priority;
import huizhen.scheduling.visit.api.SessionBlock;
import huizhen.scheduling.visit.api.Visit;
import huizhen.scheduling.visit.api.VisitId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Decides about those who wait for a number in a full block (DOMAIN.md 4, rule 8): by clinical
/// priority, then first come first served; a number that falls free is kept for one of them until
/// he answers, then for the next. Pure.
///
/// They are part of their block. What frees a number offers it, in the same change: so nothing
/// falls free that nobody looks at.
public final class PlaceMachine {
  private final BlockMachine blocks;
  private final Duration offered;

  /// @param offered how long an offer stands
  public PlaceMachine(BlockMachine blocks, Duration offered) {
    this.blocks = blocks;
    this.offered = offered;
  }

  /// Where a number is free, it is refused: book it.
  public VisitDecision join(
      VisitMachine.Target session,
      VisitId id,
      Booking booking,
      Priority priority,
      Actor actor,
      VisitFacts facts,
      Instant now) {
    var step = VisitStep.WAIT_FOR_PLACE;
    var block = session.block();
    if (isStranger(VisitParty.staff(actor, block.organisation(), block.doctor()), step)) {
      return new VisitDecision.Refused(Rule.VISIT_NOT_ALLOWED, step);
    }
    var waits = block.waits();
    var broken =
        BlockMachine.wish(session, booking, facts, now)
            .that(
                waits.stream().noneMatch(it -> it.booking().patient().equals(booking.patient())),
                Rule.VISIT_PATIENT)
            .that(isOfUse(block, now), Rule.WAIT_BEFORE)
            .that(waits.size() < SessionBlock.MAX_WAITS, Rule.WAIT_FULL)
            .that(BlockMachine.number(block, session.visits()).isEmpty(), Rule.WAIT_FREE)
            .broken();
    if (broken.isPresent()) {
      return new VisitDecision.Refused(broken.get(), step);
    }
    var all = new ArrayList<>(waits);
    all.add(new PlaceWait(id, booking, priority, now, Optional.empty(), List.of()));
    return of(block.touched().waiting(all), step);
  }

  /// @param number which one is meant, for who may see an offer that is over: another one is
  ///   neither booked nor passed on
  /// @param hasFirstPlace the hospital owes this patient one
  public VisitDecision tell(
      VisitMachine.Target session,
      VisitId id,
      PlaceCommand command,
      Optional<Integer> number,
      boolean hasFirstPlace,
      Actor actor,
      VisitFacts facts,
      Instant now) {
    var step = VisitStep.of(command);
    var block = session.block();
    if (isStranger(VisitParty.of(actor, id, block.organisation(), block.doctor()), step)) {
      return new VisitDecision.Refused(Rule.VISIT_NOT_ALLOWED, step);
    }
    var found = find(block, id);
    var offer =
        found
            .flatMap(PlaceWait::offer)
            .filter(it -> now.isBefore(it.until()))
            .filter(it -> number.filter(meant -> meant != it.number()).isEmpty());
    if (found.isEmpty() || (offer.isEmpty() && command != PlaceCommand.LEAVE)) {
      return new VisitDecision.Refused(Rule.WAIT_LAPSED, step);
    }
    var wait = found.get();
    return switch (command) {
      case TAKE -> take(session, wait, hasFirstPlace, facts, now);
      case PASS ->
          of(offered(block.touched().waiting(passing(block, wait)), session.visits(), now), step);
      case LEAVE ->
          of(offered(block.touched().waiting(without(block, wait)), session.visits(), now), step);
    };
  }

  private VisitDecision take(
      VisitMachine.Target session,
      PlaceWait wait,
      boolean hasFirstPlace,
      VisitFacts facts,
      Instant now) {
    var block = session.block();
    var broken = BlockMachine.wish(session, wait.booking(), facts, now).broken();
    return broken.isPresent()
        ? new VisitDecision.Refused(broken.get(), VisitStep.BOOK)
        : blocks.booked(
            block.waiting(without(block, wait)),
            wait.id(),
            wait.booking(),
            hasFirstPlace,
            wait.offer().orElseThrow().number(),
            now);
  }

  /// What a change of a visit means for those who wait. A number that falls free is a change of the
  /// block, even where nobody waits: who joins in the same moment has to see it.
  ///
  /// @param block as it was before
  /// @param visits all of it as they were before
  public VisitDecision after(
      VisitDecision decision, SessionBlock block, List<Visit> visits, Instant now) {
    if (!(decision instanceof VisitDecision.Changed(var changed, var others, var step, var states))
        || (step != VisitStep.CANCEL && step != VisitStep.TRANSFER)) {
      return decision;
    }
    var after = new ArrayList<>(visits);
    changed.forEach(it -> after.replaceAll(old -> old.id().equals(it.id()) ? it : old));
    var own = others.stream().filter(it -> it.id().equals(block.id())).findFirst();
    var all = new ArrayList<>(others);
    own.ifPresent(all::remove);
    all.add(offered(own.orElseGet(block::touched), after, now));
    return new VisitDecision.Changed(changed, all, step, states);
  }

  /// @param timer its name, as it is audited
  public record Fired(String timer, VisitDecision.Changed change) {}

  /// When the next time-out of a block is due.
  public Optional<Instant> next(SessionBlock block) {
    var all = new ArrayList<Instant>();
    blocks.lateAt(block).ifPresent(all::add);
    block.waits().stream().flatMap(it -> it.offer().stream()).forEach(it -> all.add(it.until()));
    if (!block.waits().isEmpty()) {
      all.add(block.end());
    }
    return all.stream().min(Comparator.naturalOrder());
  }

  /// Lets the next time-out of a block come, if it is due.
  public Optional<Fired> elapse(VisitMachine.Target session, Instant now) {
    var block = session.block();
    var late = blocks.elapse(block, now);
    if (late.isPresent()) {
      return Optional.of(new Fired("DOCTOR_LATE", late.get()));
    }
    if (!block.waits().isEmpty() && !now.isBefore(block.end())) {
      return Optional.of(
          new Fired("WAIT_OVER", of(block.touched().waiting(List.of()), VisitStep.TIME_OUT)));
    }
    var lapsed =
        block.waits().stream()
            .filter(it -> it.offer().filter(offer -> !now.isBefore(offer.until())).isPresent())
            .toList();
    if (lapsed.isEmpty()) {
      return Optional.empty();
    }
    var left = block.waits().stream().map(it -> lapsed.contains(it) ? it.passing() : it).toList();
    return Optional.of(
        new Fired(
            "OFFER_LAPSED",
            of(offered(block.touched().waiting(left), session.visits(), now), VisitStep.TIME_OUT)));
  }

  /// Keeps each free number for the first of those who did not pass it, as long as there is time to
  /// answer before the block ends.
  private SessionBlock offered(SessionBlock block, List<Visit> visits, Instant now) {
    var next = block;
    if (!isOfUse(block, now)) {
      return next;
    }
    for (var wait : block.waits().stream().sorted(PlaceWait.ORDER).toList()) {
      var number =
          wait.offer().isPresent()
              ? Optional.<Integer>empty()
              : free(next, visits).stream().filter(it -> !wait.passed().contains(it)).findFirst();
      if (number.isPresent()) {
        var kept = wait.offered(number.get(), now.plus(offered));
        next =
            next.waiting(
                next.waits().stream().map(it -> it.id().equals(kept.id()) ? kept : it).toList());
      }
    }
    return next;
  }

  private boolean isOfUse(SessionBlock block, Instant now) {
    return BlockMachine.isOpen(block, now) && !now.plus(offered).isAfter(block.end());
  }

  private static List<Integer> free(SessionBlock block, List<Visit> visits) {
    var free = new ArrayList<Integer>();
    var taken = BlockMachine.taken(block, visits);
    for (int number = 1; number <= block.capacity(); number++) {
      if (!taken.contains(number)) {
        free.add(number);
      }
    }
    return free;
  }

  private static boolean isStranger(Set<VisitParty> parties, VisitStep step) {
    return parties.stream().noneMatch(step.who()::contains);
  }

  private static Optional<PlaceWait> find(SessionBlock block, VisitId id) {
    return block.waits().stream().filter(it -> it.id().equals(id)).findFirst();
  }

  private static List<PlaceWait> without(SessionBlock block, PlaceWait wait) {
    return block.waits().stream().filter(it -> !it.equals(wait)).toList();
  }

  private static List<PlaceWait> passing(SessionBlock block, PlaceWait wait) {
    return block.waits().stream().map(it -> it.equals(wait) ? it.passing() : it).toList();
  }

  private static VisitDecision.Changed of(SessionBlock block, VisitStep step) {
    return new VisitDecision.Changed(List.of(), List.of(block), step, List.of());
  }
}
