package huizhen.signaling.session;

import huizhen.signaling.api.CaseId;
import huizhen.signaling.api.Rundown;
import huizhen.signaling.api.Rundown.Item;
import huizhen.signaling.api.Rundown.Running;
import huizhen.signaling.protocol.ErrorCode;
import huizhen.signaling.protocol.RundownChange;
import huizhen.signaling.protocol.RundownChange.Add;
import huizhen.signaling.protocol.RundownChange.Edit;
import huizhen.signaling.protocol.RundownChange.Extend;
import huizhen.signaling.protocol.RundownChange.Move;
import huizhen.signaling.protocol.RundownChange.Remove;
import huizhen.signaling.protocol.RundownChange.Start;
import huizhen.signaling.protocol.RundownChange.Stop;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What becomes of a [Rundown] by a change: the rules, without a room. A change that is refused
/// leaves it as it was.
final class RunningOrder {
  private RunningOrder() {}

  sealed interface Outcome {
    record Changed(Rundown now) implements Outcome {}

    record Refused(ErrorCode code, String why) implements Outcome {}
  }

  /// @param at the server's time of the change
  static Outcome apply(Rundown before, RundownChange change, Instant at) {
    return switch (change) {
      case Add(var title, var about, var minutes, var _) -> add(before, title, about, minutes);
      case Edit edit -> edit(before, edit);
      case Move move -> move(before, move);
      case Remove(var item) -> remove(before, item);
      case Start(var item) -> start(before, item, at);
      case Stop() ->
          before.running().isPresent() ? changed(stopped(before, at)) : nothing("no item runs");
      case Extend(var minutes) -> extend(before, minutes);
    };
  }

  private static Outcome add(Rundown before, String title, Optional<CaseId> about, int minutes) {
    if (before.items().size() >= Rundown.MAX_ITEMS) {
      return new Outcome.Refused(ErrorCode.TOO_MANY, "a rundown has at most 20 items");
    }
    long id = before.lastItem() + 1;
    List<Item> items = new ArrayList<>(before.items());
    items.add(new Item(id, title.strip(), about, minutes, 0, 0, false));
    return changed(new Rundown(id, items, before.running()));
  }

  private static Outcome edit(Rundown before, Edit edit) {
    Optional<Item> found = before.item(edit.item());
    if (found.isEmpty()) {
      return unknown();
    }
    Item old = found.get();
    String title = edit.title().map(String::strip).orElse(old.title());
    int minutes = edit.minutes().orElse(old.minutes());
    return changed(with(before, old.planned(title, edit.about().of(old.about()), minutes)));
  }

  private static Outcome move(Rundown before, Move move) {
    Optional<Item> found = before.item(move.item());
    if (found.isEmpty()
        || (move.before().isPresent() && before.item(move.before().getAsLong()).isEmpty())) {
      return unknown();
    }
    List<Item> items = new ArrayList<>(before.items());
    if (move.before().isEmpty()) {
      items.remove(found.get());
      items.add(found.get());
    } else if (move.before().getAsLong() != move.item()) {
      items.remove(found.get());
      items.add(items.indexOf(before.item(move.before().getAsLong()).orElseThrow()), found.get());
    }
    return changed(new Rundown(before.lastItem(), items, before.running()));
  }

  private static Outcome remove(Rundown before, long id) {
    Optional<Item> found = before.item(id);
    if (found.isEmpty()) {
      return unknown();
    }
    if (before.isRunning(found.get())) {
      return new Outcome.Refused(ErrorCode.NOT_ALLOWED, "it runs: stop it first");
    }
    List<Item> items = new ArrayList<>(before.items());
    items.remove(found.get());
    return changed(new Rundown(before.lastItem(), items, before.running()));
  }

  private static Outcome start(Rundown before, OptionalLong asked, Instant at) {
    Optional<Item> found = asked.isPresent() ? before.item(asked.getAsLong()) : next(before);
    if (found.isEmpty()) {
      return asked.isPresent() ? unknown() : nothing("nothing is left to begin");
    }
    if (before.isRunning(found.get())) {
      return changed(before); // a second click
    }
    Rundown stopped = stopped(before, at);
    Item item = stopped.item(found.get().id()).orElseThrow();
    Rundown begun = with(stopped, item.spent(item.spentMillis()));
    return changed(
        new Rundown(begun.lastItem(), begun.items(), Optional.of(new Running(item.id(), at))));
  }

  /// The first after the one that runs that has not run; else the first of all that has not.
  private static Optional<Item> next(Rundown rundown) {
    int from = 0;
    for (int i = 0; i < rundown.items().size(); i++) {
      if (rundown.isRunning(rundown.items().get(i))) {
        from = i + 1;
      }
    }
    Optional<Item> after =
        rundown.items().stream().skip(from).filter(item -> !item.hasRun()).findFirst();
    return after.or(() -> rundown.items().stream().filter(item -> !item.hasRun()).findFirst());
  }

  /// With what ran until now at rest; as it was when nothing did.
  private static Rundown stopped(Rundown before, Instant at) {
    Optional<Item> ran = before.running().flatMap(running -> before.item(running.item()));
    if (ran.isEmpty()) {
      return before;
    }
    Item item = ran.get();
    Rundown spent = with(before, item.spent(before.elapsedMillis(item, at)));
    return new Rundown(spent.lastItem(), spent.items(), Optional.empty());
  }

  private static Outcome extend(Rundown before, int minutes) {
    Optional<Item> runs = before.running().flatMap(running -> before.item(running.item()));
    if (runs.isEmpty()) {
      return nothing("no item runs");
    }
    Item item = runs.get();
    int extended = item.extendedMinutes() + minutes;
    if (extended > Rundown.MAX_MINUTES) {
      return new Outcome.Refused(ErrorCode.TOO_MANY, "at most 180 minutes are added to an item");
    }
    return changed(with(before, item.extended(extended)));
  }

  private static Rundown with(Rundown before, Item changed) {
    List<Item> items =
        before.items().stream().map(it -> it.id() == changed.id() ? changed : it).toList();
    return new Rundown(before.lastItem(), items, before.running());
  }

  private static Outcome changed(Rundown now) {
    return new Outcome.Changed(now);
  }

  private static Outcome unknown() {
    return nothing("no item has that number");
  }

  private static Outcome nothing(String why) {
    return new Outcome.Refused(ErrorCode.NO_ITEM, why);
  }
}
