package huizhen.relay.scenario;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.api.RoomEvent.SlotContent;
import huizhen.relay.api.RoomEvent.SlotsChanged;
import huizhen.relay.api.TrackSource;
import huizhen.relay.transport.TrafficClass;
import huizhen.relay.world.SimulatedPeer;
import huizhen.relay.world.World;
import huizhen.relay.world.World.Door;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// As what a room hands its packets to the transport, for networks that are told (RFC 8837).
class TrafficClassesTest {
  @Test
  void every_source_and_its_repairs_go_out_as_what_they_are() {
    var world = World.seeded(90).latency(ofMillis(20));
    world.joins("mdt", "ward", Door.PUBLISHER, 0, 0, TrackSource.values());
    world.link("mdt", "clinic").down().loss(0.1);
    world.joins("mdt", "clinic", Door.OBSERVER, 2, 3);
    world.run(ofSeconds(10));
    SimulatedPeer clinic = world.peer("mdt", "clinic");
    Set<TrackSource> seen = EnumSet.noneOf(TrackSource.class);
    for (SlotContent slot :
        world.room("mdt").outputs().events(SlotsChanged.class).getLast().slots()) {
      TrackSource source = slot.source().orElseThrow();
      seen.add(source);
      var ssrcs = clinic.answer(slot.mid()).outgoing().orElseThrow();
      assertThat(clinic.trafficClasses(ssrcs.media())).as("%s", source).containsOnly(of(source));
      ssrcs
          .rtx()
          .ifPresent(rtx ->
              assertThat(clinic.trafficClasses(rtx))
                  .as("repairs of %s", source)
                  .containsOnly(of(source)));
    }
    assertThat(seen).containsExactlyInAnyOrder(TrackSource.values());
    assertThat(world.room("mdt").room().counters().repairedDown()).isGreaterThan(30);
    assertThat(world.violations()).isEmpty();
  }

  @Test
  void a_slot_goes_out_as_what_it_carries_now() {
    var world = World.seeded(91);
    world.joins("mdt", "ward", Door.MEMBER, 0, 0, TrackSource.CAMERA);
    world.joins("mdt", "clinic", Door.OBSERVER, 0, 1);
    world.run(ofSeconds(1));
    SimulatedPeer clinic = world.peer("mdt", "clinic");
    long slot = clinic.answer("v0").outgoing().orElseThrow().media();
    assertThat(clinic.trafficClasses(slot)).containsExactly(TrafficClass.VIDEO);
    world.shares("mdt", "ward", TrackSource.SCREEN);
    world.run(ofSeconds(1));
    assertThat(clinic.trafficClasses(slot))
        .containsExactlyInAnyOrder(TrafficClass.VIDEO, TrafficClass.SCREEN);
  }

  private static TrafficClass of(TrackSource source) {
    return switch (source) {
      case MICROPHONE, SCREEN_AUDIO -> TrafficClass.AUDIO;
      case CAMERA -> TrafficClass.VIDEO;
      case SCREEN, DIAGNOSTIC -> TrafficClass.SCREEN;
    };
  }
}
