package huizhen.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.api.Seat;
import huizhen.signaling.api.Revocation;
import huizhen.signaling.api.RoomHost.Phase;
import huizhen.signaling.api.RoomRole;
import huizhen.signaling.api.Ticket;
import huizhen.signaling.protocol.ServerMessage;
import huizhen.signaling.protocol.ServerMessage.Person;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A regulator in a room: sits where nothing can be sent, whatever the ticket says, is seen by all,
/// learns no patient's name, and is out when the ticket is withdrawn.
final class RegulatorInRoomTest {
  private final Desk desk = new Desk();
  private final Ticket ticket = Desk.ticket("guan", RoomRole.REGULATOR, true);
  private ConnectionId wang;
  private ConnectionId zhao;
  private ConnectionId guan;

  @BeforeEach
  void comeIn() {
    wang = desk.join("wang", RoomRole.CHAIR, Phase.LIVE);
    zhao = desk.join("zhao", RoomRole.PATIENT, Phase.LIVE);
    guan = desk.join(ticket, Desk.live());
  }

  @Test
  void sits_where_nothing_can_be_sent() {
    var joined = desk.sent(guan, ServerMessage.Joined.class).getLast();
    assertThat(joined.role()).isEqualTo(RoomRole.REGULATOR);
    assertThat(joined.phase()).as("waits for nobody").isEqualTo(Phase.LIVE);
    assertThat(joined.canPublish()).isFalse();
    assertThat(joined.canSubscribe()).isTrue();
    desk.offer(guan, false);
    assertThat(desk.last(Effect.Connect.class).seat()).isInstanceOf(Seat.Observer.class);
  }

  @Test
  void takes_no_part_in_what_is_said() {
    for (var message :
        new String[] {
          "{\"type\":\"chat\",\"text\":\"hi\"}",
          "{\"type\":\"hand\",\"raised\":true}",
          "{\"type\":\"mute\",\"source\":\"camera\",\"muted\":true}",
          "{\"type\":\"end\"}"
        }) {
      desk.forgetWhatWasSaid();
      desk.say(guan, message);
      assertThat(desk.lastError(guan)).as(message).isEqualTo("not-allowed");
      assertThat(desk.sent(wang, ServerMessage.class)).as("heard by nobody").isEmpty();
    }
  }

  @Test
  void is_seen_by_all_and_learns_no_patients_name() {
    for (var viewer : new ConnectionId[] {wang, zhao}) {
      assertThat(desk.sent(viewer, ServerMessage.Participants.class).getLast().participants())
          .extracting(Person::role)
          .contains(RoomRole.REGULATOR);
    }
    assertThat(desk.sent(guan, ServerMessage.Joined.class).getLast().participants())
        .extracting(Person::name)
        .containsExactly("wang", "", "guan");
  }

  @Test
  void is_out_at_once_when_the_order_is_taken_back() {
    desk.switchboard.revoked(Revocation.of(Desk.ROOM, ticket.id()), desk.now(), desk.effects);
    desk.settle();
    assertThat(desk.closed(guan)).containsExactly(4010);
    assertThat(desk.closed(wang)).isEmpty();
    assertThat(desk.sent(wang, ServerMessage.Participants.class).getLast().participants())
        .extracting(Person::role)
        .doesNotContain(RoomRole.REGULATOR);
    assertThat(desk.lastError(desk.resume(guan, -1))).isEqualTo("session-expired");
  }
}
