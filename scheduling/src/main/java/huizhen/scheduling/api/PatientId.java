package huizhen.scheduling.api;

/// Names a patient: 1 to 64 of `A-Z a-z 0-9 _ -`, without meaning of its own.
public record PatientId(String value) {
  public PatientId {
    Ids.check(value, "a patient id");
  }

  @Override
  public String toString() {
    return value;
  }
}
