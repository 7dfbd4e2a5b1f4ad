package huizhen.signaling.api;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What one device measured at one moment.
///
/// @param device its name or number, 1 to 64 characters
/// @param isMedical licensed as a medical device; else it is a consumer's, and is shown as one
/// @param at by the device's clock
/// @param values 1 to 16, of different codes
public record VitalSigns(String device, boolean isMedical, Instant at, List<Value> values) {
  public static final int MAX_VALUES = 16;

  public VitalSigns {
    values = List.copyOf(values);
    Set<String> codes = new HashSet<>();
    for (Value value : values) {
      if (!codes.add(value.code())) {
        throw new IllegalArgumentException("a code is named twice");
      }
    }
    if (device.isEmpty()
        || device.length() > 64
        || values.isEmpty()
        || values.size() > MAX_VALUES) {
      throw new IllegalArgumentException("vital signs have a device and 1 to 16 values");
    }
  }

  @Override
  public String toString() {
    return "VitalSigns[private]";
  }

  /// @param code e.g. `heart-rate`, or a LOINC code
  /// @param unit as UCUM has it, e.g. `/min`
  public record Value(String code, double value, String unit) {
    public Value {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("a value is no number");
      }
    }

    @Override
    public String toString() {
      return "Value[private]";
    }
  }
}
