package huizhen.scheduling.visit.api;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Who waits in a block now, first the one who is called next.
public record Waiting(List<Place> places) {
  public Waiting {
    places = List.copyOf(places);
  }

  /// @param ahead how many are called before
  /// @param until how long it will be, as far as one can tell
  public record Place(VisitId visit, int ahead, Duration until) {}

  public Optional<Place> of(VisitId visit) {
    return places.stream().filter(it -> it.visit().equals(visit)).findFirst();
  }
}
