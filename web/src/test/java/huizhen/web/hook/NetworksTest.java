package huizhen.web.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NetworksTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.0.1",
        "192.0.0.8",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fc00::1",
        "fd12::1",
        "ff02::1",
        "2002:a00::1",
        "2001:db8::1",
        "64:ff9b::a00:1",
        "::7f00:1"
      })
  void are_not_public(String address) {
    var it = InetAddress.ofLiteral(address);
    assertThat(Networks.PUBLIC.isOpen(it, true)).isFalse();
    assertThat(Networks.PUBLIC.isOpen(it, false)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.1.1.1", "172.32.0.1", "192.169.0.1", "223.5.5.5", "2606:4700::1111"})
  void are_public_by_https_alone(String address) {
    var it = InetAddress.ofLiteral(address);
    assertThat(Networks.PUBLIC.isOpen(it, true)).isTrue();
    assertThat(Networks.PUBLIC.isOpen(it, false)).isFalse();
  }

  @Test
  void are_what_a_deployment_names() {
    var own =
        new Networks(
            List.of(Networks.Range.parse("10.20.0.0/15"), Networks.Range.parse("fd00::/8")));
    for (var inside : List.of("10.20.0.1", "10.21.255.255", "fd99::1")) {
      assertThat(own.isOpen(InetAddress.ofLiteral(inside), false)).as(inside).isTrue();
    }
    for (var outside : List.of("10.22.0.1", "10.19.255.255", "127.0.0.1", "fe80::1")) {
      assertThat(own.isOpen(InetAddress.ofLiteral(outside), true)).as(outside).isFalse();
    }
    for (var bad : List.of("10.0.0.0", "10.0.0.0/33", "hospital.example/8", "10.0.0.0/x", "")) {
      assertThatThrownBy(() -> Networks.Range.parse(bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("10.0.0.0/8");
    }
  }

  @Test
  void urls_name_a_host_and_no_user() {
    assertThat(Networks.fault("https://his.example/hooks?a=b")).isEmpty();
    for (var bad :
        List.of(
            "ftp://x.example/",
            "file:///etc/passwd",
            "https://u:p@x.example/",
            "https:///x",
            "https://x.example/#a",
            "x",
            "https://x y/",
            "https://x.example/" + "a".repeat(500))) {
      assertThat(Networks.fault(bad)).as(bad).isPresent();
    }
  }

  @Test
  void a_hook_waits_longer_each_time_and_is_stopped_in_the_end() {
    var now = Instant.parse("2026-03-02T01:00:00Z");
    var course = HookCourse.from(7);
    assertThat(course.isDue(now)).isTrue();
    var waits = new java.util.ArrayList<Long>();
    while (!course.isStopped()) {
      course = course.failed(500, now);
      waits.add(Duration.between(now, course.nextAt().orElseThrow()).toSeconds());
    }
    assertThat(waits).startsWith(1L, 2L, 4L, 8L).endsWith(600L).hasSize(HookCourse.MAX_FAILURES);
    assertThat(course.cursor()).isEqualTo(7);
    assertThat(course.isDue(now.plus(Duration.ofDays(9)))).isFalse();
    assertThat(course.taken(8, 200))
        .isEqualTo(new HookCourse(8, 0, java.util.Optional.empty(), 200, false));
  }
}
