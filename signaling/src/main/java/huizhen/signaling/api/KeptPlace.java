package huizhen.signaling.api;

/// What is remembered of a place over a restart.
///
/// @param isAdmitted a guest who was let in does not wait again
/// @param isModerator leads the room now, whatever its role
public record KeptPlace(
    Ticket ticket, boolean isAdmitted, boolean isModerator, boolean hasHandUp) {}
