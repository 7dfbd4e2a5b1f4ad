package huizhen.scheduling.notice.api;

/// What a calendar is told with a notice (iTIP, RFC 5546).
///
/// @param sequence grows with each change of the time (RFC 5546 §2.1.4), so that a calendar that
///   gets two mails in the wrong order keeps the newer one
public record Invitation(Method method, int sequence, Meeting meeting) {
  public enum Method {
    REQUEST,
    CANCEL
  }

  public Invitation {
    if (sequence < 0) {
      throw new IllegalArgumentException("a sequence counts from 0");
    }
  }
}
