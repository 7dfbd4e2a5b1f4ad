package huizhen.scheduling.visit;

import huizhen.scheduling.visit.api.VisitState;
import huizhen.scheduling.visit.api.VisitTimer;
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
import java.util.Set;

/// The two tables of docs/visits.md.
final class VisitTable {
  private static final Path PAGE = Path.of("..", "docs", "visits.md");

  private record Row(Set<VisitState> from, Set<VisitState> to, boolean mayStay) {}

  private final Map<String, Row> steps = new HashMap<>();
  private final Map<VisitTimer.Kind, Set<VisitState>> timers = new EnumMap<>(VisitTimer.Kind.class);

  static VisitTable read() {
    var table = new VisitTable();
    try {
      for (var line : Files.readAllLines(PAGE)) {
        table.read(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return table;
  }

  Set<String> steps() {
    return steps.keySet();
  }

  boolean allows(String step, VisitState from, VisitState to) {
    var row = steps.get(step);
    return row != null
        && row.from().contains(from)
        && (row.to().contains(to) || (row.mayStay() && from == to));
  }

  Set<VisitState> from(String step) {
    return Objects.requireNonNull(steps.get(step), step).from();
  }

  Set<VisitState> states(VisitTimer.Kind kind) {
    return Objects.requireNonNull(timers.get(kind), kind.name());
  }

  private void read(String line) {
    var cells = cells(line);
    if (cells.size() == 5 && cells.get(0).startsWith("`")) {
      steps.put(
          cells.get(0).replace("`", ""),
          new Row(
              states(cells.get(1)),
              states(cells.get(2).replace("same", "")),
              cells.get(2).startsWith("same")));
    } else if (cells.size() == 4 && cells.get(0).matches("[A-Z_]+")) {
      timers.put(VisitTimer.Kind.valueOf(cells.get(0)), states(cells.get(1)));
    }
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

  private static Set<VisitState> states(String cell) {
    var states = EnumSet.noneOf(VisitState.class);
    for (var word : cell.split(",", -1)) {
      if (word.strip().matches("[A-Z_]+")) {
        states.add(VisitState.valueOf(word.strip()));
      }
    }
    return states;
  }
}
