package huizhen.scheduling.api;

/// Names a stored document: an upload, a consent, an opinion: 1 to 64 of `A-Z a-z 0-9 _ -`, without
/// meaning of its own.
public record DocumentId(String value) {
  public DocumentId {
    Ids.check(value, "a document id");
  }

  @Override
  public String toString() {
    return value;
  }
}
