package huizhen.scheduling.imports.api;

import java.util.Map;
import java.util.Optional;

/// One organisation or practitioner as a file has it, before anything is checked.
///
/// @param line of the file, from 1; of a FHIR Bundle the entry's place
/// @param fields by the names of [ImportField]; what the file does not say is missing
public record ImportRow(int line, Kind kind, Map<ImportField, String> fields) {
  public enum Kind {
    ORGANISATION,
    PRACTITIONER
  }

  public ImportRow {
    fields = Map.copyOf(fields);
  }

  /// Stripped; what is blank is not there.
  public Optional<String> field(ImportField name) {
    return Optional.ofNullable(fields.get(name)).map(String::strip).filter(it -> !it.isEmpty());
  }

  @Override
  public String toString() {
    return "ImportRow[line=" + line + ", kind=" + kind + "]";
  }
}
