package huizhen.relay.api;

/// Names an up-track within a room: who sends it, the `mid` of its media section, and which of this
/// participant's transports it came by, so that a track after a reconnect is a new one.
public record TrackId(ParticipantId participant, int transport, String mid) {
  @Override
  public String toString() {
    return participant + "." + transport + "." + mid;
  }
}
