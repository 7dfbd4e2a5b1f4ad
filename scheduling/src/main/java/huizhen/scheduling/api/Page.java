package huizhen.scheduling.api;

import java.util.List;
import java.util.Optional;

/// A piece of a list, the newest first.
///
/// @param next the id after which the next piece begins; empty at the end
public record Page<T>(List<T> items, Optional<String> next) {
  public static final int MAX = 100;

  public Page {
    items = List.copyOf(items);
  }
}
