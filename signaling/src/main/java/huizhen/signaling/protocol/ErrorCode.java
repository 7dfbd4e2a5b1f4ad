package huizhen.signaling.protocol;

import java.util.Locale;
import java.util.OptionalInt;

/// What can go wrong, as the client reads it. A [RoomHost][huizhen.signaling.api.RoomHost] may send
/// further codes of its own.
public enum ErrorCode {
  BAD_MESSAGE,
  TOO_LARGE,
  TOO_MANY,
  BAD_TICKET,
  TICKET_USED,
  TICKET_EXPIRED,
  TICKET_REVOKED,
  SESSION_EXPIRED,
  NOT_JOINED,
  NOT_ALLOWED,
  NO_PARTICIPANT,
  NO_ITEM,
  ALREADY_FROZEN,
  BAD_OFFER,
  ROOM_FULL,
  ENDED,
  UNAVAILABLE,
  INTERNAL;

  public String wire() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// With which code the socket is closed after a fatal error; empty: the session goes on.
  public OptionalInt closeCode() {
    return switch (this) {
      case BAD_TICKET, TICKET_USED, TICKET_EXPIRED, TICKET_REVOKED ->
          OptionalInt.of(CloseCode.TICKET);
      case SESSION_EXPIRED -> OptionalInt.of(CloseCode.SESSION_EXPIRED);
      case TOO_LARGE -> OptionalInt.of(CloseCode.TOO_LARGE);
      case ENDED -> OptionalInt.of(CloseCode.ENDED);
      case BAD_MESSAGE,
          TOO_MANY,
          NOT_JOINED,
          NOT_ALLOWED,
          NO_PARTICIPANT,
          NO_ITEM,
          ALREADY_FROZEN,
          BAD_OFFER,
          ROOM_FULL,
          UNAVAILABLE,
          INTERNAL ->
          OptionalInt.empty();
    };
  }
}
