package huizhen.scheduling.api;

/// Names an organisation: 1 to 64 of `A-Z a-z 0-9 _ -`, without meaning of its own.
public record OrganisationId(String value) {
  public OrganisationId {
    Ids.check(value, "an organisation id");
  }

  @Override
  public String toString() {
    return value;
  }
}
