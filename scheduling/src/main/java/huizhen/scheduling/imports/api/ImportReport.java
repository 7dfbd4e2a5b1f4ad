package huizhen.scheduling.imports.api;

import java.util.List;

/// What would come of a file.
///
/// @param rows that could be read, in the file's order
/// @param problems at most [#MAX_PROBLEMS], in the file's order
/// @param isCut there are more problems than are listed
public record ImportReport(List<Row> rows, List<ImportProblem> problems, boolean isCut) {
  public static final int MAX_PROBLEMS = 500;

  public enum Change {
    NEW,
    CHANGED,
    SAME,
    /// It has a problem.
    REFUSED
  }

  public record Row(int line, ImportRow.Kind kind, String id, Change change) {}

  public ImportReport {
    rows = List.copyOf(rows);
    problems = List.copyOf(problems);
  }

  public boolean isClean() {
    return problems.stream().allMatch(ImportProblem::isWarning);
  }

  public int count(Change change) {
    return (int) rows.stream().filter(it -> it.change() == change).count();
  }
}
