package huizhen.web.io;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Who may call which operation, as `access/routes.txt` has it; see there for its letters.
final class AccessMatrix {
  private static final String FILE = "/access/routes.txt";

  private AccessMatrix() {}

  enum Principal {
    COUNTY_DOCTOR,
    SPECIALIST,
    PATIENT,
    RELATIVE,
    INTERPRETER,
    COORDINATOR,
    REGULATOR,
    OPERATOR,
    TRAINEE,
    DEVICE,
    SERVICE,
    ANONYMOUS,
    AI
  }

  enum Ownership {
    OWN,
    SAME_ORGANISATION,
    OTHER_PARTY,
    STRANGER;

    /// In a cell.
    int place() {
      return List.of(values()).indexOf(this);
    }
  }

  record Row(String operation, String on, List<String> cells) {
    Row {
      cells = List.copyOf(cells);
    }

    char expected(Principal principal, Ownership ownership) {
      var cell = cells.get(List.of(Principal.values()).indexOf(principal));
      return cell.charAt(ownership.place());
    }
  }

  static Map<String, Row> rows() throws IOException {
    try (var in = AccessMatrix.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException(FILE + " is missing");
      }
      var rows = new LinkedHashMap<String, Row>();
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#") && !line.isBlank())
          .map(AccessMatrix::row)
          .forEach(row -> {
            if (rows.put(row.operation(), row) != null) {
              throw new IllegalArgumentException(row.operation() + " has two rows");
            }
          });
      return rows;
    }
  }

  static Row row(String line) {
    var words = List.of(line.strip().split("\\s+", -1));
    if (words.size() != 2 + Principal.values().length) {
      throw new IllegalArgumentException("a row has 15 words: " + line);
    }
    var cells = words.subList(2, words.size());
    if (!cells.stream().allMatch(it -> it.matches("[+o134]{4}"))) {
      throw new IllegalArgumentException("a cell is four of + o 1 3 4: " + line);
    }
    return new Row(words.get(0), words.get(1), cells);
  }
}
