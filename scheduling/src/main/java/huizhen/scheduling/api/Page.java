package huizhen.scheduling.api;

import java.util.List;
import java.util.Optional;

/// A piece of a list, the newest first. It may have fewer items than were asked for, and none at
/// all, although there is a next one: only a piece without `next` is the last.
///
/// @param next a word for where the next piece begins, to be handed back as it is; empty at the end
public record Page<T>(List<T> items, Optional<String> next) {
  public static final int MAX = 100;

  public Page {
    items = List.copyOf(items);
  }
}
