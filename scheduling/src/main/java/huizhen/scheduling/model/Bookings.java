package huizhen.scheduling.model;

import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.SchedulingRules;
import java.time.Duration;
import java.time.Instant;

/// What a time must be like to be booked, whoever else may have it.
public final class Bookings {
  public static final Duration MIN_LENGTH = Duration.ofMinutes(5);

  /// The scripts rely on it: an older booking than this before a time can't overlap it.
  public static final Duration MAX_LENGTH = Duration.ofHours(12);

  /// How many others an overbooked time may overlap: a specialist has two at once at most.
  public static final int MAX_OVERLAPS = 1;

  private Bookings() {}

  static Checks checks(
      SchedulingRules rules,
      ConsultationCase state,
      Facts facts,
      CaseMachine.Slot slot,
      Instant now) {
    var start = slot.start();
    var end = slot.end();
    // Who may book may book what is only held, too.
    var isWhatWasHeld = !slot.isHeld() && state.state() == CaseState.SCHEDULING;
    var length = Duration.between(start, end);
    var isLengthGood = length.compareTo(MIN_LENGTH) >= 0 && length.compareTo(MAX_LENGTH) <= 0;
    return new Checks()
        .that(isLengthGood, Rule.BOOKING_DURATION)
        .that(!start.isBefore(now), Rule.BOOKING_PAST)
        .that(!start.isAfter(now.plus(rules.horizon())), Rule.BOOKING_HORIZON)
        .that(
            state
                .appointment()
                .filter(a -> a.start().equals(start) && a.end().equals(end))
                .filter(_ -> !isWhatWasHeld)
                .isEmpty(),
            Rule.BOOKING_SAME_TIME)
        .that(
            EmergencySteps.isEmergency(state)
                || (isLengthGood
                    && facts
                        .chair()
                        .filter(it ->
                            it.calendar(facts.days(rules, it, false))
                                .covers(new Interval(start, end)))
                        .isPresent()),
            Rule.BOOKING_HOURS);
  }
}
