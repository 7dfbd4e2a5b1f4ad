package huizhen.relay.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.relay.api.MediaKind;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomId;
import huizhen.relay.api.Seat;
import huizhen.relay.negotiation.NegotiatedSection;
import huizhen.relay.negotiation.Negotiation;
import huizhen.relay.negotiation.NegotiationLimits;
import huizhen.relay.world.ClientOffer;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PacedQueueTest {
  private final PacedQueue queue = new PacedQueue();
  private final DownTrack slot = slot();

  @Test
  void holds_512_packets_and_refuses_what_comes_then() {
    for (int i = 0; i < 512; i++) {
      assertThat(queue.add(slot, 1_000 + i, 1, i)).isTrue();
    }
    assertThat(queue.size()).isEqualTo(512);
    assertThat(queue.add(slot, 2_000, 1, 600)).isFalse();
    assertThat(queue.outgoing()).as("the first is still the first").isEqualTo(1_000);
    assertThat(queue.waitNanos(600)).isEqualTo(600);
    queue.remove();
    assertThat(queue.add(slot, 2_001, 2, 601)).isTrue();
    assertThat(queue.add(slot, 2_002, 2, 602)).isFalse();
    for (int i = 1; i < 512; i++) {
      assertThat(queue.outgoing()).isEqualTo(1_000 + i);
      assertThat(queue.slot()).isSameAs(slot);
      queue.remove();
    }
    assertThat(queue.outgoing()).isEqualTo(2_001);
    assertThat(queue.epoch()).isEqualTo(2);
    queue.remove();
    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.waitNanos(700)).isZero();
    assertThatThrownBy(queue::slot).isInstanceOf(IllegalStateException.class);
  }

  private static DownTrack slot() {
    var room = new Room(new RoomId("mdt"), RoomLimits.STANDARD, 1);
    var offer = new ClientOffer(0);
    offer.slots(MediaKind.VIDEO, 1);
    var seat = new Seat.Observer(new ParticipantId("viewer"));
    NegotiatedSection section =
        new Negotiation(NegotiationLimits.STANDARD, () -> 7)
            .answer(seat, offer.offer(), Map.of())
            .getFirst();
    var gate = new Gate(true, Set.of());
    var viewing = new Viewing(room, seat.participant(), gate, new SilentTransport(), 0);
    return new DownTrack(room, viewing, viewing.line(), (NegotiatedSection.Slot) section);
  }
}
