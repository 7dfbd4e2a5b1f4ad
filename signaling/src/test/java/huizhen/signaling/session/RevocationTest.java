package huizhen.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomId;
import huizhen.signaling.api.Door;
import huizhen.signaling.api.Revocation;
import huizhen.signaling.api.RoomHost.Happening;
import huizhen.signaling.api.RoomHost.Phase;
import huizhen.signaling.api.RoomRole;
import huizhen.signaling.api.Ticket;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Withdrawn tickets, also while somebody is coming in with one.
final class RevocationTest {
  private static final ParticipantId LI = new ParticipantId("li");
  private final Desk desk = new Desk();
  private final Ticket ticket = Desk.ticket("li", RoomRole.MEMBER, true);

  private void revoke(Revocation revocation) {
    desk.switchboard.revoked(revocation, desk.now(), desk.effects);
    desk.settle();
  }

  @Test
  void puts_out_who_came_in_with_it_and_nobody_else() {
    ConnectionId wang = desk.join("wang", RoomRole.CHAIR, Phase.LIVE);
    ConnectionId li = desk.join(ticket, Desk.live());
    desk.offer(li, false);
    desk.answer();
    revoke(Revocation.of(Desk.ROOM, ticket.id()));
    assertThat(desk.closed(li)).containsExactly(4010);
    assertThat(desk.closed(wang)).isEmpty();
    assertThat(desk.all(Effect.Disconnect.class))
        .containsExactly(new Effect.Disconnect(Desk.ROOM, LI));
    assertThat(desk.all(Effect.Tell.class))
        .extracting(Effect.Tell::what)
        .contains(new Happening.Left(LI, "revoked"));
    ConnectionId again = desk.resume(li, -1);
    assertThat(desk.lastError(again)).isEqualTo("session-expired");
    assertThat(desk.switchboard.isIn(ticket, Door.SIGNALING)).isFalse();
  }

  @Test
  void a_place_is_not_kept_over_a_restart() {
    ConnectionId li = desk.join(ticket, Desk.live());
    revoke(Revocation.of(Desk.ROOM, ticket.id()));
    Desk next = desk.restarted();
    assertThat(next.lastError(next.resume(li, -1))).isEqualTo("session-expired");
  }

  @Test
  void an_admission_that_was_under_way_does_not_succeed() {
    var wang = desk.join("wang", RoomRole.CHAIR, Phase.LIVE);
    revoke(Revocation.of(Desk.ROOM, ticket.id()));
    ConnectionId li = desk.join(ticket, Desk.live());
    assertThat(desk.lastError(li)).isEqualTo("ticket-revoked");
    assertThat(desk.closed(li)).containsExactly(4001);
    assertThat(desk.closed(wang)).isEmpty();
    var entry = desk.switchboard.enter(ticket, Door.WHIP, Desk.live(), desk.now(), desk.effects);
    assertThat(entry).isInstanceOf(DoorEntry.Refused.class);
  }

  @Test
  void a_resource_in_the_making_is_disconnected_too() {
    var _ = desk.switchboard.enter(ticket, Door.WHIP, Desk.live(), desk.now(), desk.effects);
    desk.settle();
    assertThat(desk.switchboard.isIn(ticket, Door.WHIP)).isTrue();
    revoke(Revocation.of(Desk.ROOM, ticket.id()));
    assertThat(desk.all(Effect.Disconnect.class)).hasSize(1);
    assertThat(desk.all(Effect.Gone.class)).hasSize(1);
    assertThat(desk.switchboard.isIn(ticket, Door.WHIP)).isFalse();
  }

  @Test
  void all_of_a_room_are_those_that_were_minted_until_then() {
    ConnectionId wang = desk.join("wang", RoomRole.CHAIR, Phase.LIVE);
    ConnectionId li = desk.join(ticket, Desk.live());
    revoke(Revocation.ofAll(Desk.ROOM, ticket.expiresAt().minusSeconds(1)));
    assertThat(desk.closed(li)).isEmpty();
    revoke(Revocation.ofAll(new RoomId("case-13"), ticket.expiresAt()));
    assertThat(desk.closed(li)).isEmpty();
    revoke(Revocation.ofAll(Desk.ROOM, ticket.expiresAt()));
    assertThat(desk.closed(li)).containsExactly(4010);
    assertThat(desk.closed(wang)).containsExactly(4010);
    assertThat(desk.switchboard.roomCount()).isEqualTo(1); // it is live, and kept for a while
  }

  @Test
  void all_of_a_sign_in_are_in_whatever_room_and_by_whatever_door() {
    Ticket elsewhere = bound("case-13", "t-13", "s-1");
    Ticket other = bound("case-12", "t-12", "s-2");
    ConnectionId chair = desk.join("wang", RoomRole.CHAIR, Phase.LIVE);
    ConnectionId here = desk.join(bound("case-12", "t-11", "s-1"), Desk.live());
    ConnectionId there = desk.join(elsewhere, Desk.live());
    var _ =
        desk.switchboard.enter(
            bound("case-12", "t-14", "s-1"), Door.WHIP, Desk.live(), desk.now(), desk.effects);
    ConnectionId stays = desk.join(other, Desk.live());
    revoke(Revocation.ofSession("s-1"));
    assertThat(desk.closed(here)).containsExactly(4010);
    assertThat(desk.closed(there)).containsExactly(4010);
    assertThat(desk.closed(stays)).isEmpty();
    assertThat(desk.closed(chair)).isEmpty();
    assertThat(desk.switchboard.isIn(bound("case-12", "t-14", "s-1"), Door.WHIP)).isFalse();
    ConnectionId late = desk.open(); // its admission was under way
    desk.joinOn(late, bound("case-12", "t-15", "s-1"), Desk.live());
    assertThat(desk.closed(late)).containsExactly(4001);
  }

  private static Ticket bound(String room, String id, String session) {
    return new Ticket(
        id,
        new RoomId(room),
        new ParticipantId(id),
        "",
        RoomRole.MEMBER,
        true,
        true,
        false,
        Desk.OPENS,
        Optional.of(session));
  }

  @Test
  void remembers_a_limited_number() {
    revoke(Revocation.of(Desk.ROOM, ticket.id()));
    for (int i = 0; i < SessionLimits.REVOCATIONS_KEPT; i++) {
      revoke(Revocation.of(Desk.ROOM, "other-" + i));
    }
    ConnectionId li = desk.join(ticket, Desk.live());
    assertThat(desk.closed(li)).isEmpty(); // the store would have said so by now
    assertThat(desk.switchboard.present()).hasSize(1);
    assertThat(List.copyOf(desk.switchboard.present()).getFirst().ticket()).isEqualTo(ticket);
  }
}
