package huizhen.scheduling.imports.api;

/// What came of an import.
public sealed interface ImportOutcome {
  /// Nothing was written: it was only asked what would be, or there are problems.
  record Planned(ImportReport report) implements ImportOutcome {}

  /// All of it is in the directory.
  record Applied(int added, int changed, int same) implements ImportOutcome {}

  /// The command id was used for another file.
  record Reused() implements ImportOutcome {}
}
