package huizhen.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a gateway that can't start says: one sentence, and an exit code that is not 0.
final class StartFailureTest {
  @TempDir Path folder;

  @Test
  void names_a_taken_https_port_and_its_flag() throws IOException {
    try (var taken = new ServerSocket(0)) {
      refuses("port %d is taken".formatted(taken.getLocalPort()), "--port", port(taken));
    }
  }

  @Test
  void names_a_taken_management_port_and_its_flag() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      refuses("--management-port", "--management-port", port(taken));
    }
  }

  @Test
  void names_a_taken_media_port_and_its_flag() throws IOException {
    try (var taken = new DatagramSocket(0)) {
      refuses("--media-port", "--media-port", Integer.toString(taken.getLocalPort()));
    }
  }

  @Test
  void refuses_a_data_folder_that_it_can_not_write() throws IOException {
    var file = Files.writeString(folder.resolve("file"), "no folder");
    assertRefused(GatewayProcess.launch(file.resolve("data")), "can't write to", 1);
  }

  @Test
  void refuses_keys_inside_the_data_folder() {
    refuses("must lie outside", "--keys", folder.resolve("data/keys").toString());
  }

  @Test
  void refuses_an_unknown_flag_and_names_it() {
    assertRefused(GatewayProcess.launch(folder.resolve("data"), "--prot", "1"), "--prot", 2);
  }

  @Test
  void refuses_an_unknown_setting_and_names_it() throws IOException {
    var file = Files.writeString(folder.resolve("a.properties"), "htp.port=1");
    refuses("htp.port", "--config", file.toString());
  }

  @Test
  void refuses_a_turn_secret_that_everybody_may_read_and_does_not_print_it() throws IOException {
    var secret = Files.writeString(folder.resolve("secret"), "hush-hush");
    var _ = Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r--r--"));
    var file =
        Files.writeString(
            folder.resolve("a.properties"),
            "turn.urls=turn:turn.example.org\nturn.secret-file=" + secret);
    var gateway = GatewayProcess.launch(folder.resolve("data"), "--config", file.toString());
    assertRefused(gateway, "chmod o-rw", 1);
    assertThat(gateway.output()).doesNotContain("hush");
  }

  @Test
  void refuses_a_data_folder_that_another_gateway_uses() {
    try (var first = GatewayProcess.start(folder.resolve("data"))) {
      refuses("in use by another gateway");
      assertThat(first.stop()).isIn(0, 143);
    }
  }

  private void refuses(String says, String... flags) {
    assertRefused(GatewayProcess.launch(folder.resolve("data"), flags), says, 1);
  }

  private static void assertRefused(GatewayProcess gateway, String says, int code) {
    assertThat(gateway.isReady()).isFalse();
    assertThat(gateway.exitCode()).isEqualTo(code);
    assertThat(gateway.output()).contains("huizhen: ").contains(says);
    // What a slow machine logs on the way there may have traces; the refusal has none.
    var refusal = gateway.output().substring(gateway.output().lastIndexOf("huizhen: "));
    assertThat(refusal).doesNotContain("\tat ");
  }

  private static String port(ServerSocket socket) {
    return Integer.toString(socket.getLocalPort());
  }
}
