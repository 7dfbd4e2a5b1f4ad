package huizhen.app.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomEvent;
import huizhen.relay.api.RoomEvent.SlotContent;
import huizhen.relay.api.TrackId;
import huizhen.relay.api.TrackSource;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RoomNotesTest {
  @Test
  void say_what_somebody_was_sent_and_which_slots_were_empty() {
    var camera = new TrackId(new ParticipantId("ward"), 1, "1");
    var changed =
        new RoomEvent.SlotsChanged(
            new ParticipantId("clinic"),
            List.of(
                new SlotContent("v0", Optional.of(camera), Optional.of(TrackSource.CAMERA)),
                new SlotContent("v1", Optional.empty(), Optional.empty())));
    assertThat(RoomNotes.of(changed))
        .isEqualTo(
            new JsonObject(
                """
                {"to": "clinic", "slots": [
                  {"mid": "v0", "from": "ward", "source": "CAMERA"}, {"mid": "v1"}]}
                """));
  }
}
