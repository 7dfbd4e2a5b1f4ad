package huizhen.signaling.protocol;

import huizhen.relay.api.MediaKind;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.TrackSource;

/// A picture in the room: whose, and which.
public record PictureId(ParticipantId participant, TrackSource source) {
  public PictureId {
    if (source.kind() != MediaKind.VIDEO) {
      throw new IllegalArgumentException("a picture is a camera, screen or diagnostic image");
    }
  }
}
