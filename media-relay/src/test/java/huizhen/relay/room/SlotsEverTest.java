package huizhen.relay.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.relay.api.AnsweredSection;
import huizhen.relay.api.MediaKind;
import huizhen.relay.api.OfferedSection;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RelayException;
import huizhen.relay.api.RoomId;
import huizhen.relay.api.Seat;
import huizhen.relay.api.SessionOffer;
import huizhen.relay.world.ClientOffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Slots that come and go on one transport, each with SSRCs that nobody else gets.
class SlotsEverTest {
  private static final int PER_OFFER = 32;
  private static final ParticipantId VIEWER = new ParticipantId("viewer");

  private final Room room = new Room(new RoomId("mdt"), RoomLimits.STANDARD, 1);
  private final Outputs out = new NoOutputs();
  private final Set<Long> ssrcs = new HashSet<>();

  @Test
  void a_transport_that_has_had_too_many_must_connect_anew() {
    remember(connect("begin"));
    int offers = 1;
    while (offers * PER_OFFER <= Room.MAX_SLOTS_EVER) {
      remember(room.renegotiate(VIEWER, offer("offer" + offers), 0, out));
      offers++;
    }
    assertThat(ssrcs).as("each with one for its repairs").hasSize(2 * offers * PER_OFFER);
    assertThatThrownBy(() -> room.renegotiate(VIEWER, offer("late"), 0, out))
        .isInstanceOfSatisfying(
            RelayException.class,
            refused -> assertThat(refused.reason()).isEqualTo(RelayException.Reason.BAD_OFFER))
        .hasMessageContaining("connect anew");
    assertThat(connect("anew")).hasSize(PER_OFFER);
    assertThat(room.renegotiate(VIEWER, offer("more"), 0, out)).hasSize(PER_OFFER);
  }

  @Test
  void a_section_that_comes_back_has_its_ssrcs_again() {
    List<AnsweredSection> first = connect("x");
    var _ = room.renegotiate(VIEWER, offer("y"), 0, out);
    assertThat(room.renegotiate(VIEWER, offer("x"), 0, out))
        .extracting(AnsweredSection::outgoing)
        .isEqualTo(first.stream().map(AnsweredSection::outgoing).toList());
  }

  private void remember(List<AnsweredSection> answer) {
    for (AnsweredSection section : answer) {
      var pair = section.outgoing().orElseThrow();
      ssrcs.add(pair.media());
      ssrcs.add(pair.rtx().orElseThrow());
    }
  }

  private List<AnsweredSection> connect(String mids) {
    return room.connect(
        new Seat.Observer(VIEWER), true, offer(mids), new SilentTransport(), 0, out);
  }

  /// As many slots as an offer may have, under mids of their own.
  private static SessionOffer offer(String mids) {
    var numbers = new ClientOffer(0);
    numbers.slots(MediaKind.VIDEO, PER_OFFER);
    SessionOffer offer = numbers.offer();
    return new SessionOffer(
        offer.ice(),
        offer.fingerprints(),
        offer.setup(),
        offer.sections().stream().map(section -> named(mids + section.mid(), section)).toList());
  }

  private static OfferedSection named(String mid, OfferedSection section) {
    return new OfferedSection(
        mid,
        section.kind(),
        section.direction(),
        section.source(),
        section.codecs(),
        section.extensions(),
        section.ssrcs(),
        section.rids());
  }
}
