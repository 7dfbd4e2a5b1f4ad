package huizhen.signaling.api;

/// What somebody is in a room.
public enum RoomRole {
  /// The specialist who chairs: starts and ends.
  CHAIR,
  MEMBER,
  REQUESTER,
  PATIENT,

  /// Accompanies the patient.
  RELATIVE,
  INTERPRETER,

  /// Receives alone.
  OBSERVER,

  /// As an observer; the names of patients and relatives stay hidden.
  TRAINEE,

  /// A health authority's, by an order for this one consultation: as an observer, the names of
  /// patients and relatives stay hidden, and raises no hand. Everybody sees that it is there.
  REGULATOR,

  /// Sends alone: ultrasound, endoscope, monitor.
  DEVICE,

  /// A machine that turns speech into captions: hears by WHEP, and sees and reads nothing.
  RECOGNISER;

  /// Neither sends media nor speaks.
  public boolean onlyReceives() {
    return this == OBSERVER || this == TRAINEE || this == REGULATOR || this == RECOGNISER;
  }

  /// Gets sound by WHEP, and neither pictures nor messages.
  public boolean onlyHears() {
    return this == RECOGNISER;
  }

  /// Neither sees nor hears anybody.
  public boolean onlySends() {
    return this == DEVICE;
  }

  /// Writes, points and draws.
  public boolean speaks() {
    return !onlyReceives() && !onlySends();
  }

  /// Takes no part in what is said: not even by raising a hand.
  public boolean onlyWatches() {
    return this == REGULATOR;
  }

  /// Sees no names of patients and relatives.
  public boolean isKeptFromNames() {
    return this == TRAINEE || this == REGULATOR;
  }

  /// Waits to be admitted when the room is live already.
  public boolean isGuest() {
    return this == PATIENT || this == RELATIVE || this == INTERPRETER;
  }

  /// Whose name trainees and regulators do not see.
  public boolean isShielded() {
    return this == PATIENT || this == RELATIVE;
  }

  /// May lead the room, when it is handed over to them.
  public boolean mayModerate() {
    return this == CHAIR || this == MEMBER || this == REQUESTER;
  }
}
