package huizhen.signaling.protocol;

import huizhen.signaling.api.CaseId;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// What a moderator does to the rundown of a room.
public sealed interface RundownChange {
  /// At the end.
  ///
  /// @param key the client's own name for it: sent again it is not there twice
  record Add(String title, Optional<CaseId> about, int minutes, Optional<String> key)
      implements RundownChange {
    @Override
    public String toString() {
      return "Add[private]";
    }
  }

  /// What is absent stays.
  record Edit(long item, Optional<String> title, CaseEdit about, OptionalInt minutes)
      implements RundownChange {
    @Override
    public String toString() {
      return "Edit[" + item + "]";
    }
  }

  /// What becomes of the case that an item names.
  sealed interface CaseEdit {
    record Stays() implements CaseEdit {}

    record Goes() implements CaseEdit {}

    record Becomes(CaseId other) implements CaseEdit {}

    default Optional<CaseId> of(Optional<CaseId> before) {
      return switch (this) {
        case Stays() -> before;
        case Goes() -> Optional.empty();
        case Becomes(var other) -> Optional.of(other);
      };
    }
  }

  /// @param before absent: to the end
  record Move(long item, OptionalLong before) implements RundownChange {}

  record Remove(long item) implements RundownChange {}

  /// Another one that runs ends.
  ///
  /// @param item absent: the next one that has not run
  record Start(OptionalLong item) implements RundownChange {}

  record Stop() implements RundownChange {}

  /// Adds to the time of the one that runs.
  record Extend(int minutes) implements RundownChange {}

  /// As the protocol names it.
  default String act() {
    return switch (this) {
      case Add _ -> "add";
      case Edit _ -> "edit";
      case Move _ -> "move";
      case Remove _ -> "remove";
      case Start _ -> "start";
      case Stop _ -> "stop";
      case Extend _ -> "extend";
    };
  }
}
