package huizhen.signaling.session;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.api.ParticipantId;
import huizhen.signaling.api.AlarmEmergency;
import huizhen.signaling.api.AlarmMeasure;
import huizhen.signaling.api.AlarmRule;
import huizhen.signaling.api.AlarmRule.Level;
import huizhen.signaling.api.AlarmRules;
import huizhen.signaling.api.Measurement;
import huizhen.signaling.api.RoomHost.Happening;
import huizhen.signaling.api.RoomHost.Phase;
import huizhen.signaling.api.RoomRole;
import huizhen.signaling.api.VitalAlarm;
import huizhen.signaling.api.VitalSigns;
import huizhen.signaling.protocol.ServerMessage.AlarmEmergencyTold;
import huizhen.signaling.protocol.ServerMessage.Alarms;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Alarms in a room: who is told, who comes later, whose values may do what.
final class RoomAlarmsTest {
  private static final ParticipantId SYSTEM = new ParticipantId("system-his");

  private final Desk desk =
      new Desk(
          new AlarmRules(
              List.of(
                  new AlarmRule(
                      AlarmMeasure.of("spo2", Optional.empty()),
                      OptionalDouble.of(85),
                      OptionalDouble.empty(),
                      0,
                      30,
                      Level.EMERGENCY))));
  private final ConnectionId wang = desk.join("wang", RoomRole.CHAIR, Phase.LIVE);

  /// Each second, of a system, for so long.
  private void handIn(double value, int seconds) {
    for (int i = 0; i < seconds; i++) {
      var signs =
          new VitalSigns(
              "monitor-3",
              true,
              desk.now().wall(),
              List.of(new VitalSigns.Value("59408-5", value, "%")));
      var what = new Measurement(SYSTEM, Optional.empty(), signs);
      var _ = desk.switchboard.measured(Desk.ROOM, what, desk.now(), desk.effects);
      desk.settle();
      ping();
      desk.pass(ofSeconds(1));
    }
  }

  private void send(ConnectionId from, double value, int seconds) {
    for (int i = 0; i < seconds; i++) {
      desk.say(
          from,
          """
          {"type":"vitals","device":"own","medical":true,"at":"%s",
           "values":[{"code":"spo2","value":%s,"unit":"%%"}]}\
          """
              .formatted(desk.now().wall(), value));
      ping();
      desk.pass(ofSeconds(1));
    }
  }

