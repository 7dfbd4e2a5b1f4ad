package huizhen.bench.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class JanusUnderTestTest {
  @Test
  void its_files_say_how_many_loops_and_which_plugin() {
    var one = general(OptionalInt.of(1));
    assertThat(one)
        .contains(
            "event_loops = 1\n",
            "plugins_folder = \"/lib/janus/plugins\"",
            "plugins: { disable = \"libjanus_sip.so\" }",
            "transports: { disable = \"libjanus_http.so\" }");
    assertThat(one.chars().filter(each -> each == '{').count())
        .isEqualTo(one.chars().filter(each -> each == '}').count());
    assertThat(general(OptionalInt.empty())).doesNotContain("event_loops");
    assertThat(JanusUnderTest.webSockets(8190)).contains("ws_port = 8190\n");
  }

  private static String general(OptionalInt eventLoops) {
    return JanusUnderTest.general(
        eventLoops,
        Path.of("/tmp/own"),
        Path.of("/lib/janus"),
        "libjanus_sip.so",
        "libjanus_http.so");
  }
}
