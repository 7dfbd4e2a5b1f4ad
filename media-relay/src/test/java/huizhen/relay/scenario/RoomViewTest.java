package huizhen.relay.scenario;

import static huizhen.relay.world.World.sees;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.api.MediaKind;
import huizhen.relay.api.RoomView;
import huizhen.relay.api.RoomView.LayerView;
import huizhen.relay.api.RoomView.SeatView;
import huizhen.relay.api.RoomView.SlotView;
import huizhen.relay.api.RoomView.TrackView;
import huizhen.relay.api.TrackSource;
import huizhen.relay.world.World;
import huizhen.relay.world.World.Door;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What an operator sees of a room.
class RoomViewTest {
  private static final List<String> PEOPLE =
      List.of("dr-wang-4711", "patient-zhao-0815", "regulator-2323");

  @Test
  void shows_numbers_in_place_of_people_and_what_each_sends_and_gets() {
    var world = World.seeded(95).real();
    world.joins(
        "mdt", PEOPLE.get(0), Door.MEMBER, 2, 2, TrackSource.MICROPHONE, TrackSource.CAMERA);
    world.joins("mdt", PEOPLE.get(1), Door.PUBLISHER, 0, 0, TrackSource.MICROPHONE);
    world.joins("mdt", PEOPLE.get(2), Door.OBSERVER, 1, 2);
    world.views("mdt", PEOPLE.get(2), sees(PEOPLE.get(0), TrackSource.CAMERA, 360));
    world.run(ofSeconds(12));
    world.mutes("mdt", PEOPLE.get(1), TrackSource.MICROPHONE, true);
    RoomView view = world.room("mdt").room().view(world.nowNanos());

    assertThat(view.room().value()).isEqualTo("mdt");
    assertThat(view.seats()).extracting(SeatView::number).containsExactly(1, 2, 3);
    assertThat(view.seats())
        .extracting(SeatView::kind)
        .containsExactly("member", "publisher", "observer");
    assertThat(view.seats())
        .allSatisfy(seat -> {
          assertThat(seat.isConnected()).isTrue();
          assertThat(seat.isAdmitted()).isTrue();
          assertThat(seat.quality()).isPresent();
        });
    assertThat(view.toString()).doesNotContain(PEOPLE);

    assertSends(view.seats().get(0).tracks());
    assertThat(view.seats().get(1).tracks())
        .singleElement()
        .satisfies(track -> assertThat(track.isMuted()).isTrue());
    assertThat(view.seats().get(2).tracks()).isEmpty();
    assertThat(view.seats().get(0).slots())
        .as("nothing to hear any more, and nothing to see")
        .extracting(SlotView::fromSeat)
        .containsExactly(0, 0, 0, 0);
    assertThat(view.seats().get(2).slots())
        .containsExactlyInAnyOrder(
            new SlotView(MediaKind.AUDIO, 1, Optional.of(TrackSource.MICROPHONE), -1, false),
            new SlotView(MediaKind.VIDEO, 1, Optional.of(TrackSource.CAMERA), 1, false),
            new SlotView(MediaKind.VIDEO, 0, Optional.empty(), -1, false));
  }

  private static void assertSends(List<TrackView> tracks) {
    assertThat(tracks)
        .extracting(TrackView::source)
        .containsExactly(TrackSource.MICROPHONE, TrackSource.CAMERA);
    assertThat(tracks).extracting(TrackView::codec).containsExactly("opus", "VP8");
    assertThat(tracks).noneMatch(TrackView::isMuted);
    List<LayerView> layers = tracks.get(1).layers();
    assertThat(layers).extracting(LayerView::rid).containsExactly("q", "h", "f");
    assertThat(layers).extracting(LayerView::widthPixels).containsExactly(320, 640, 1_280);
    assertThat(layers).extracting(LayerView::heightPixels).containsExactly(180, 360, 720);
    assertThat(layers)
        .as("the largest is more than anybody looks at")
        .extracting(LayerView::isWanted)
        .containsExactly(true, true, false);
    assertThat(layers).extracting(LayerView::isActive).containsExactly(true, true, false);
    assertThat(layers.get(0).bps()).isBetween(60_000L, 200_000L);
    assertThat(layers.get(1).bps()).isBetween(250_000L, 600_000L);
  }

  @Test
  void shows_who_waits_and_who_is_not_there_yet() {
    var world = World.seeded(96);
    world.waiting("mdt", PEOPLE.get(1));
    RoomView view = world.room("mdt").room().view(world.nowNanos());
    assertThat(view.seats())
        .singleElement()
        .satisfies(seat -> {
          assertThat(seat.isConnected()).as("before its first check").isFalse();
          assertThat(seat.isAdmitted()).isFalse();
          assertThat(seat.quality()).isEmpty();
          assertThat(seat.tracks()).allMatch(track -> track.codec().isEmpty());
        });
    world.run(ofSeconds(1));
    assertThat(world.room("mdt").room().view(world.nowNanos()).seats().getFirst().isConnected())
        .isTrue();
    assertThat(view.toString()).doesNotContain(PEOPLE);
  }
}
