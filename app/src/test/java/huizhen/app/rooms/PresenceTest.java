package huizhen.app.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomId;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.teaching.api.TeachingId;
import huizhen.scheduling.visit.api.VisitId;
import org.junit.jupiter.api.Test;

final class PresenceTest {
  private static final ParticipantId LI = new ParticipantId("a-li");
  private static final ParticipantId WANG = new ParticipantId("a-wang");
  private final RoomId room = RoomNames.of(new CaseId("c1"));
  private final Presence presence = new Presence();

  @Test
  void knows_who_is_in_a_room_until_they_leave_or_it_closes() {
    presence.came(room, LI);
    presence.came(room, WANG);
    presence.came(RoomNames.of(new VisitId("v1")), new ParticipantId("patient-v1"));
    assertThat(presence.all()).containsExactlyInAnyOrder("a-li", "a-wang", "patient-v1");
    presence.left(room, LI);
    presence.left(room, LI);
    assertThat(presence.all()).containsExactlyInAnyOrder("a-wang", "patient-v1");
    presence.closed(room);
    presence.left(room, WANG);
    assertThat(presence.all()).containsExactly("patient-v1");
  }

  @Test
  void counts_who_teaches_and_learns() {
    presence.came(RoomNames.of(new TeachingId("t1")), WANG);
    assertThat(presence.all()).containsExactly("a-wang");
  }

  @Test
  void counts_nobody_in_the_rooms_of_other_systems() {
    presence.came(new RoomId("ward-7"), LI);
    assertThat(presence.all()).isEmpty();
  }
}
