package huizhen.scheduling.imports;

import huizhen.scheduling.imports.api.ImportField;
import huizhen.scheduling.imports.api.ImportFile;
import huizhen.scheduling.imports.api.ImportProblem;
import huizhen.scheduling.imports.api.ImportRow;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads a CSV file into rows. The heading names the columns, in any order, in English or Chinese.
public final class CsvSheet {
  private static final Set<ImportField> NEEDED_OF_ORGANISATION =
      EnumSet.of(
          ImportField.ID,
          ImportField.NAME,
          ImportField.KIND,
          ImportField.LICENCE,
          ImportField.DEPARTMENTS);
  private static final Set<ImportField> NEEDED_OF_PRACTITIONER =
      EnumSet.of(
          ImportField.ID,
          ImportField.ORGANISATION,
          ImportField.NAME,
          ImportField.TITLE,
          ImportField.DEPARTMENT,
          ImportField.LICENCE,
          ImportField.INDEPENDENT_SINCE,
          ImportField.LICENCE_VALID_TO);

  private CsvSheet() {}

  /// What could be read, and what could not.
  public record Read(List<ImportRow> rows, List<ImportProblem> problems) {
    public Read {
      rows = List.copyOf(rows);
      problems = List.copyOf(problems);
    }

    static Read failed(ImportProblem why) {
      return new Read(List.of(), List.of(why));
    }
  }

  public static Read read(ImportFile.Csv file) {
    if (file.bytes().length > ImportFile.MAX_BYTES) {
      return Read.failed(Fault.TOO_LARGE.at(0, ""));
    }
    var text = CsvText.decode(file.bytes());
    if (text.isEmpty()) {
      return Read.failed(Fault.ENCODING.at(0, ""));
    }
    // The heading, and one more, to see that there are too many.
    var read = CsvText.read(text.get(), ImportFile.MAX_ROWS + 2);
    if (read.lines().size() > ImportFile.MAX_ROWS + 1) {
      return Read.failed(Fault.TOO_MANY_ROWS.at(0, ""));
    }
    var problems = new ArrayList<ImportProblem>();
    read.brokenAt().ifPresent(line -> problems.add(Fault.QUOTES.at(line, "")));
    if (read.lines().size() < 2) {
      problems.add(Fault.EMPTY.at(0, ""));
      return new Read(List.of(), problems);
    }
    var columns = columns(file.kind(), read.lines().getFirst(), problems);
    return columns.isEmpty()
        ? new Read(List.of(), problems)
        : rows(file.kind(), columns, read.lines().subList(1, read.lines().size()), problems);
  }

  private static Read rows(
      ImportRow.Kind kind,
      List<ImportField> columns,
      List<CsvText.Line> lines,
      List<ImportProblem> problems) {
    var rows = new ArrayList<ImportRow>();
    for (var line : lines) {
      if (line.cells().size() != columns.size()) {
        problems.add(Fault.COLUMNS.at(line.line(), ""));
        continue;
      }
      Map<ImportField, String> fields = new EnumMap<>(ImportField.class);
      for (int i = 0; i < columns.size(); i++) {
        fields.put(columns.get(i), line.cells().get(i));
      }
      rows.add(new ImportRow(line.line(), kind, fields));
    }
    return new Read(rows, problems);
  }

  /// The columns in the file's order; empty when the heading can't be used.
  private static List<ImportField> columns(
      ImportRow.Kind kind, CsvText.Line heading, List<ImportProblem> problems) {
    var columns = new ArrayList<ImportField>();
    var isFine = true;
    for (var cell : heading.cells()) {
      var field = field(kind, cell);
      var name = cell.strip();
      if (field.isEmpty()) {
        problems.add(Fault.HEADING_UNKNOWN.at(heading.line(), name.length() > 40 ? "" : name));
        isFine = false;
      } else if (columns.contains(field.get())) {
        problems.add(Fault.HEADING_TWICE.at(heading.line(), field.get().word()));
        isFine = false;
      } else {
        columns.add(field.get());
      }
    }
    var needed =
        kind == ImportRow.Kind.ORGANISATION ? NEEDED_OF_ORGANISATION : NEEDED_OF_PRACTITIONER;
    for (var field : needed) {
      if (!columns.contains(field)) {
        problems.add(Fault.HEADING_MISSING.at(heading.line(), field.word()));
        isFine = false;
      }
    }
    return isFine ? List.copyOf(columns) : List.of();
  }

  private static Optional<ImportField> field(ImportRow.Kind kind, String cell) {
    var name = cell.strip();
    return ImportField.of(kind).stream()
        .filter(it ->
            it.word().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT))
                || it.chinese().contains(name))
        .findFirst();
  }
}
