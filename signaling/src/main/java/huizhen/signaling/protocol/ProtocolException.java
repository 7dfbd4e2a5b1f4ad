package huizhen.signaling.protocol;

import java.util.OptionalLong;

/// A message that is not of the protocol. The text is for the client's developer and quotes nothing
/// of the message but names of fields.
public final class ProtocolException extends Exception {
  private static final long serialVersionUID = 1L;

  private final long re;

  public ProtocolException(String message, OptionalLong re) {
    super(message);
    this.re = re.orElse(-1);
  }

  /// The `id` of the message, if it could be read.
  public OptionalLong re() {
    return re < 0 ? OptionalLong.empty() : OptionalLong.of(re);
  }
}
