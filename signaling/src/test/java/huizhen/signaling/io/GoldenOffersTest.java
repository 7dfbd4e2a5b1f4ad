package huizhen.signaling.io;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.signaling.api.RoomRole;
import huizhen.signaling.sdp.AnswerCheck;
import huizhen.signaling.sdp.Offers;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The captured offers, answered by the real relay through the WebSocket door.
final class GoldenOffersTest {
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

  static Stream<String> offers() {
    return Stream.concat(Offers.GOLDEN.stream(), Stream.of(Offers.GSTREAMER));
  }

  @ParameterizedTest
  @MethodSource("offers")
  void gets_an_answer_that_fits_it_line_by_line(String offer) {
    String answer = answer(offer);
    AnswerCheck.check(offer, answer);
    assertThat(AnswerCheck.parts(answer).stream().map(List::getFirst))
        .as("every section is taken")
        .noneMatch(line -> line.startsWith("m=") && line.split(" ", -1)[1].equals("0"));
  }

  @Test
  void is_answered_alike_again_on_the_same_connection() {
    Visitor visitor = gateway.join("adhoc-again", "li", RoomRole.MEMBER);
    visitor.offer(Offers.CHROMIUM_SIMULCAST, Offers.tracks(Offers.CHROMIUM_SIMULCAST), false);
    String first = visitor.expect("answer").getString("sdp");
    visitor.offer(Offers.CHROMIUM_SIMULCAST, Offers.tracks(Offers.CHROMIUM_SIMULCAST), false);
    String second = visitor.expect("answer").getString("sdp");
    AnswerCheck.check(Offers.CHROMIUM_SIMULCAST, second);
    assertThat(second.lines().filter(line -> !line.startsWith("o=")))
        .containsExactlyElementsOf(first.lines().filter(line -> !line.startsWith("o=")).toList());
  }

  private static String answer(String offer) {
    Visitor visitor = gateway.join("adhoc-golden-" + ++rooms, "li", RoomRole.MEMBER);
    visitor.offer(offer, Offers.tracks(offer), false);
    return visitor.expect("answer").getString("sdp");
  }
}
