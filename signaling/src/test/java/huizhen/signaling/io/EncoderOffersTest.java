package huizhen.signaling.io;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.signaling.api.RoomRole;
import huizhen.signaling.sdp.AnswerCheck;
import huizhen.signaling.sdp.Offers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What encoders offer, answered by the real relay through the WHIP door.
final class EncoderOffersTest {
  private static Gateway gateway;
  private static int rooms;

  @BeforeAll
  static void open() {
    gateway = new Gateway();
  }

  @AfterAll
  static void close() {
    gateway.close();
  }

  @Test
  void ffmpeg_is_answered_by_a_dtls_client_without_what_it_did_not_offer() {
    String answer = answer(Offers.FFMPEG);
    assertThat(answer).contains("a=setup:active").doesNotContain("rtcp-fb", "extmap:");
    assertTakes(answer, 2);
  }

  @Test
  void ffmpeg_finds_the_address_in_the_first_candidate() {
    // It reads the first one that is UDP and of a host, field by field.
    assertThat(answer(Offers.FFMPEG).lines().filter(line -> line.startsWith("a=candidate:")))
        .first()
        .asString()
        .matches("a=candidate:\\S+ 1 udp \\d+ [0-9.]+ \\d+ typ host.*");
  }

  /// `-profile:v baseline` of libx264 is constrained baseline there.
  @Test
  void ffmpeg_in_constrained_baseline_has_a_profile_level_id_of_seven_digits() {
    String offer = Offers.FFMPEG.replace("profile-level-id=42001f", "profile-level-id=422001f");
    assertThat(offer).isNotEqualTo(Offers.FFMPEG);
    assertTakes(answer(offer), 2);
  }

  @Test
  void ffmpeg_may_name_a_section_in_its_group_that_it_does_not_have() {
    String video = without("audio", Offers.FFMPEG);
    String answer = answer(video);
    assertThat(answer).contains("a=group:BUNDLE 1\r\n");
    assertTakes(answer, 1);
    assertTakes(answer(without("video", Offers.FFMPEG)), 1);
  }

  @Test
  void obs_is_answered_with_its_feedback_and_no_second_group() {
    String answer = answer(Offers.OBS);
    assertThat(answer)
        .contains("a=setup:passive", "a=rtcp-fb:96 nack\r\n", "a=rtcp-fb:96 nack pli\r\n")
        .doesNotContain("a=group:LS", "extmap:");
    assertTakes(answer, 2);
  }

  private static String without(String media, String offer) {
    List<String> kept =
        AnswerCheck.parts(offer).stream()
            .filter(part -> !part.getFirst().startsWith("m=" + media))
            .flatMap(List::stream)
            .toList();
    return String.join("\r\n", kept) + "\r\n";
  }

  private static void assertTakes(String answer, int sections) {
    assertThat(answer.lines().filter(line -> line.startsWith("m=")))
        .hasSize(sections)
        .noneMatch(line -> line.split(" ", -1)[1].equals("0"));
    assertThat(answer.lines().filter("a=recvonly"::equals)).hasSize(sections);
  }

  private static String answer(String offer) {
    String room = "adhoc-encoder-" + ++rooms;
    String ticket = gateway.ticket(room, "encoder", RoomRole.MEMBER);
    Gateway.Reply reply =
        gateway.call(
            "POST",
            "/whip/" + room,
            Map.of("Authorization", "Bearer " + ticket, "Content-Type", "application/sdp"),
            offer);
    assertThat(reply.status()).as(reply.body()).isEqualTo(201);
    AnswerCheck.check(offer, reply.body());
    return reply.body();
  }
}
