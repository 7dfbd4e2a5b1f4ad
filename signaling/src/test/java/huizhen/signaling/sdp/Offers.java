package huizhen.signaling.sdp;

import static java.nio.charset.StandardCharsets.UTF_8;

import huizhen.relay.api.MediaKind;
import huizhen.relay.api.TrackSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Real offers, as `src/test/resources/sdp/README.md` says. [#GOLDEN] ones have one microphone, one
/// camera and (but for libwebrtc) one screen section that send, then three audio and four video
/// slots.
public final class Offers {
  public static final String CHROMIUM = resource("chromium-156");
  public static final String CHROMIUM_SIMULCAST = resource("chromium-156-simulcast");
  public static final String FIREFOX = resource("firefox-esr-153-simulcast");
  public static final String LIBWEBRTC_SIM = resource("libwebrtc-java-0.14-sim");

  /// A camera and a microphone that send, and no slot.
  public static final String GSTREAMER = resource("gstreamer-1.22");

  public static final List<String> GOLDEN =
      List.of(CHROMIUM, CHROMIUM_SIMULCAST, FIREFOX, LIBWEBRTC_SIM);

  public static final Map<String, TrackSource> SOURCES =
      Map.of("0", TrackSource.MICROPHONE, "1", TrackSource.CAMERA, "2", TrackSource.SCREEN);

  /// The least that is an offer: one audio slot.
  public static final String SMALL =
      """
      v=0
      o=- 1 1 IN IP4 127.0.0.1
      s=-
      t=0 0
      a=group:BUNDLE 0
      m=audio 9 UDP/TLS/RTP/SAVPF 111
      c=IN IP4 0.0.0.0
      a=ice-ufrag:abcd
      a=ice-pwd:abcdefghijklmnopqrstuvwx
      a=fingerprint:sha-256 00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF
      a=setup:actpass
      a=mid:0
      a=recvonly
      a=rtcp-mux
      a=rtpmap:111 opus/48000/2
      """;

  private Offers() {}

  public static ClientOffer read(String sdp) throws SdpException {
    return OfferReader.read(sdp, OfferReader.SourceOf.named(SOURCES));
  }

  /// The `tracks` of the offer message: all of [#SOURCES] that the offer sends, or what
  /// [#GSTREAMER] sends.
  public static String tracks(String sdp) {
    if (sdp.equals(GSTREAMER)) {
      return "[{\"mid\":\"audio1\",\"source\":\"microphone\"},{\"mid\":\"video0\",\"source\":\"camera\"}]";
    }
    String screen = sdp.equals(LIBWEBRTC_SIM) ? "" : ",{\"mid\":\"2\",\"source\":\"screen\"}";
    return "[{\"mid\":\"0\",\"source\":\"microphone\"},{\"mid\":\"1\",\"source\":\"camera\"}%s]"
        .formatted(screen);
  }

  static Optional<TrackSource> any(MediaKind kind) {
    return Optional.of(kind == MediaKind.AUDIO ? TrackSource.MICROPHONE : TrackSource.CAMERA);
  }

  private static String resource(String product) {
    String name = "/sdp/%s.offer.sdp".formatted(product);
    try (var in = Objects.requireNonNull(Offers.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
