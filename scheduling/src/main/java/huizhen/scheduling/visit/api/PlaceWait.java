package huizhen.scheduling.visit.api;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// One who waits for a number in a full block.
///
/// @param id of the visit that comes of it
/// @param since the order among those of one priority
/// @param offer a number that is kept for this one
/// @param passed numbers that were offered and not taken: not offered again
public record PlaceWait(
    VisitId id,
    Booking booking,
    Priority priority,
    Instant since,
    Optional<Offer> offer,
    List<Integer> passed) {
  /// By clinical priority, then first come first served.
  public static final Comparator<PlaceWait> ORDER =
      Comparator.comparing(PlaceWait::priority)
          .thenComparing(PlaceWait::since)
          .thenComparing(it -> it.id().value());

  public PlaceWait {
    passed = List.copyOf(passed);
  }

  /// @param until when it goes to the next
  public record Offer(int number, Instant until) {}

  public PlaceWait offered(int number, Instant until) {
    return new PlaceWait(
        id, booking, priority, since, Optional.of(new Offer(number, until)), passed);
  }

  /// Without the number that it was offered, and not offered it again.
  public PlaceWait passing() {
    var all = new ArrayList<>(passed);
    offer.ifPresent(it -> all.add(it.number()));
    return new PlaceWait(id, booking, priority, since, Optional.empty(), all);
  }

  @Override
  public String toString() {
    return "PlaceWait[" + id + "]";
  }
}
