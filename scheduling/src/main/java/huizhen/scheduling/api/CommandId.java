package huizhen.scheduling.api;

/// Makes a command idempotent: the same id again gives the same outcome. 1 to 64 of `A-Z a-z 0-9 _
/// -`.
public record CommandId(String value) {
  public CommandId {
    Ids.check(value, "a command id (Idempotency-Key)");
  }
}
