package huizhen.web.api;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;

/// What is known of the disk under the data folder, day by day.
public interface StorageLedger {
  /// The oldest first; one a day, three years of them at most.
  Future<List<Sample>> samples();

  /// What lay there at a moment, in bytes.
  ///
  /// @param films made of recordings, and the like
  /// @param other all else in the data folder: Redis, audit trail, logs
  /// @param free what may still be written
  record Sample(Instant at, long recordings, long documents, long films, long other, long free) {
    public Sample {
      if (recordings < 0 || documents < 0 || films < 0 || other < 0 || free < 0) {
        throw new IllegalArgumentException("a number of bytes is never below zero");
      }
    }
  }
}
