package huizhen.bench.micro;

import huizhen.relay.api.Codec;
import huizhen.relay.api.Direction;
import huizhen.relay.api.DtlsSetup;
import huizhen.relay.api.Fingerprint;
import huizhen.relay.api.HeaderExtension;
import huizhen.relay.api.IceCredentials;
import huizhen.relay.api.MediaKind;
import huizhen.relay.api.OfferedSection;
import huizhen.relay.api.OfferedSection.SsrcPair;
import huizhen.relay.api.SessionOffer;
import huizhen.relay.api.TrackSource;
import huizhen.relay.rtp.ExtensionIds;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The offers of one who sends sound and a picture, and of those who get both.
final class Hundred {
  static final int RECEIVERS = 100;
  static final long SOUND = 999;
  static final long PICTURE = 1_234;
  static final int OPUS = 111;
  static final int VP8 = 96;
  static final int TRANSPORT_CC = 3;

  private static final List<String> FEEDBACK =
      List.of("transport-cc", "nack", "nack pli", "ccm fir");

  private Hundred() {}

  static SessionOffer sender() {
    return offer(
        List.of(
            section(
                "0",
                MediaKind.AUDIO,
                Direction.SEND_ONLY,
                Optional.of(TrackSource.MICROPHONE),
                List.of(new SsrcPair(SOUND, Optional.empty()))),
            section(
                "1",
                MediaKind.VIDEO,
                Direction.SEND_ONLY,
                Optional.of(TrackSource.CAMERA),
                List.of(new SsrcPair(PICTURE, Optional.of(PICTURE + 1))))));
  }

  static SessionOffer receiver() {
    return offer(
        List.of(
            section("0", MediaKind.AUDIO, Direction.RECEIVE_ONLY, Optional.empty(), List.of()),
            section("1", MediaKind.VIDEO, Direction.RECEIVE_ONLY, Optional.empty(), List.of())));
  }

  private static SessionOffer offer(List<OfferedSection> sections) {
    return new SessionOffer(
        new IceCredentials("user", "passwordpasswordpassword"),
        List.of(new Fingerprint("sha-256", "00:11")),
        DtlsSetup.ACTPASS,
        sections);
  }

  private static OfferedSection section(
      String mid,
      MediaKind kind,
      Direction direction,
      Optional<TrackSource> source,
      List<SsrcPair> ssrcs) {
    List<Codec> codecs =
        kind == MediaKind.AUDIO
            ? List.of(new Codec(OPUS, "opus", 48_000, 2, Map.of(), List.of("transport-cc")))
            : List.of(
                new Codec(VP8, "VP8", 90_000, 1, Map.of(), FEEDBACK),
                new Codec(97, "rtx", 90_000, 1, Map.of("apt", "96"), List.of()));
    List<HeaderExtension> extensions =
        List.of(
            new HeaderExtension(4, ExtensionIds.MID),
            new HeaderExtension(TRANSPORT_CC, ExtensionIds.TRANSPORT_CC));
    return new OfferedSection(mid, kind, direction, source, codecs, extensions, ssrcs, List.of());
  }
}
