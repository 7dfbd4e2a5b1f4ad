package huizhen.relay.rtp;

/// Under which ids one section of one peer carries the RTP header extensions that the relay reads
/// or writes (RFC 8285); 0 where the extension was not negotiated.
public record ExtensionIds(
    int mid, int rid, int repairedRid, int audioLevel, int transportCc, int absSendTime) {
  public static final ExtensionIds NONE = new ExtensionIds(0, 0, 0, 0, 0, 0);

  public static final String MID = "urn:ietf:params:rtp-hdrext:sdes:mid";
  public static final String RID = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id";
  public static final String REPAIRED_RID =
      "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id";
  public static final String AUDIO_LEVEL = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";
  public static final String TRANSPORT_CC =
      "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";
  public static final String ABS_SEND_TIME =
      "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time";

  public ExtensionIds {
    check(mid);
    check(rid);
    check(repairedRid);
    check(audioLevel);
    check(transportCc);
    check(absSendTime);
  }

  /// These ids with `id` for `uri`; an unknown URI changes nothing.
  public ExtensionIds with(String uri, int id) {
    return switch (uri) {
      case MID -> new ExtensionIds(id, rid, repairedRid, audioLevel, transportCc, absSendTime);
      case RID -> new ExtensionIds(mid, id, repairedRid, audioLevel, transportCc, absSendTime);
      case REPAIRED_RID -> new ExtensionIds(mid, rid, id, audioLevel, transportCc, absSendTime);
      case AUDIO_LEVEL -> new ExtensionIds(mid, rid, repairedRid, id, transportCc, absSendTime);
      case TRANSPORT_CC -> new ExtensionIds(mid, rid, repairedRid, audioLevel, id, absSendTime);
      case ABS_SEND_TIME -> new ExtensionIds(mid, rid, repairedRid, audioLevel, transportCc, id);
      default -> this;
    };
  }

  private static void check(int id) {
    if (id < 0 || id > 255) {
      throw new IllegalArgumentException("header extension id %d is not 0..255".formatted(id));
    }
  }
}
