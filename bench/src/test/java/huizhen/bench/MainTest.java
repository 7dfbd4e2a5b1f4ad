package huizhen.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MainTest {
  @Test
  void says_what_is_wrong_with_what_it_was_asked_for() {
    assertRefused("there is no case '3x7'", "relay", "--script", "x", "--case", "3x7");
    assertRefused("the one rival is janus", "relay", "--script", "x", "--vs", "mediasoup");
    assertRefused("--rounds 0", "relay", "--script", "x", "--vs", "janus", "--rounds", "0");
    assertRefused("--script", "relay");
    assertRefused("--url", "load");
    assertRefused("--sessions 12: rooms of 5", "signaling", "--script", "x", "--sessions", "12");
    assertRefused("--sessions 10005", "signaling", "--script", "x", "--sessions", "10005");
    assertRefused("--seconds 0: 1 to 120", "signaling", "--script", "x", "--seconds", "0");
    assertRefused("'many'", "signaling", "--script", "x", "--sessions", "many");
    assertRefused("--script", "signaling");
  }

  private static void assertRefused(String why, String... arguments) {
    var said = new ByteArrayOutputStream();
    var before = System.err;
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      assertThat(Main.run(arguments)).isEqualTo(2);
    } finally {
      System.setErr(before);
    }
    assertThat(said.toString(StandardCharsets.UTF_8)).contains(why);
  }
}