  private <T extends Happening> List<T> told(Class<T> type) {
    return desk.all(Effect.Tell.class).stream()
        .map(Effect.Tell::what)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  private void ping() {
    desk.say(wang, "{\"type\":\"ping\"}");
  }

  @Test
  void who_is_inside_and_who_comes_later_sees_it_and_the_host_hears_of_it_once() {
    var waiting = desk.join("zhang", RoomRole.PATIENT, Phase.LIVE);
    handIn(82, 29);
    assertThat(desk.sent(wang, Alarms.class)).isEmpty();
    handIn(82, 4);
    assertThat(desk.sent(wang, Alarms.class))
        .singleElement()
        .satisfies(it -> {
          assertThat(it.alarms()).hasSize(1);
          assertThat(it.alarms().getFirst().from()).isEmpty();
          assertThat(it.alarms().getFirst().level()).isEqualTo(Level.EMERGENCY);
        });
    assertThat(desk.sent(waiting, Alarms.class)).isEmpty();
    assertThat(told(Happening.Alarmed.class))
        .singleElement()
        .satisfies(it -> assertThat(it.from()).isEqualTo(SYSTEM));
    var late = desk.join("li", RoomRole.REQUESTER, Phase.LIVE);
    assertThat(desk.sent(late, Alarms.class)).hasSize(1);
  }

  @Test
  void all_are_told_when_it_is_over() {
    handIn(82, 31);
    handIn(96, 31);
    assertThat(desk.sent(wang, Alarms.class).getLast().alarms()).isEmpty();
    assertThat(told(Happening.AlarmOver.class))
        .singleElement()
        .satisfies(it -> assertThat(it.isGone()).isFalse());
    var late = desk.join("li", RoomRole.REQUESTER, Phase.LIVE);
    assertThat(desk.sent(late, Alarms.class)).isEmpty();
  }

  @Test
  void a_devices_seat_may_raise_and_a_patients_may_only_warn() {
    var device = desk.join("device-1", RoomRole.DEVICE, Phase.LIVE);
    send(device, 80, 31);
    var patient = desk.join("zhang", RoomRole.PATIENT, Phase.LIVE);
    desk.say(wang, "{\"type\":\"moderate\",\"act\":\"admit\",\"participant\":\"zhang\"}");
    send(patient, 80, 31);
    assertThat(told(Happening.Alarmed.class))
        .extracting(it -> it.from().value() + " " + it.alarm().level())
        .containsExactly("device-1 EMERGENCY", "zhang WARN");
  }

  @Test
  void who_leaves_takes_his_alarms_along_and_a_dropped_socket_does_not() {
    var device = desk.join("device-1", RoomRole.DEVICE, Phase.LIVE);
    send(device, 80, 31);
    desk.switchboard.closed(device, desk.now(), desk.effects);
    desk.settle();
    assertThat(told(Happening.AlarmOver.class)).isEmpty();
    for (int i = 0; i < 12; i++) {
      ping();
      desk.pass(ofSeconds(20));
    }
    assertThat(told(Happening.AlarmOver.class)).as("its place is kept").isEmpty();
    for (int i = 0; i < 3 * 10; i++) {
      ping();
      desk.pass(ofSeconds(20));
    }
    assertThat(told(Happening.AlarmOver.class))
        .singleElement()
        .satisfies(it -> assertThat(it.isGone()).isTrue());
    assertThat(desk.sent(wang, Alarms.class).getLast().alarms()).isEmpty();
  }

  @Test
  void a_redeployment_forgets_no_alarm() {
    handIn(82, 31);
    desk.redeploy();
    var back = desk.resume(wang, -1);
    assertThat(desk.sent(back, Alarms.class))
        .singleElement()
        .satisfies(it -> assertThat(it.alarms()).hasSize(1));
    handIn(82, 5);
    assertThat(told(Happening.Alarmed.class)).hasSize(1);
  }

  @Test
  void the_doctors_hear_what_became_of_the_emergency_and_who_may_look_where_it_is() {
    var li = desk.join("li", RoomRole.REQUESTER, Phase.LIVE);
    var device = desk.join("device-1", RoomRole.DEVICE, Phase.LIVE);
    var observer = desk.join("guan", RoomRole.OBSERVER, Phase.LIVE);
    var note =
        new AlarmEmergency(
            1,
            AlarmEmergency.State.OPENED,
            Optional.of("e-1"),
            Set.of(new ParticipantId("li")),
            Optional.empty());
    desk.switchboard.emergency(Desk.ROOM, note, desk.effects);
    desk.settle();
    assertThat(desk.sent(li, AlarmEmergencyTold.class))
        .singleElement()
        .satisfies(it -> assertThat(it.consultation()).contains("e-1"));
    assertThat(desk.sent(wang, AlarmEmergencyTold.class))
        .singleElement()
        .satisfies(it -> assertThat(it.consultation()).isEmpty());
    assertThat(desk.sent(device, AlarmEmergencyTold.class)).isEmpty();
    assertThat(desk.sent(observer, AlarmEmergencyTold.class)).isEmpty();
    var back = desk.resume(li, -1);
    assertThat(desk.sent(back, AlarmEmergencyTold.class)).hasSize(1);
  }

  @Test
  void what_is_not_watched_is_said() {
    var signs =
        new VitalSigns(
            "odd", true, desk.now().wall(), List.of(new VitalSigns.Value("spo2", 0.8, "1")));
    var what = new Measurement(SYSTEM, Optional.empty(), signs);
    var _ = desk.switchboard.measured(Desk.ROOM, what, desk.now(), desk.effects);
    desk.settle();
    assertThat(desk.sent(wang, Alarms.class))
        .singleElement()
        .satisfies(it ->
            assertThat(it.unwatched())
                .extracting(VitalAlarm.Unwatched::why)
                .containsExactly(VitalAlarm.Why.UNIT));
    assertThat(told(Happening.Unwatched.class)).hasSize(1);
  }
}
