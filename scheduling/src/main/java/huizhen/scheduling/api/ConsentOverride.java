package huizhen.scheduling.api;

import java.time.Instant;

/// The approval that stands in for consent when neither patient nor relatives can be asked: given
/// by the head of the institution or whom he has authorised (民法典 1220), and by name.
///
/// @param title the approver's office, e.g. 医务科主任
/// @param reason why nobody's consent can be had
public record ConsentOverride(String approver, String title, String reason, Instant at) {
  @Override
  public String toString() {
    return "ConsentOverride[private]";
  }
}
