package huizhen.web.api;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A port: what devices measure, from a hospital's own system into a room. `app` implements it.
public interface VitalsDoor {
  /// Shows it in the room, if the room is open here, and keeps it as what comes over signalling.
  Future<Outcome> measured(String room, Reading reading);

  /// Keeps what was measured before a session with the case's or the visit's vital signs, all of it
  /// together or nothing; complete when it is durable. What is kept already, of the same device and
  /// time and with the same values, is not kept again.
  ///
  /// @param evidence under which the case's or the visit's evidence is kept
  /// @param readings 1 to [#MOST_AT_ONCE]
  Future<Kept> keep(String evidence, List<Reading> readings);

  int MOST_AT_ONCE = 100;

  /// What became of them.
  ///
  /// @param isKept one by one, in the same order: false for what was kept before
  /// @param isFull nothing was kept, for as much as there may be is kept already
  record Kept(List<Boolean> isKept, boolean isFull) {
    public Kept {
      isKept = List.copyOf(isKept);
    }
  }

  /// @param client whose system hands it in
  /// @param number what that system calls it
  /// @param device 1 to 64 characters
  /// @param isMedical licensed as a medical device
  /// @param values 1 to 16, of different codes
  record Reading(
      String client,
      Optional<String> number,
      String device,
      boolean isMedical,
      Instant at,
      List<Value> values) {
    public Reading {
      values = List.copyOf(values);
    }

    @Override
    public String toString() {
      return "Reading[private]";
    }
  }

  /// @param code 1 to 32 characters: LOINC's, or a sender's own
  /// @param unit 1 to 16 characters
  record Value(String code, double value, String unit) {
    @Override
    public String toString() {
      return "Value[private]";
    }
  }

  /// What became of one.
  enum Outcome {
    /// Shown, and the first of its device since the room opened.
    FIRST,
    SHOWN,
    REPEATED,
    NOT_LIVE,
    TOO_MANY
  }
}
