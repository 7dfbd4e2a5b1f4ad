package huizhen.app.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomEvent;
import huizhen.relay.api.RoomEvent.SlotContent;
import huizhen.relay.api.TrackId;
import huizhen.relay.api.TrackSource;
import huizhen.signaling.api.AlarmMeasure;
import huizhen.signaling.api.AlarmRule;
import huizhen.signaling.api.Caption;
import huizhen.signaling.api.RoomHost.Happening.Alarmed;
import huizhen.signaling.api.RoomHost.Happening.Captioned;
import huizhen.signaling.api.VitalAlarm;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class RoomNotesTest {
  @Test
  void say_what_a_machine_heard_whom_say_and_how_long_before_the_note() {
    var caption = new Caption("s1", Optional.of("0"), "血压", "zh-CN", true, 900, 250, "asr");
    var note = RoomNotes.of(new Captioned(Optional.of(new ParticipantId("ward")), caption));
    assertThat(note)
        .isEqualTo(
            new JsonObject(
                """
                {"caption": "s1", "text": "血压", "language": "zh-CN", "lengthMillis": 900,
                 "agoMillis": 250, "by": "asr", "from": "ward"}
                """));
    assertThat(RoomNotes.of(new Captioned(Optional.empty(), caption)).containsKey("from"))
        .isFalse();
  }

  @Test
  void say_which_alarm_began_of_whose_device() {
    var rule =
        new AlarmRule(
            AlarmMeasure.of("spo2", Optional.empty()),
            OptionalDouble.of(85),
            OptionalDouble.empty(),
            0,
            30,
            AlarmRule.Level.EMERGENCY);
    var alarm =
        new VitalAlarm(
            4,
            rule,
            AlarmRule.Level.WARN,
            AlarmRule.Bound.LOW,
            Optional.empty(),
            "watch",
            false,
            "59408-5",
            82,
            Instant.parse("2026-03-02T06:31:30Z"));
    assertThat(RoomNotes.of(new Alarmed(new ParticipantId("system-his"), alarm)))
        .isEqualTo(
            new JsonObject(
                """
                {"from": "system-his", "alarm": 4, "level": "warn", "measure": "spo2",
                 "bound": "low", "limit": 85.0, "unit": "%", "seconds": 30, "device": "watch",
                 "medical": false, "code": "59408-5", "value": 82.0}
                """));
  }

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
