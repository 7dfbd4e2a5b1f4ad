package huizhen.scheduling.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// The two tables of a page in docs: what each step may do, and in which states a time-out is set.
public final class StepTable {
  private record Row(Set<String> from, Set<String> to, boolean mayStay) {}

  private final Map<String, Row> steps = new HashMap<>();
  private final Map<String, Set<String>> timers = new HashMap<>();

  private StepTable() {}

  public static StepTable of(String page) {
    var table = new StepTable();
    try {
      for (var line : Files.readAllLines(Path.of("..", "docs", page))) {
        table.read(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return table;
  }

  public Set<String> steps() {
    return steps.keySet();
  }

  public Set<String> timers() {
    return timers.keySet();
  }

  public boolean allows(String step, String from, String to) {
    var row = steps.get(step);
    return row != null
        && row.from().contains(from)
        && (row.to().contains(to) || (row.mayStay() && from.equals(to)));
  }

  public Set<String> from(String step) {
    return Objects.requireNonNull(steps.get(step), step).from();
  }

  public Set<String> states(String timer) {
    return Objects.requireNonNull(timers.get(timer), timer);
  }

  private void read(String line) {
    var cells = cells(line);
    if (cells.size() == 5 && cells.get(0).startsWith("`")) {
      steps.put(
          cells.get(0).replace("`", ""),
          new Row(
              names(cells.get(1)),
              names(cells.get(2).replace("same", "")),
              cells.get(2).startsWith("same")));
    } else if (cells.size() == 4 && cells.get(0).matches("[A-Z_]+")) {
      timers.put(cells.get(0), names(cells.get(1)));
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

  private static Set<String> names(String cell) {
    var states = new LinkedHashSet<String>();
    for (var word : cell.split(",", -1)) {
      if (word.strip().matches("[A-Z_]+")) {
        states.add(word.strip());
      }
    }
    return Set.copyOf(states);
  }
}
