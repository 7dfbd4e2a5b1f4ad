package huizhen.relay.negotiation;

import huizhen.relay.api.Codec;
import huizhen.relay.api.MediaKind;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A payload format that the relay forwards, best first. Two peers that agreed on the same format
/// decode each other's packets, whatever payload types they number it with.
public enum CodecFormat {
  OPUS(MediaKind.AUDIO, 48_000),
  VP8(MediaKind.VIDEO, 90_000),
  /// Baseline and constrained baseline (RFC 6184), packetization-mode 1, as all the H.264 here.
  H264_BASELINE(MediaKind.VIDEO, 90_000),
  H264_MAIN(MediaKind.VIDEO, 90_000),
  H264_HIGH(MediaKind.VIDEO, 90_000),
  VP9_PROFILE_0(MediaKind.VIDEO, 90_000),
  VP9_PROFILE_2(MediaKind.VIDEO, 90_000),
  AV1(MediaKind.VIDEO, 90_000);

  /// Profile, constraints and level in six digits (RFC 6184 §8.1), or in the seven that FFmpeg's
  /// WHIP muxer writes for constrained baseline: it prints its own flag for constrained, 0x200,
  /// where the two digits of the constraints belong. Nothing else has seven.
  private static final Pattern PROFILE_LEVEL_ID =
      Pattern.compile("(?<profile>[0-9a-f]{2})(?:[0-9a-f]{2}|200)[0-9a-f]{2}");

  private final MediaKind kind;
  private final int clockRate;

  CodecFormat(MediaKind kind, int clockRate) {
    this.kind = kind;
    this.clockRate = clockRate;
  }

  public MediaKind kind() {
    return kind;
  }

  public int clockRate() {
    return clockRate;
  }

  /// Whether its payloads count pictures, which must go on when a slot changes its source.
  public boolean hasRunningNumbers() {
    return this == VP8 || this == VP9_PROFILE_0 || this == VP9_PROFILE_2;
  }

  /// The format of an offered codec; empty for one that the relay does not forward.
  public static Optional<CodecFormat> of(Codec codec) {
    Optional<CodecFormat> format =
        switch (codec.name().toLowerCase(Locale.ROOT)) {
          case "opus" -> codec.channels() == 2 ? Optional.of(OPUS) : Optional.empty();
          case "vp8" -> Optional.of(VP8);
          case "vp9" ->
              switch (codec.parameters().getOrDefault("profile-id", "0")) {
                case "0" -> Optional.of(VP9_PROFILE_0);
                case "2" -> Optional.of(VP9_PROFILE_2);
                default -> Optional.empty();
              };
          case "av1" ->
              codec.parameters().getOrDefault("profile", "0").equals("0")
                  ? Optional.of(AV1)
                  : Optional.empty();
          case "h264" -> h264(codec);
          default -> Optional.empty();
        };
    return format.filter(f -> f.clockRate == codec.clockRate());
  }

  private static Optional<CodecFormat> h264(Codec codec) {
    if (!codec.parameters().getOrDefault("packetization-mode", "0").equals("1")) {
      return Optional.empty();
    }
    Matcher id =
        PROFILE_LEVEL_ID.matcher(
            codec.parameters().getOrDefault("profile-level-id", "42000a").toLowerCase(Locale.ROOT));
    if (!id.matches()) {
      return Optional.empty();
    }
    return switch (id.group("profile")) {
      case "42" -> Optional.of(H264_BASELINE);
      case "4d" -> Optional.of(H264_MAIN);
      case "64" -> Optional.of(H264_HIGH);
      default -> Optional.empty();
    };
  }
}
