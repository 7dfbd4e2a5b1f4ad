package huizhen.relay.world;

import huizhen.relay.api.Codec;
import huizhen.relay.api.Direction;
import huizhen.relay.api.DtlsSetup;
import huizhen.relay.api.Fingerprint;
import huizhen.relay.api.HeaderExtension;
import huizhen.relay.api.IceCredentials;
import huizhen.relay.api.MediaKind;
import huizhen.relay.api.OfferedSection;
import huizhen.relay.api.SessionOffer;
import huizhen.relay.api.TrackSource;
import huizhen.relay.rtp.ExtensionIds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Offers as browsers make them, with numbers that differ from peer to peer, so that a relay that
/// forgets to map them is caught.
public final class ClientOffer {
  private static final List<String> FEEDBACK =
      List.of("goog-remb", "transport-cc", "ccm fir", "nack", "nack pli");

  private static final int RED = 63;

  /// Which VP8 does not look at.
  private static final Map<String, String> H264_PARAMETERS =
      Map.of(
          "packetization-mode", "1", "profile-level-id", "42e01f", "level-asymmetry-allowed", "1");

  private final int opus;
  private final int vp8;
  private final int rtx;
  private final int shift;
  private final List<OfferedSection> sections = new ArrayList<>();
  private boolean hasRed = true;
  private boolean hasSoundNack = true;
  private boolean hasCaptureTimes;
  private String pictureCodec = "VP8";

  /// @param variant which of several numberings
  public ClientOffer(int variant) {
    shift = variant % 3;
    opus = 109 + shift;
    vp8 = 96 + 4 * shift;
    rtx = vp8 + 1;
  }

  /// Offers sound without RED and NACK, as a plain client does.
  public ClientOffer plainSound() {
    hasRed = false;
    hasSoundNack = false;
    return this;
  }

  /// Offers sound that is not to be sent again: RED alone is to make up for what is lost.
  public ClientOffer soundWithoutNack() {
    hasSoundNack = false;
    return this;
  }

  /// Offers pictures in H.264 alone.
  public ClientOffer h264() {
    pictureCodec = "H264";
    return this;
  }

  /// Offers to say when sound was heard.
  public ClientOffer captureTimes() {
    hasCaptureTimes = true;
    return this;
  }

  public int opus() {
    return opus;
  }

  public int red() {
    return RED;
  }

  public int vp8() {
    return vp8;
  }

  public int rtx() {
    return rtx;
  }

  public ExtensionIds extensions() {
    return new ExtensionIds(4 + shift, 10, 11, 1 + shift, 0, 0, 0, 0, hasCaptureTimes ? 12 : 0)
        .with(ExtensionIds.TRANSPORT_CC, 8)
        .with(ExtensionIds.PLAYOUT_DELAY, 9);
  }

  public void sends(String mid, TrackSource source, long ssrc, Optional<Long> rtxSsrc) {
    sends(
        mid,
        source,
        ssrc == 0 ? List.of() : List.of(new OfferedSection.SsrcPair(ssrc, rtxSsrc)),
        List.of());
  }

  /// @param ssrcs as announced; none where they are to be learned
  /// @param rids of a simulcast, none otherwise
  public void sends(
      String mid, TrackSource source, List<OfferedSection.SsrcPair> ssrcs, List<String> rids) {
    OfferedSection section =
        section(mid, source.kind(), Direction.SEND_ONLY, Optional.of(source), ssrcs, rids);
    if (sections.stream().anyMatch(before -> before.mid().equals(mid))) {
      sections.replaceAll(before -> before.mid().equals(mid) ? section : before);
    } else {
      sections.add(section);
    }
  }

  public void idle(String mid, MediaKind kind) {
    sections.add(section(mid, kind, Direction.INACTIVE, Optional.empty(), List.of(), List.of()));
  }

  /// Makes a section inactive.
  public void stops(String mid) {
    sections.replaceAll(section ->
        section.mid().equals(mid)
            ? section(
                mid, section.kind(), Direction.INACTIVE, Optional.empty(), List.of(), List.of())
            : section);
  }

  /// Makes an inactive section a slot again.
  void resumes(String mid) {
    sections.replaceAll(section ->
        section.mid().equals(mid)
            ? section(
                mid, section.kind(), Direction.RECEIVE_ONLY, Optional.empty(), List.of(), List.of())
            : section);
  }

  boolean receives(String mid) {
    return sections.stream()
        .anyMatch(each -> each.mid().equals(mid) && each.direction() == Direction.RECEIVE_ONLY);
  }

  public void slots(MediaKind kind, int count) {
    String prefix = kind == MediaKind.AUDIO ? "a" : "v";
    for (int i = 0; i < count; i++) {
      sections.add(
          section(
              prefix + i, kind, Direction.RECEIVE_ONLY, Optional.empty(), List.of(), List.of()));
    }
  }

  private OfferedSection section(
      String mid,
      MediaKind kind,
      Direction direction,
      Optional<TrackSource> source,
      List<OfferedSection.SsrcPair> ssrcs,
      List<String> rids) {
    return new OfferedSection(
        mid, kind, direction, source, codecs(kind), headerExtensions(kind), ssrcs, rids);
  }

  private List<Codec> codecs(MediaKind kind) {
    return switch (kind) {
      case AUDIO -> sound();
      case VIDEO ->
          List.of(
              new Codec(vp8, pictureCodec, 90_000, 1, H264_PARAMETERS, FEEDBACK),
              new Codec(rtx, "rtx", 90_000, 1, Map.of("apt", Integer.toString(vp8)), List.of()));
    };
  }

  private List<Codec> sound() {
    List<Codec> codecs = new ArrayList<>();
    if (hasRed) {
      codecs.add(new Codec(RED, "red", 48_000, 2, Map.of("", opus + "/" + opus), List.of()));
    }
    codecs.add(
        new Codec(
            opus,
            "opus",
            48_000,
            2,
            Map.of("useinbandfec", "1"),
            hasSoundNack ? List.of("transport-cc", "nack") : List.of("transport-cc")));
    codecs.add(new Codec(0, "PCMU", 8_000, 1, Map.of(), List.of()));
    return codecs;
  }

  private List<HeaderExtension> headerExtensions(MediaKind kind) {
    ExtensionIds ids = extensions();
    List<HeaderExtension> extensions = new ArrayList<>();
    extensions.add(new HeaderExtension(ids.mid(), ExtensionIds.MID));
    extensions.add(new HeaderExtension(ids.transportCc(), ExtensionIds.TRANSPORT_CC));
    extensions.add(new HeaderExtension(13, "urn:3gpp:video-orientation"));
    switch (kind) {
      case AUDIO -> {
        extensions.add(new HeaderExtension(ids.audioLevel(), ExtensionIds.AUDIO_LEVEL));
        if (hasCaptureTimes) {
          extensions.add(new HeaderExtension(ids.absCaptureTime(), ExtensionIds.ABS_CAPTURE_TIME));
        }
      }
      case VIDEO -> {
        extensions.add(new HeaderExtension(ids.rid(), ExtensionIds.RID));
        extensions.add(new HeaderExtension(ids.repairedRid(), ExtensionIds.REPAIRED_RID));
        extensions.add(new HeaderExtension(ids.playoutDelay(), ExtensionIds.PLAYOUT_DELAY));
      }
    }
    return extensions;
  }

  public SessionOffer offer() {
    return new SessionOffer(
        new IceCredentials("user", "passwordpasswordpassword"),
        List.of(new Fingerprint("sha-256", "00:11")),
        DtlsSetup.ACTPASS,
        sections);
  }
}
