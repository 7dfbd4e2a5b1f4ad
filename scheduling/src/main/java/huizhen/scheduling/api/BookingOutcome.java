package huizhen.scheduling.api;

import java.util.List;

/// What became of a booking.
public sealed interface BookingOutcome {
  record Booked(ConsultationCase state, Appointment appointment) implements BookingOutcome {}

  /// One of the two doctors has something else then.
  ///
  /// @param who whose calendar it is
  /// @param nearest times that both have free, at most 3
  record SlotTaken(Side who, List<FreeSlot> nearest) implements BookingOutcome {
    public SlotTaken {
      nearest = List.copyOf(nearest);
    }
  }

  /// Somebody of a team has something else then; nothing was held of anybody.
  ///
  /// @param busy who
  /// @param nearest times at which the team can meet, at most 3
  record TeamBusy(List<PractitionerId> busy, List<Proposal> nearest) implements BookingOutcome {
    public TeamBusy {
      busy = List.copyOf(busy);
      nearest = List.copyOf(nearest);
    }
  }

  record NotFound() implements BookingOutcome {}

  record Refused(Refusal refusal) implements BookingOutcome {}

  record Illegal(CaseState state) implements BookingOutcome {}
}
