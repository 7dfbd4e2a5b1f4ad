package huizhen.signaling.api;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a room takes one after another, each for its planned time: the cases of an MDT or a
/// teaching session. At most [#MAX_ITEMS] items. Times are the server's.
///
/// @param lastItem the highest id that was ever given: none is given twice
/// @param running the item whose time is counted now
public record Rundown(long lastItem, List<Item> items, Optional<Running> running) {
  public static final int MAX_ITEMS = 20;
  public static final int MAX_TITLE_CHARACTERS = 120;

  /// Of an item's plan, and of what is added to it.
  public static final int MAX_MINUTES = 180;

  public static final Rundown EMPTY = new Rundown(0, List.of(), Optional.empty());

  public Rundown {
    items = List.copyOf(items);
    Set<Long> ids = new HashSet<>();
    for (Item item : items) {
      if (!ids.add(item.id()) || item.id() > lastItem) {
        throw new IllegalArgumentException("items have different ids up to the last one");
      }
    }
    if (items.size() > MAX_ITEMS) {
      throw new IllegalArgumentException("a rundown has at most " + MAX_ITEMS + " items");
    }
    if (running.isPresent() && !ids.contains(running.get().item())) {
      throw new IllegalArgumentException("what runs is one of the items");
    }
  }

  /// One point of the rundown.
  ///
  /// @param about the case that it takes; empty where it takes none, or the room's own
  /// @param minutes planned, 1 to [#MAX_MINUTES]
  /// @param extendedMinutes added while it ran, 0 to [#MAX_MINUTES]
  /// @param spentMillis what it has taken already, without the time since it last began
  /// @param hasRun it was begun at some time
  public record Item(
      long id,
      String title,
      Optional<CaseId> about,
      int minutes,
      int extendedMinutes,
      long spentMillis,
      boolean hasRun) {
    public Item {
      if (title.isBlank() || title.length() > MAX_TITLE_CHARACTERS) {
        throw new IllegalArgumentException("a title has 1 to 120 characters");
      }
      if (id < 1
          || minutes < 1
          || minutes > MAX_MINUTES
          || extendedMinutes < 0
          || extendedMinutes > MAX_MINUTES
          || spentMillis < 0) {
        throw new IllegalArgumentException("a number of an item is out of its bounds");
      }
    }

    /// One that names no case.
    public Item(
        long id, String title, int minutes, int extendedMinutes, long spentMillis, boolean hasRun) {
      this(id, title, Optional.empty(), minutes, extendedMinutes, spentMillis, hasRun);
    }

    public Item planned(String otherTitle, Optional<CaseId> otherCase, int otherMinutes) {
      return new Item(
          id, otherTitle, otherCase, otherMinutes, extendedMinutes, spentMillis, hasRun);
    }

    public Item extended(int toMinutes) {
      return new Item(id, title, about, minutes, toMinutes, spentMillis, hasRun);
    }

    /// One that has been begun, and has taken so long.
    public Item spent(long millis) {
      return new Item(id, title, about, minutes, extendedMinutes, millis, true);
    }

    @Override
    public String toString() {
      return "Item[" + id + "]";
    }
  }

  /// @param since when it began, or went on
  public record Running(long item, Instant since) {}

  public Optional<Item> item(long id) {
    return items.stream().filter(item -> item.id() == id).findFirst();
  }

  public boolean isRunning(Item item) {
    return running.isPresent() && running.get().item() == item.id();
  }

  /// What an item has taken until then. A clock that was set back takes nothing away.
  public long elapsedMillis(Item item, Instant at) {
    long now = isRunning(item) ? Duration.between(running.get().since(), at).toMillis() : 0;
    return item.spentMillis() + Math.max(0, now);
  }
}
