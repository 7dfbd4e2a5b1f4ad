package huizhen.scheduling.api;

/// Names a practitioner (a doctor or nurse): 1 to 64 of `A-Z a-z 0-9 _ -`, without meaning of its
/// own.
public record PractitionerId(String value) {
  public PractitionerId {
    Ids.check(value, "a practitioner id");
  }

  @Override
  public String toString() {
    return value;
  }
}
