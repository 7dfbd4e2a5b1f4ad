package huizhen.relay.room;

/// What was dropped and done in a room, per packet: counters instead of log lines. Owned by [Room];
/// read on its loop.
public final class RoomCounters {
  long received;
  long forwarded;
  long malformedRtp;
  long malformedRtcp;
  long unknownSsrc;
  long unknownPayloadType;
  long duplicate;
  long droppedAtGate;
  long droppedFromObserver;
  long tooLarge;
  long repairedUp;
  long repairedDown;
  long keyframesAsked;
  long tapFailures;

  public long received() {
    return received;
  }

  public long forwarded() {
    return forwarded;
  }

  /// All packets that came and went nowhere, for whatever reason.
  public long dropped() {
    return malformedRtp
        + malformedRtcp
        + unknownSsrc
        + unknownPayloadType
        + duplicate
        + droppedAtGate
        + droppedFromObserver
        + tooLarge;
  }

  public long malformed() {
    return malformedRtp + malformedRtcp;
  }

  /// Packets that came by RTX after a NACK of ours.
  public long repairedUp() {
    return repairedUp;
  }

  /// Packets sent again after a receiver's NACK.
  public long repairedDown() {
    return repairedDown;
  }

  public long keyframesAsked() {
    return keyframesAsked;
  }

  public long tapFailures() {
    return tapFailures;
  }
}
