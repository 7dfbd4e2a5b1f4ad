package huizhen.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A gateway that is stopped, or killed, and started again on the same folder.
final class GatewayRestartTest {
  @TempDir Path folder;

  @Test
  void finds_its_people_again_and_leaves_no_redis_behind() throws Exception {
    var data = folder.resolve("data");
    String password;
    try (var first = GatewayProcess.start(data)) {
      password = first.password("chen");
      assertThat(metrics(first)).contains("huizhen_relay_rooms").contains("jvm_memory_used_bytes");
      var redis = redis(data);
      assertThat(first.stop()).isIn(0, 143);
      assertThat(redis.isAlive()).isFalse();
    }

    try (var second = GatewayProcess.start(data)) {
      assertThat(second.password("chen")).isEqualTo(password);
      var orphan = redis(data);
      second.kill();
      assertThat(orphan.isAlive()).isTrue();

      try (var third = GatewayProcess.start(data)) {
        assertThat(orphan.isAlive()).isFalse();
        assertThat(third.password("chen")).isEqualTo(password);
        System.out.printf(
            "RESULT {\"name\":\"up-again-ready-seconds\",\"value\":%.1f,\"unit\":\"s\",\"target\":5,\"met\":%s}%n",
            third.startSeconds(), third.startSeconds() < 5);
      }
    }
  }

  private static String metrics(GatewayProcess gateway) throws IOException {
    try (var body = URI.create(gateway.metricsUrl()).toURL().openStream()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static ProcessHandle redis(Path data) throws IOException {
    var pid = Files.readString(data.resolve("redis/redis.pid")).strip();
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
  }
}
