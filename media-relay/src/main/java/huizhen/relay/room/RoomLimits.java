package huizhen.relay.room;

import huizhen.relay.negotiation.NegotiationLimits;

/// How big a room may get. What comes beyond is refused with `FULL` or `BAD_OFFER`.
public record RoomLimits(int participants, NegotiationLimits offer) {
  /// One core forwards for some dozens of people; a larger room is cascaded, not squeezed.
  public static final RoomLimits STANDARD = new RoomLimits(100, NegotiationLimits.STANDARD);

  public RoomLimits {
    if (participants < 1) {
      throw new IllegalArgumentException("a room holds at least 1 participant");
    }
  }
}
