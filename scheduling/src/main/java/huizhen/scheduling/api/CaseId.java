package huizhen.scheduling.api;

/// Names a consultation case: 1 to 64 of `A-Z a-z 0-9 _ -`, without meaning of its own.
public record CaseId(String value) {
  public CaseId {
    Ids.check(value, "a case id");
  }

  @Override
  public String toString() {
    return value;
  }
}
