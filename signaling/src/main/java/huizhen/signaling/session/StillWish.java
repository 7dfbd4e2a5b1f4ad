package huizhen.signaling.session;

import huizhen.signaling.protocol.PictureId;

/// What somebody wants to stand still for everybody.
///
/// @param isDocument no frame of the picture but one of the case's documents or studies, shown in
///   its place: by a doctor, in place of the own shared screen alone, and to who takes part alone.
///   Who only receives is shown the case de-identified or not at all
public record StillWish(PictureId picture, boolean isDocument) {}
