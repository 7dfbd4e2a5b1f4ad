package huizhen.scheduling.imports.api;

import java.util.List;

/// What is brought: a CSV file as it came, or rows that somebody has read out of another format.
public sealed interface ImportFile {
  /// Larger files are refused.
  int MAX_BYTES = 2 * 1024 * 1024;

  int MAX_ROWS = 2_000;

  /// RFC 4180, with a heading; UTF-8 with or without a byte order mark, or GB18030.
  ///
  /// The bytes are borrowed, and two files are never compared.
  @SuppressWarnings("ArrayRecordComponent")
  record Csv(ImportRow.Kind kind, byte[] bytes) implements ImportFile {
    @Override
    public String toString() {
      return "Csv[" + kind + ", " + bytes.length + " bytes]";
    }
  }

  /// @param problems that were met while reading
  /// @param sha256 of the file that the rows come from, lower-case hex
  record Rows(List<ImportRow> rows, List<ImportProblem> problems, String sha256)
      implements ImportFile {
    public Rows {
      rows = List.copyOf(rows);
      problems = List.copyOf(problems);
    }
  }
}
