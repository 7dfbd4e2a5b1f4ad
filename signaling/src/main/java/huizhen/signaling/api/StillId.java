package huizhen.signaling.api;

/// A frozen picture that the host has kept: 1 to 64 of `A-Z a-z 0-9 _ -`.
public record StillId(String value) {
  private static final int MAX_CHARACTERS = 64;

  public StillId {
    if (value.isEmpty()
        || value.length() > MAX_CHARACTERS
        || !value.chars().allMatch(StillId::isPart)) {
      throw new IllegalArgumentException("a still's id is 1 to 64 of A-Z a-z 0-9 _ -");
    }
  }

  private static boolean isPart(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '-';
  }

  @Override
  public String toString() {
    return value;
  }
}
