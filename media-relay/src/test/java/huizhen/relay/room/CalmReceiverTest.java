package huizhen.relay.room;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.api.MediaKind;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomId;
import huizhen.relay.api.Seat;
import huizhen.relay.world.ClientOffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// How often a receiver is looked at on whose line nothing happens.
class CalmReceiverTest {
  private static final long TICK_NANOS = 10_000_000;

  /// Counts how often somebody wants to know whether it is up.
  private static final class WatchedTransport extends SilentTransport {
    private int looks;
    private @Nullable Participant owner;

    @Override
    public boolean isConnected() {
      looks++;
      return true;
    }

    @Override
    public void ownedBy(Owner<Outputs> whose) {
      owner = (Participant) whose;
    }
  }

  private final Room room = new Room(new RoomId("mdt"), RoomLimits.STANDARD, 1);
  private final Outputs out = new NoOutputs();
  private final WatchedTransport transport = new WatchedTransport();
  private final Viewing viewing = seat();
  private long nowNanos = 1_000_000_000;

  private Viewing seat() {
    var offer = new ClientOffer(0);
    offer.slots(MediaKind.VIDEO, 1);
    var seat = new Seat.Observer(new ParticipantId("viewer"));
    var _ = room.connect(seat, true, offer.offer(), transport, 0, out);
    Participant owner = transport.owner;
    Viewing receives = owner == null ? null : owner.receives();
    if (receives == null) {
      throw new AssertionError("an observer receives");
    }
    return receives;
  }

  private int looksIn(int ticks) {
    int before = transport.looks;
    for (int i = 0; i < ticks; i++) {
      nowNanos += TICK_NANOS;
      room.tick(nowNanos, out);
    }
    return transport.looks - before;
  }

  @Test
  void a_calm_one_is_looked_at_now_and_then() {
    var _ = looksIn(20);
    assertThat(looksIn(100)).isBetween(20, 30);
  }

  @Test
  void one_that_something_happened_to_is_looked_at_with_the_next_tick() {
    var _ = looksIn(20);
    while (looksIn(1) == 0) {
      // until it has just been looked at
    }
    assertThat(looksIn(1)).isZero();
    viewing.stir();
    assertThat(looksIn(1)).isPositive();
  }

  @Test
  void a_line_on_which_packets_wait_does_not_rest() {
    DownTrack slot = viewing.slots().getFirst();
    Downlink line = viewing.line();
    var _ = looksIn(20);
    line.allocate(viewing.slots(), nowNanos);
    assertThat(line.restNanos(nowNanos)).isPositive();
    assertThat(line.queue(slot, 1, 0, nowNanos)).isTrue();
    assertThat(line.restNanos(nowNanos)).isZero();
    viewing.stir();
    assertThat(looksIn(1)).isPositive(); // what waited has had its turn
    assertThat(line.restNanos(nowNanos)).isPositive();
  }

  @Test
  void it_rests_until_the_line_is_to_be_split_anew() {
    Downlink line = viewing.line();
    line.allocate(viewing.slots(), nowNanos);
    long due = nowNanos + Downlink.ALLOCATE_NANOS;
    assertThat(line.restNanos(due - TICK_NANOS)).isEqualTo(TICK_NANOS);
    assertThat(line.restNanos(due)).isZero();
  }
}
