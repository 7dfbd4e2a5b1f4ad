package huizhen.app.storage;

import huizhen.web.api.StorageLedger.Sample;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One sample a day (UTC), the oldest first, [#MAX_SAMPLES] at most: past that the oldest goes. As
/// text a line each: the time and five numbers of bytes with commas between.
record StorageSheet(List<Sample> samples) {
  /// Three years.
  static final int MAX_SAMPLES = 3 * 366;

  private static final int FIELDS = 6;

  StorageSheet {
    samples = List.copyOf(samples);
  }

  /// Whether this day has none yet. A clock that was set back is waited for.
  boolean isDue(Instant now) {
    return samples.isEmpty() || day(samples.getLast().at()).isBefore(day(now));
  }

  private static LocalDate day(Instant at) {
    return LocalDate.ofInstant(at, ZoneOffset.UTC);
  }

  StorageSheet with(Sample sample) {
    var all = new ArrayList<>(samples);
    all.add(sample);
    return new StorageSheet(all.subList(Math.max(0, all.size() - MAX_SAMPLES), all.size()));
  }

  String text() {
    var text = new StringBuilder();
    for (var it : samples) {
      text.append(
          "%s,%d,%d,%d,%d,%d\n"
              .formatted(
                  it.at(), it.recordings(), it.documents(), it.films(), it.other(), it.free()));
    }
    return text.toString();
  }

  /// What can be read of it: a torn or strange line is left out.
  static StorageSheet read(String text) {
    var samples = text.lines().flatMap(line -> sample(line).stream()).toList();
    return new StorageSheet(
        samples.subList(Math.max(0, samples.size() - MAX_SAMPLES), samples.size()));
  }

  private static Optional<Sample> sample(String line) {
    var fields = List.of(line.split(",", -1));
    if (fields.size() != FIELDS) {
      return Optional.empty();
    }
    try {
      var bytes = fields.subList(1, FIELDS).stream().map(Long::valueOf).toList();
      return Optional.of(
          new Sample(
              Instant.parse(fields.getFirst()),
              bytes.get(0),
              bytes.get(1),
              bytes.get(2),
              bytes.get(3),
              bytes.get(4)));
    } catch (DateTimeParseException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
