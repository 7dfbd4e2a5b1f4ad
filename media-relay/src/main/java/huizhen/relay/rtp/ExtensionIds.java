package huizhen.relay.rtp;

/// Under which ids one section of one peer carries the RTP header extensions that the relay reads
/// or writes (RFC 8285); 0 where the extension was not negotiated.
public record ExtensionIds(
    int mid,
    int rid,
    int repairedRid,
    int audioLevel,
    int transportCc,
    int absSendTime,
    int dependencyDescriptor,
    int playoutDelay,
    int absCaptureTime) {
  public static final ExtensionIds NONE = new ExtensionIds(0, 0, 0, 0, 0, 0, 0, 0, 0);

  public static final String MID = "urn:ietf:params:rtp-hdrext:sdes:mid";
  public static final String RID = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id";
  public static final String REPAIRED_RID =
      "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id";
  public static final String AUDIO_LEVEL = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";
  public static final String TRANSPORT_CC =
      "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";
  public static final String ABS_SEND_TIME =
      "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time";
  public static final String DEPENDENCY_DESCRIPTOR =
      "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension";

  /// How long a picture is to be held back (24 bits: least and most, 12 bits each, in 10 ms).
  public static final String PLAYOUT_DELAY =
      "http://www.webrtc.org/experiments/rtp-hdrext/playout-delay";

  /// When a packet's first sample was heard: 64 bits of NTP time, by the clock of where it was
  /// heard. 64 bits more say how far that is ahead of the sender's; without them, not at all.
  public static final String ABS_CAPTURE_TIME =
      "http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time";

  public ExtensionIds {
    check(mid);
    check(rid);
    check(repairedRid);
    check(audioLevel);
    check(transportCc);
    check(absSendTime);
    check(dependencyDescriptor);
    check(playoutDelay);
    check(absCaptureTime);
  }

  /// These ids with `id` for `uri`; an unknown URI changes nothing.
  public ExtensionIds with(String uri, int id) {
    return new ExtensionIds(
        uri.equals(MID) ? id : mid,
        uri.equals(RID) ? id : rid,
        uri.equals(REPAIRED_RID) ? id : repairedRid,
        uri.equals(AUDIO_LEVEL) ? id : audioLevel,
        uri.equals(TRANSPORT_CC) ? id : transportCc,
        uri.equals(ABS_SEND_TIME) ? id : absSendTime,
        uri.equals(DEPENDENCY_DESCRIPTOR) ? id : dependencyDescriptor,
        uri.equals(PLAYOUT_DELAY) ? id : playoutDelay,
        uri.equals(ABS_CAPTURE_TIME) ? id : absCaptureTime);
  }

  private static void check(int id) {
    if (id < 0 || id > 255) {
      throw new IllegalArgumentException("header extension id %d is not 0..255".formatted(id));
    }
  }
}
