package huizhen.signaling.ticket;

import huizhen.signaling.api.Ticket;
import java.util.Optional;

/// What came of looking at a token.
public sealed interface TicketVerdict {
  record Valid(Ticket ticket) implements TicketVerdict {}

  /// @param signed what it says, when it is a ticket of ours all the same
  record Refused(Reason reason, Optional<Ticket> signed) implements TicketVerdict {
    Refused(Reason reason) {
      this(reason, Optional.empty());
    }
  }

  enum Reason {
    /// Not a compact JWS, too long, not canonical base64url, broken or ambiguous JSON, a critical
    /// header.
    MALFORMED,
    /// `none`, or anything else than HS256.
    ALGORITHM,
    /// Not a ticket but some other token of ours.
    TYPE,
    UNKNOWN_KEY,
    SIGNATURE,
    ISSUER,
    /// For somebody else than the doors.
    AUDIENCE,
    /// A claim is missing, of the wrong kind or out of bounds.
    CLAIMS,
    NOT_YET_VALID,
    EXPIRED
  }
}
