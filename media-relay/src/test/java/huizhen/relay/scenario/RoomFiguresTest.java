package huizhen.relay.scenario;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.TrackSource;
import huizhen.relay.room.LineProbe;
import huizhen.relay.world.SimulatedPeer;
import huizhen.relay.world.World;
import huizhen.relay.world.World.Door;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How much others notice of one peer's trouble, and how fast peers come in and come back.
@Tag("figures")
@EnabledIfSystemProperty(named = "huizhen.figures", matches = "true")
class RoomFiguresTest {
  @Test
  void a_lossy_uplink_does_not_move_the_others_estimates() {
    var world = World.exactly(Figure.seed()).real();
    world.joins("mdt", "ward", Door.PUBLISHER, 0, 0, TrackSource.MICROPHONE, TrackSource.CAMERA);
    world.joins("mdt", "lossy", Door.PUBLISHER, 0, 0, TrackSource.MICROPHONE, TrackSource.CAMERA);
    List<String> clean = List.of("a", "b", "c", "d", "e");
    for (String name : clean) {
      world.link("mdt", name).down().rate(2_500_000).queue(ofMillis(300));
      world.joins("mdt", name, Door.OBSERVER, 2, 2);
    }
    world.run(ofSeconds(20));
    List<Double> before = estimates(world, clean);
    world.link("mdt", "lossy").up().loss(0.2);
    List<Double> after = estimates(world, clean);
    double moved = 0;
    for (int i = 0; i < clean.size(); i++) {
      moved = Math.max(moved, Math.abs(after.get(i) / before.get(i) - 1));
    }
    Figure.atMost("isolation-estimate-moved", 100 * moved, "%", 5);
  }

  /// Each one's mean over twenty seconds.
  private static List<Double> estimates(World world, List<String> names) {
    var probe = new LineProbe(world.room("mdt").room());
    double[] sums = new double[names.size()];
    for (int i = 0; i < 200; i++) {
      world.run(ofMillis(100));
      for (int n = 0; n < sums.length; n++) {
        sums[n] += probe.estimateBps(new ParticipantId(names.get(n))) / 200.0;
      }
    }
    List<Double> means = new ArrayList<>();
    for (double sum : sums) {
      means.add(sum);
    }
    return means;
  }

  /// 2.5 s is how often Chromium checks a connection that has long been stable, 0.9 s one that has
  /// not.
  @ParameterizedTest
  @ValueSource(ints = {900, 2_500})
  void both_directions_are_back_after_a_new_address(int checkMillis) {
    double[] back = new double[40];
    for (int i = 0; i < back.length; i++) {
      var world = World.exactly(Figure.seed() * 1_000 + i);
      world.member("mdt", "ambulance");
      world.member("mdt", "clinic");
      for (String name : List.of("ambulance", "clinic")) {
        world.link("mdt", name).roundTrip(ofMillis(60));
        world.peer("mdt", name).checksEach(ofMillis(checkMillis));
      }
      world.run(ofSeconds(3).plusMillis(world.random().nextInt(checkMillis)));
      world.moves("mdt", "ambulance");
      long from = world.nowNanos();
      world.run(ofMillis(100)); // what was on its way
      int heard = world.peer("mdt", "ambulance").received();
      int seen = world.peer("mdt", "clinic").received("a0");
      boolean isBack = false;
      while (!isBack && world.nowNanos() - from < 10_000_000_000L) {
        world.run(ofMillis(10));
        isBack =
            world.peer("mdt", "ambulance").received() > heard
                && world.peer("mdt", "clinic").received("a0") > seen;
      }
      back[i] = (world.nowNanos() - from) / 1e9;
    }
    Figure.atMost("nat-rebinding-back-p95-checks-" + checkMillis + "ms", Figure.p95(back), "s", 1);
  }

  @Test
  void twenty_who_come_in_within_a_second_see_a_picture_fast() {
    var world = World.exactly(Figure.seed()).real();
    world.joins("mdt", "ward", Door.PUBLISHER, 0, 0, TrackSource.MICROPHONE, TrackSource.CAMERA);
    world.joins("mdt", "clinic", Door.OBSERVER, 1, 1);
    world.run(ofSeconds(10));
    SimulatedPeer ward = world.peer("mdt", "ward");
    int asked = ward.keyframesAsked();
    double[] first = new double[20];
    long[] came = new long[20];
    for (int i = 0; i < first.length; i++) {
      String name = "joiner" + i;
      world.link("mdt", name).roundTrip(ofMillis(50));
      world.joins("mdt", name, Door.OBSERVER, 1, 1);
      came[i] = world.nowNanos();
      world.run(ofMillis(50));
    }
    world.run(ofSeconds(2));
    for (int i = 0; i < first.length; i++) {
      var shown = world.peer("mdt", "joiner" + i).slot("v0").pictures().shown();
      first[i] = shown.isEmpty() ? 3_000 : (shown.getFirst().nanos() - came[i]) / 1e6;
    }
    Figure.atMost("join-first-frame-p95", Figure.p95(first), "ms", 500);
    Figure.atMost("join-keyframe-requests", ward.keyframesAsked() - asked, "", 2);
  }

  @Test
  void a_thousand_keyframe_requests_a_second_become_one() {
    var world = World.exactly(Figure.seed()).real();
    world.joins("mdt", "ward", Door.PUBLISHER, 0, 0, TrackSource.MICROPHONE, TrackSource.CAMERA);
    world.joins("mdt", "clinic", Door.OBSERVER, 1, 1);
    world.run(ofSeconds(10));
    byte[] pli =
        Rtcp.pli(world.peer("mdt", "clinic").answer("v0").outgoing().orElseThrow().media());
    int asked = world.peer("mdt", "ward").keyframesAsked();
    Duration tick = ofMillis(10);
    for (int i = 0; i < 2_000; i++) {
      for (int j = 0; j < 10; j++) {
        world.injects("mdt", "clinic", pli, true);
      }
      world.run(tick);
    }
    Figure.atMost(
        "pli-flood-keyframe-requests",
        (world.peer("mdt", "ward").keyframesAsked() - asked) / 20.0,
        "1/s",
        1);
  }
}
