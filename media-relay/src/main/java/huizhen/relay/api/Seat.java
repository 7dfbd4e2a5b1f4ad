package huizhen.relay.api;

/// What a participant may do with media. An observer has no up-track by type: there is nothing that
/// could be switched on for it.
public sealed interface Seat {
  ParticipantId participant();

  /// Sends and receives.
  record Member(ParticipantId participant) implements Seat {}

  /// Sends only: a WHIP encoder, an ultrasound device.
  record Publisher(ParticipantId participant) implements Seat {}

  /// Receives only: a regulator, a trainee, a WHEP player.
  record Observer(ParticipantId participant) implements Seat {}
}
