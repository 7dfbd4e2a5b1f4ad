package huizhen.relay.room;

import huizhen.relay.negotiation.CodecFormat;
import huizhen.relay.negotiation.NegotiatedSection;
import huizhen.relay.negotiation.PayloadTypes;
import org.jspecify.annotations.Nullable;

/// Under which payload types a slot's receiver takes what its source sends now. Owned by
/// [DownTrack].
final class SlotFormat {
  private @Nullable CodecFormat codec;
  private int media = PayloadTypes.NONE;
  private int rtx = PayloadTypes.NONE;
  private int red = PayloadTypes.NONE;

  void forget() {
    codec = null;
  }

  /// A changed offer has agreed on others, for what waits to be sent, too.
  void agree(NegotiatedSection.Slot changed) {
    CodecFormat sent = codec;
    codec = null;
    if (sent != null && !resolve(changed, sent)) {
      codec = null;
    }
  }

  /// @return false for a format that the receiver does not take
  boolean resolve(NegotiatedSection.Slot section, CodecFormat sent) {
    if (sent != codec) {
      codec = sent;
      media = section.payloadTypes().of(sent);
      boolean isTaken = media != PayloadTypes.NONE;
      rtx =
          isTaken && section.outgoing().rtx().isPresent()
              ? section.payloadTypes().rtxFor(media)
              : PayloadTypes.NONE;
      red = isTaken ? section.payloadTypes().redFor(media) : PayloadTypes.NONE;
    }
    return media != PayloadTypes.NONE;
  }

  /// Null before the first packet of a source.
  @Nullable CodecFormat codec() {
    return codec;
  }

  int media() {
    return media;
  }

  int rtx() {
    return rtx;
  }

  int red() {
    return red;
  }

  boolean hasRtx() {
    return rtx != PayloadTypes.NONE;
  }

  boolean hasRed() {
    return red != PayloadTypes.NONE;
  }
}
