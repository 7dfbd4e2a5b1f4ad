package huizhen.scheduling.imports.api;

/// Why a row is not taken, or what somebody should look at.
///
/// @param line as in [ImportRow]; 0 of the whole file
/// @param field the column, or empty
/// @param rule stable, for programs
/// @param isWarning it is taken all the same
public record ImportProblem(
    int line, String field, String rule, String zh, String en, boolean isWarning) {}
