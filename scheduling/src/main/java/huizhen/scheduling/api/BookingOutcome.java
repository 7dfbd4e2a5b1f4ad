package huizhen.scheduling.api;

import java.util.List;

/// What became of a booking.
public sealed interface BookingOutcome {
  record Booked(ConsultationCase state, Appointment appointment) implements BookingOutcome {}

  /// Somebody else has it; the free ones nearest to it, at most 3.
  record SlotTaken(List<FreeSlot> nearest) implements BookingOutcome {
    public SlotTaken {
      nearest = List.copyOf(nearest);
    }
  }

  record NotFound() implements BookingOutcome {}

  record Refused(Refusal refusal) implements BookingOutcome {}

  record Illegal(CaseState state) implements BookingOutcome {}
}
