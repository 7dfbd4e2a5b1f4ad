package huizhen.scheduling.model;

import huizhen.scheduling.api.CaseDocument;
import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.CaseTimer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The tables of docs/cases.md as the small model that walks are held against.
final class CaseTable {
  private static final Path PAGE = Path.of("..", "docs", "cases.md");

  /// @param mayStay whether the state may be the same afterwards
  /// @param document what comes of it
  private record Row(
      Set<CaseState> from,
      Set<CaseState> to,
      boolean mayStay,
      Optional<CaseDocument.Kind> document) {}

  private final Map<String, Row> steps = new HashMap<>();
  private final Map<CaseState, Set<CaseTimer.Kind>> timers = new EnumMap<>(CaseState.class);

  static CaseTable read() {
    var table = new CaseTable();
    for (var state : CaseState.values()) {
      table.timers.put(state, EnumSet.noneOf(CaseTimer.Kind.class));
    }
    try {
      for (var line : Files.readAllLines(PAGE)) {
        table.read(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return table;
  }

  boolean allows(String step, CaseState from, CaseState to) {
    var row = steps.get(step);
    return row != null
        && row.from().contains(from)
        && (row.to().contains(to) || (row.mayStay() && from == to));
  }

  Set<CaseState> from(String step) {
    return row(step).from();
  }

  /// The document that a step makes; a confirmation makes it when it is the last one.
  Optional<CaseDocument.Kind> document(Step step, CaseState to) {
    if (step == Step.TIME_OUT) {
      return switch (to) {
        case EXPIRED, NO_SHOW, ABORTED -> Optional.of(CaseDocument.Kind.EXIT);
        case ARCHIVED -> Optional.of(CaseDocument.Kind.ARCHIVE);
        default -> Optional.empty();
      };
    }
    return row(step.word())
        .document()
        .filter(_ -> step != Step.CONFIRM_TIME || to != CaseState.SCHEDULING);
  }

  Set<CaseTimer.Kind> timers(CaseState state) {
    return Objects.requireNonNull(timers.get(state));
  }

  private Row row(String step) {
    return Objects.requireNonNull(steps.get(step), step);
  }

  private void read(String line) {
    var cells = cells(line);
    if (cells.size() == 6 && cells.get(0).startsWith("`")) {
      var to = cells.get(2);
      steps.put(
          cells.get(0).replace("`", ""),
          new Row(
              states(cells.get(1)),
              states(to.replace("same, ", "").replace("same", "")),
              to.startsWith("same"),
              document(cells.get(5))));
    } else if (cells.size() == 4 && cells.get(0).matches("[A-Z_]+")) {
      for (var state : states(cells.get(1))) {
        timers(state).add(CaseTimer.Kind.valueOf(cells.get(0)));
      }
    }
  }

  private static Optional<CaseDocument.Kind> document(String cell) {
    return Stream.of(CaseDocument.Kind.values())
        .filter(kind -> cell.equals(kind.name()) || cell.startsWith(kind.name() + " "))
        .findFirst();
  }

  private static List<String> cells(String line) {
    var cells = new ArrayList<String>();
    if (line.startsWith("|")) {
      for (var cell : line.substring(1, line.length() - 1).split("\\|", -1)) {
        cells.add(cell.strip());
      }
    }
    return cells;
  }

  private static Set<CaseState> states(String cell) {
    var states = EnumSet.noneOf(CaseState.class);
    for (var word : cell.split(",", -1)) {
      if (word.strip().matches("[A-Z_]+")) {
        states.add(CaseState.valueOf(word.strip()));
      }
    }
    return states;
  }
}
