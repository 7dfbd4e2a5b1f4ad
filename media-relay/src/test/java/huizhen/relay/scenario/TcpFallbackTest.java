package huizhen.relay.scenario;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.api.TrackSource;
import huizhen.relay.world.PictureMeter;
import huizhen.relay.world.World;
import huizhen.relay.world.World.Door;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A hospital's firewall begins to drop UDP: the call goes on over TCP (RFC 6544).
class TcpFallbackTest {
  private static World call(long seed) {
    var world = World.seeded(seed).real();
    for (String name : List.of("ward", "clinic")) {
      world.link("mdt", name).roundTrip(ofMillis(50));
      world.joins("mdt", name, Door.MEMBER, 2, 2, TrackSource.MICROPHONE, TrackSource.CAMERA);
    }
    world.run(ofSeconds(8));
    return world;
  }

  private static PictureMeter seenBy(World world, String name) {
    return world.peer("mdt", name).slot("v0").pictures();
  }

  @ParameterizedTest
  @ValueSource(longs = {110, 111, 112, 113, 114, 117})
  void pictures_and_sound_are_back_a_second_after_the_check(long seed) {
    var world = call(seed);
    world.link("mdt", "clinic").loss(1);
    world.run(ofSeconds(4));
    int heard = world.peer("mdt", "clinic").received("a0");
    assertThat(seenBy(world, "clinic").longestGapMillis(0, world.nowNanos())).isGreaterThan(3_500);

    world.link("mdt", "clinic").loss(0);
    world.fallsBackToTcp("mdt", "clinic");
    long checked = world.nowNanos();
    world.run(ofSeconds(1));
    for (String name : List.of("ward", "clinic")) {
      assertThat(seenBy(world, name).last().orElseThrow().nanos()).as(name).isGreaterThan(checked);
    }
    world.run(ofSeconds(6)); // what the line carries is found out anew
    long from = world.nowNanos();
    world.run(ofSeconds(10));
    assertThat(world.peer("mdt", "clinic").received("a0")).isGreaterThan(heard + 800);
    for (String name : List.of("ward", "clinic")) {
      assertThat(seenBy(world, name).framesPerSecond(from, world.nowNanos())).isGreaterThan(20);
      assertThat(seenBy(world, name).frozenShare(from, world.nowNanos())).isLessThan(0.1);
    }
    assertThat(world.violations()).isEmpty();
  }

  /// What waits in front of a narrow line must not become seconds: TCP never drops it.
  @Test
  void a_narrow_connection_gets_what_it_carries_and_not_the_past() {
    var world = call(114);
    world.link("mdt", "clinic").down().rate(600_000);
    world.fallsBackToTcp("mdt", "clinic");
    world.run(ofSeconds(12));
    var line = world.link("mdt", "clinic").down().meter();
    line.mark();
    long from = world.nowNanos();
    world.run(ofSeconds(20));
    assertThat(line.overflowed()).isZero();
    assertThat(line.p95Millis()).isLessThan(300);
    assertThat(seenBy(world, "clinic").framesPerSecond(from, world.nowNanos())).isGreaterThan(8);
    assertThat(seenBy(world, "clinic").widthAt(world.nowNanos())).isIn(320, 640);
  }

  /// Each loss holds up what is behind it by a timeout of TCP's.
  @Test
  void a_lossy_connection_shows_pictures_that_move() {
    var world = call(115);
    world.link("mdt", "clinic").loss(0.01);
    world.fallsBackToTcp("mdt", "clinic");
    world.run(ofSeconds(5));
    long from = world.nowNanos();
    int missing =
        world.peer("mdt", "clinic").slot("a0").sounds().missing(); // on its way when UDP died
    world.run(ofSeconds(20));
    assertThat(seenBy(world, "clinic").framesPerSecond(from, world.nowNanos())).isGreaterThan(8);
    assertThat(seenBy(world, "clinic").longestGapMillis(from, world.nowNanos())).isLessThan(2_500);
    assertThat(seenBy(world, "ward").longestGapMillis(from, world.nowNanos())).isLessThan(2_500);
    assertThat(world.peer("mdt", "clinic").slot("a0").sounds().missing()).isEqualTo(missing);
  }

  /// The relay's buffer for the connection is bounded: nobody else notices, and it recovers.
  @Test
  void a_connection_that_stalls_is_caught_up_with_when_it_moves_again() {
    var world = call(116);
    world.joins("mdt", "lab", Door.OBSERVER, 2, 2);
    world.run(ofSeconds(8));
    long stalled = world.nowNanos();
    world.fallsBackToTcp("mdt", "clinic");
    world.run(ofSeconds(5));
    var down = world.link("mdt", "clinic").down().rate(20_000);
    world.run(ofSeconds(6));
    var _ = down.rate(4_000_000);
    world.run(ofSeconds(6));
    long from = world.nowNanos();
    world.run(ofSeconds(10));
    assertThat(seenBy(world, "clinic").framesPerSecond(from, world.nowNanos())).isGreaterThan(20);
    assertThat(seenBy(world, "lab").longestGapMillis(stalled, world.nowNanos())).isLessThan(200);
  }
}
