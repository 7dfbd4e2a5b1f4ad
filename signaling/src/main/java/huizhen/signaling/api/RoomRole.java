package huizhen.signaling.api;

/// What somebody is in a room.
public enum RoomRole {
  /// The specialist who chairs: starts and ends.
  CHAIR,
  MEMBER,
  REQUESTER,
  PATIENT,
  OBSERVER,
  DEVICE
}
