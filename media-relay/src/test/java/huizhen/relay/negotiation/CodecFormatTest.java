package huizhen.relay.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.api.Codec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CodecFormatTest {
  @ParameterizedTest
  @CsvSource({
    "42001f, H264_BASELINE",
    "42E01F, H264_BASELINE",
    "4d001f, H264_MAIN",
    "640c28, H264_HIGH",
    "422001f, H264_BASELINE", // FFmpeg, constrained baseline
    "42200d, H264_BASELINE", // six digits: constraints 20, level 0d
  })
  void knows_the_profile(String profileLevelId, CodecFormat format) {
    assertThat(h264(profileLevelId)).contains(format);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "42", "42001", "42e001f", "4220001f", "42001g", "42 01f", "58001f", "242001f"})
  void refuses_what_is_no_profile_or_none_that_it_forwards(String profileLevelId) {
    assertThat(h264(profileLevelId)).isEmpty();
  }

  private static Optional<CodecFormat> h264(String profileLevelId) {
    var parameters = Map.of("packetization-mode", "1", "profile-level-id", profileLevelId);
    return CodecFormat.of(new Codec(106, "H264", 90_000, 1, parameters, List.of()));
  }
}
