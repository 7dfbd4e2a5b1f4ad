package huizhen.signaling.io;

import huizhen.relay.api.Direction;
import huizhen.relay.api.MediaKind;
import huizhen.relay.api.OfferedSection;
import huizhen.relay.api.SessionOffer;
import huizhen.relay.api.TrackSource;
import huizhen.signaling.api.Door;
import huizhen.signaling.api.RoomRole;
import huizhen.signaling.sdp.ClientOffer;
import huizhen.signaling.sdp.OfferReader;
import huizhen.signaling.sdp.SdpException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads what comes by WHIP or WHEP, where no message says what a track shows: the first audio is
/// the microphone, the first video the camera (of a device: the diagnostic image), the second the
/// screen. A `sendrecv` section means the door's direction (RFC 9725 §4.4.2).
final class DoorOffer {
  private DoorOffer() {}

  static ClientOffer read(Door door, RoomRole role, String sdp) throws SdpException {
    Direction wanted = door == Door.WHIP ? Direction.SEND_ONLY : Direction.RECEIVE_ONLY;
    ClientOffer offer = OfferReader.read(sdp, door == Door.WHIP ? sources(role) : anySource());
    for (OfferedSection section : offer.offer().sections()) {
      if (section.direction() != wanted && section.direction() != Direction.SEND_RECEIVE) {
        throw new SdpException(
            0, "every section here is " + (door == Door.WHIP ? "sendonly" : "recvonly"));
      }
      if (role.onlyHears() && section.kind() == MediaKind.VIDEO) {
        throw new SdpException(0, "a recogniser hears, and sees nothing: no m=video");
      }
    }
    SessionOffer given = offer.offer();
    List<OfferedSection> sections =
        given.sections().stream().map(section -> directed(section, wanted)).toList();
    return new ClientOffer(
        new SessionOffer(given.ice(), given.fingerprints(), given.setup(), sections),
        offer.lines(),
        offer.allowsMixedExtensions());
  }

  private static OfferReader.SourceOf sources(RoomRole role) {
    Map<MediaKind, Deque<TrackSource>> left = new EnumMap<>(MediaKind.class);
    left.put(
        MediaKind.AUDIO,
        new ArrayDeque<>(List.of(TrackSource.MICROPHONE, TrackSource.SCREEN_AUDIO)));
    TrackSource picture = role == RoomRole.DEVICE ? TrackSource.DIAGNOSTIC : TrackSource.CAMERA;
    left.put(MediaKind.VIDEO, new ArrayDeque<>(List.of(picture, TrackSource.SCREEN)));
    return (mid, kind) -> Optional.ofNullable(left.getOrDefault(kind, new ArrayDeque<>()).poll());
  }

  /// A player that offers `sendrecv` will not send.
  private static OfferReader.SourceOf anySource() {
    return (mid, kind) ->
        Optional.of(kind == MediaKind.AUDIO ? TrackSource.MICROPHONE : TrackSource.CAMERA);
  }

  private static OfferedSection directed(OfferedSection section, Direction wanted) {
    boolean sends = wanted == Direction.SEND_ONLY;
    return new OfferedSection(
        section.mid(),
        section.kind(),
        wanted,
        sends ? section.source() : Optional.empty(),
        section.codecs(),
        section.extensions(),
        sends ? section.ssrcs() : List.of(),
        sends ? section.rids() : List.of());
  }
}
