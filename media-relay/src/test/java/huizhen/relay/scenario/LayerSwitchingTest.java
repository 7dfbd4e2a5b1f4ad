package huizhen.relay.scenario;

import static huizhen.relay.world.World.sees;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.api.RoomEvent.LayersWanted;
import huizhen.relay.api.TrackSource;
import huizhen.relay.world.PictureMeter;
import huizhen.relay.world.ShownFrame;
import huizhen.relay.world.SimulatedPeer;
import huizhen.relay.world.VideoShape;
import huizhen.relay.world.World;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which of a simulcast's layers a receiver gets.
class LayerSwitchingTest {
  static World call(long seed) {
    var world = World.seeded(seed).pictures(TrackSource.CAMERA, VideoShape.SIMULCAST);
    world.joins("mdt", "ward", World.Door.PUBLISHER, 0, 0, TrackSource.CAMERA);
    world.joins("mdt", "clinic", World.Door.OBSERVER, 1, 2);
    return world;
  }

  private static PictureMeter seen(World world) {
    return world.peer("mdt", "clinic").slot("v0").pictures();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void the_size_of_the_view_chooses_the_layer(boolean announced) {
    var world = World.seeded(50).pictures(TrackSource.CAMERA, VideoShape.SIMULCAST);
    var _ = world.announcedLayers(announced);
    world.joins("mdt", "ward", World.Door.PUBLISHER, 0, 0, TrackSource.CAMERA);
    world.joins("mdt", "clinic", World.Door.OBSERVER, 1, 2);
    for (int height : new int[] {180, 720, 360, 180}) {
      world.views("mdt", "clinic", sees("ward", TrackSource.CAMERA, height));
      world.run(ofSeconds(8));
      assertThat(seen(world).widthAt(world.nowNanos())).isEqualTo(height * 16 / 9);
    }
    assertThat(world.violations()).isEmpty();
  }

  @Test
  void shows_nothing_of_a_new_layer_before_its_keyframe() {
    var world = call(51).loss(0.02);
    for (int i = 0; i < 8; i++) {
      world.views("mdt", "clinic", sees("ward", TrackSource.CAMERA, i % 2 == 0 ? 180 : 720));
      world.run(ofSeconds(3));
    }
    List<ShownFrame> shown = seen(world).shown();
    int switches = 0;
    for (int i = 1; i < shown.size(); i++) {
      if (shown.get(i).mark().layer() != shown.get(i - 1).mark().layer()) {
        switches++;
        assertThat(shown.get(i).mark().isKeyframe()).as("%s", shown.get(i)).isTrue();
      }
    }
    assertThat(switches).isGreaterThan(4);
    assertThat(world.violations()).isEmpty();
  }

  @Test
  void a_switch_of_layers_does_not_stop_the_picture() {
    var world = call(52);
    world.views("mdt", "clinic", sees("ward", TrackSource.CAMERA, 180));
    world.run(ofSeconds(8));
    long from = world.nowNanos();
    world.views("mdt", "clinic", sees("ward", TrackSource.CAMERA, 360));
    world.run(ofSeconds(4));
    assertThat(seen(world).switches(from, world.nowNanos())).isEqualTo(1);
    assertThat(seen(world).longestGapMillis(from, world.nowNanos())).isLessThan(150);
  }

  @Test
  void a_hidden_source_is_not_sent() {
    var world = call(53);
    world.run(ofSeconds(2));
    world.views("mdt", "clinic", sees("ward", TrackSource.CAMERA, 0));
    world.run(ofSeconds(1));
    SimulatedPeer clinic = world.peer("mdt", "clinic");
    int received = clinic.slot("v0").received();
    world.run(ofSeconds(5));
    assertThat(clinic.slot("v0").received()).isEqualTo(received);

    world.views("mdt", "clinic", sees("ward", TrackSource.CAMERA, 360));
    long from = world.nowNanos();
    world.run(ofSeconds(2));
    assertThat(seen(world).framesPerSecond(from, world.nowNanos())).isGreaterThan(15);
    assertThat(world.violations()).isEmpty();
  }

  @Test
  void layers_that_nobody_looks_at_are_stopped_and_begun_again() {
    var world = call(54);
    world.views("mdt", "clinic", sees("ward", TrackSource.CAMERA, 180));
    world.run(ofSeconds(10));
    SimulatedPeer ward = world.peer("mdt", "ward");
    List<Integer> before = ward.packetsByLayer();
    world.run(ofSeconds(2));
    assertThat(ward.packetsByLayer().getFirst()).isGreaterThan(before.getFirst());
    assertThat(ward.packetsByLayer().subList(1, 3)).isEqualTo(before.subList(1, 3));
    assertThat(world.room("mdt").outputs().events(LayersWanted.class).getLast().rids())
        .containsExactly("q");

    world.views("mdt", "clinic", sees("ward", TrackSource.CAMERA, 720));
    world.run(ofSeconds(8));
    assertThat(seen(world).widthAt(world.nowNanos())).isEqualTo(1_280);
    assertThat(world.violations()).isEmpty();
  }

  @Test
  void a_source_that_nobody_looks_at_is_stopped() {
    var world = call(55);
    world.views("mdt", "clinic", sees("ward", TrackSource.CAMERA, 0));
    world.run(ofSeconds(10));
    SimulatedPeer ward = world.peer("mdt", "ward");
    List<Integer> before = ward.packetsByLayer();
    world.run(ofSeconds(2));
    assertThat(ward.packetsByLayer()).isEqualTo(before);
    assertThat(world.room("mdt").outputs().events(LayersWanted.class).getLast().isWanted())
        .isFalse();
  }

  @Test
  void each_viewer_gets_what_its_own_view_is_for() {
    var world = call(56);
    world.joins("mdt", "lab", World.Door.OBSERVER, 1, 2);
    world.views("mdt", "clinic", sees("ward", TrackSource.CAMERA, 720));
    world.views("mdt", "lab", sees("ward", TrackSource.CAMERA, 180));
    world.run(ofSeconds(10));
    assertThat(seen(world).widthAt(world.nowNanos())).isEqualTo(1_280);
    assertThat(world.peer("mdt", "lab").slot("v0").pictures().widthAt(world.nowNanos()))
        .isEqualTo(320);
    assertThat(world.violations()).isEmpty();
  }
}
