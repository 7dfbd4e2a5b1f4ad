package huizhen.signaling.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.Reception;
import huizhen.relay.api.RoomEvent.LayerLimit;
import huizhen.relay.api.RoomId;
import huizhen.relay.api.TrackSource;
import huizhen.signaling.api.AlarmEmergency;
import huizhen.signaling.api.AlarmMeasure;
import huizhen.signaling.api.AlarmRule;
import huizhen.signaling.api.CaseId;
import huizhen.signaling.api.RoomHost.Phase;
import huizhen.signaling.api.RoomHost.Recording;
import huizhen.signaling.api.RoomRole;
import huizhen.signaling.api.StillId;
import huizhen.signaling.api.VitalAlarm;
import huizhen.signaling.api.VitalSigns;
import huizhen.signaling.protocol.ServerMessage.Line;
import huizhen.signaling.protocol.ServerMessage.LineState;
import huizhen.signaling.protocol.ServerMessage.MediaState;
import huizhen.signaling.protocol.ServerMessage.Person;
import huizhen.signaling.protocol.ServerMessage.Picture;
import huizhen.signaling.protocol.ServerMessage.RundownShown.Entry;
import huizhen.signaling.protocol.ServerMessage.Slot;
import huizhen.signaling.protocol.ServerMessage.Stroke;
import huizhen.signaling.turn.IceServers;
import huizhen.signaling.turn.IceUrl;
import huizhen.signaling.turn.TurnSecret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Replays the examples of docs/protocol.md.
final class ProtocolDocumentTest {
  private static final Pattern EXAMPLE = Pattern.compile("```json\n(.*?)\n```", Pattern.DOTALL);
  private static final ParticipantId WANG = new ParticipantId("u-7");
  private static final ParticipantId LI = new ParticipantId("u-9");
  private static final PictureId SCREEN = new PictureId(WANG, TrackSource.SCREEN);
  private static final OptionalLong NONE = OptionalLong.empty();

  private static final List<ServerMessage> SERVER =
      List.of(
          new ServerMessage.Joined(
              OptionalLong.of(1),
              WANG,
              "Zm9ydHktdHdvLWJ5dGVzLW9mLXJhbmRvbW5lc3M",
              new RoomId("case-12"),
              RoomRole.CHAIR,
              Phase.LOBBY,
              Optional.of(Instant.parse("2026-03-02T06:30:00Z")),
              Instant.parse("2026-03-02T06:21:07Z"),
              true,
              true,
              false,
              Recording.OFF,
              List.of(new Person(WANG, "王主任", RoomRole.CHAIR, true, false, true, false)),
              turnServer()
                  .forParticipant(
                      new RoomId("case-12"), WANG, Instant.parse("2026-03-02T06:21:07Z"))),
          new ServerMessage.Participants(
              List.of(
                  new Person(WANG, "王主任", RoomRole.CHAIR, true, false, true, false),
                  new Person(LI, "李医生", RoomRole.REQUESTER, false, false, false, false))),
          new ServerMessage.Answer(OptionalLong.of(2), "v=0\r\n"),
          new ServerMessage.Slots(
              List.of(
                  new Slot("3", LI, TrackSource.MICROPHONE),
                  new Slot("6", LI, TrackSource.CAMERA))),
          new ServerMessage.Layers(
              "1", true, List.of("q", "h"), List.of(new LayerLimit("h", 336_000))),
          new ServerMessage.Layers("2", false, List.of(), List.of()),
          new ServerMessage.Layers("3", true, List.of(), List.of(new LayerLimit("", 180_000))),
          new ServerMessage.Receptions(
              List.of(
                  new Picture(
                      new Slot("6", LI, TrackSource.CAMERA),
                      320,
                      180,
                      Reception.Level.LOWEST,
                      Reception.Cause.DOWNLINK),
                  new Picture(
                      new Slot("7", new ParticipantId("u-11"), TrackSource.SCREEN),
                      1920,
                      1080,
                      Reception.Level.BEST,
                      Reception.Cause.NONE),
                  new Picture(
                      new Slot("", new ParticipantId("u-12"), TrackSource.CAMERA),
                      0,
                      0,
                      Reception.Level.NOTHING,
                      Reception.Cause.CODEC))),
          new ServerMessage.Speakers(List.of(LI, WANG)),
          new ServerMessage.Muted(LI, TrackSource.MICROPHONE, true, Optional.empty()),
          new ServerMessage.Muted(LI, TrackSource.MICROPHONE, true, Optional.of(WANG)),
          new ServerMessage.Pointed(LI, SCREEN, Optional.of(new Point(0.25, 0.5))),
          new ServerMessage.Pointed(LI, SCREEN, Optional.empty()),
          new ServerMessage.Drawn(
              List.of(
                  new Stroke(
                      LI,
                      SCREEN,
                      "7",
                      Colour.YELLOW,
                      List.of(new Point(0.25, 0.5), new Point(0.3, 0.5))))),
          new ServerMessage.Erased(WANG, SCREEN),
          new ServerMessage.FrozenPictures(
              List.of(
                  new ServerMessage.FrozenPictures.FrozenPicture(
                      SCREEN,
                      new StillId("still-4be8f0c2"),
                      LI,
                      Instant.parse("2026-03-02T06:32:10Z"),
                      false))),
          new ServerMessage.FrozenPictures(
              List.of(
                  new ServerMessage.FrozenPictures.FrozenPicture(
                      SCREEN,
                      new StillId("still-77d0a1"),
                      WANG,
                      Instant.parse("2026-03-02T06:33:40Z"),
                      true))),
          new ServerMessage.VitalsMeasured(
              Optional.of(LI),
              new VitalSigns(
                  "monitor-3",
                  true,
                  Instant.parse("2026-03-02T06:31:00Z"),
                  List.of(new VitalSigns.Value("heart-rate", 72, "/min")))),
          new ServerMessage.Alarms(
              List.of(
                  new VitalAlarm(
                      1,
                      new AlarmRule(
                          AlarmMeasure.of("spo2", Optional.empty()),
                          OptionalDouble.of(85),
                          OptionalDouble.empty(),
                          1,
                          30,
                          AlarmRule.Level.EMERGENCY),
                      AlarmRule.Level.EMERGENCY,
                      AlarmRule.Bound.LOW,
                      Optional.of(LI),
                      "monitor-3",
                      true,
                      "59408-5",
                      82,
                      Instant.parse("2026-03-02T06:31:30Z"))),
              List.of(
                  new VitalAlarm.Unwatched(
                      Optional.empty(), "thermometer", "temperature", VitalAlarm.Why.UNIT))),
          new ServerMessage.Alarms(List.of(), List.of()),
          new ServerMessage.AlarmEmergencyTold(
              1,
              AlarmEmergency.State.OPENED,
              Optional.of("5c2f0a3e-1f0e-4d5c-9d0f-0a6a3c1b2d4e"),
              Optional.empty()),
          new ServerMessage.AlarmEmergencyTold(
              2,
              AlarmEmergency.State.REFUSED,
              Optional.empty(),
              Optional.of(
                  new AlarmEmergency.Words(
                      "两家机构之间没有有效的合作协议。",
                      "There is no cooperation agreement in force between the two"
                          + " organisations."))),
          new ServerMessage.RundownShown(
              NONE,
              List.of(
                  new Entry(
                      2,
                      "病例二：左上肺结节",
                      Optional.of(new CaseId("5c2f0a3e-1f0e-4d5c-9d0f-0a6a3c1b2d4e")),
                      15,
                      5,
                      Entry.State.RUNNING,
                      754_000),
                  new Entry(1, "病例一", 10, 0, Entry.State.PLANNED, 0))),
          new ServerMessage.RundownShown(
              OptionalLong.of(18), List.of(new Entry(2, "", 15, 0, Entry.State.DONE, 900_000))),
          new ServerMessage.Notice(LI, LineState.WEAK, LineState.GOOD),
          new ServerMessage.CaptionsSwitched(true),
          new ServerMessage.Captioned(
              "s4-17",
              Optional.of(LI),
              "患者血压",
              "zh-CN",
              false,
              Instant.parse("2026-03-02T06:31:04Z")),
          new ServerMessage.Captioned(
              "s4-17",
              Optional.empty(),
              "患者血压一百六十，九十五。",
              "zh-CN",
              true,
              Instant.parse("2026-03-02T06:31:06Z")),
          new ServerMessage.PhaseChanged(Phase.LIVE),
          new ServerMessage.RecordingChanged(Recording.ON),
          new ServerMessage.Chat(
              NONE,
              List.of(new Line(16, LI, "李医生", "患者已就位", Instant.parse("2026-03-02T06:31:00Z")))),
          new ServerMessage.Chat(
              OptionalLong.of(4),
              List.of(
                  new Line(17, WANG, "王主任", "请看左上角的阴影", Instant.parse("2026-03-02T06:31:09Z")))),
          new ServerMessage.Media(MediaState.CONNECTED),
          new ServerMessage.Pong(OptionalLong.of(7)),
          new ServerMessage.Refusal(
              OptionalLong.of(2), "bad-offer", "line 7: the section has no a=mid"));

  @Test
  void reads_every_client_message_of_the_document() throws Exception {
    List<String> types = new ArrayList<>();
    for (String example : clientExamples()) {
      types.add(MessageCodec.read(example).getClass().getSimpleName());
    }
    assertThat(types)
        .containsExactly(
            "Join",
            "Join",
            "Offer",
            "Offer",
            "Chat",
            "Mute",
            "Moderate",
            "Moderate",
            "Rundown",
            "Rundown",
            "Rundown",
            "Rundown",
            "Rundown",
            "Rundown",
            "Rundown",
            "Rundown",
            "Hand",
            "Pointer",
            "Pointer",
            "Draw",
            "Erase",
            "Thaw",
            "Vitals",
            "Stats",
            "View",
            "View",
            "Start",
            "End",
            "Leave",
            "Ping");
  }

  @Test
  void writes_every_server_message_as_the_document_has_it() throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<JsonNode> written = new ArrayList<>();
    for (ServerMessage message : SERVER) {
      written.add(json.readTree(MessageCodec.write(message)));
    }
    List<JsonNode> documented = new ArrayList<>();
    for (String example : serverExamples()) {
      documented.add(json.readTree(example));
    }
    assertThat(written).containsExactlyElementsOf(documented);
  }

  @Test
  void documents_every_error_code() throws IOException {
    String document = document();
    for (ErrorCode code : ErrorCode.values()) {
      assertThat(document).contains("`" + code.wire() + "`");
      code.closeCode().ifPresent(close -> assertThat(document).contains(String.valueOf(close)));
    }
  }

  @Test
  void documents_every_close_code() throws Exception {
    String closing = document();
    closing = closing.substring(closing.indexOf("## Close codes"), closing.indexOf("## WHIP"));
    for (var field : CloseCode.class.getFields()) {
      assertThat(closing).as(field.getName()).containsPattern("\\b" + field.getInt(null) + "\\b");
    }
  }

  private static IceServers turnServer() {
    byte[] secret = "shared-with-the-turn-server".getBytes(StandardCharsets.US_ASCII);
    return new IceServers(
        List.of(
            new IceUrl("stun:turn.example.org"),
            new IceUrl("turn:turn.example.org:3478?transport=udp"),
            new IceUrl("turns:turn.example.org:443?transport=tcp")),
        Optional.of(new TurnSecret(secret)),
        IceServers.DEFAULT_LIFETIME);
  }

  static List<String> clientExamples() throws IOException {
    return examples("## Client to server", "## Server to client");
  }

  static List<String> serverExamples() throws IOException {
    return examples("## Server to client", "## Error codes");
  }

  private static List<String> examples(String from, String to) throws IOException {
    String document = document();
    String part = document.substring(document.indexOf(from), document.indexOf(to));
    List<String> examples = new ArrayList<>();
    for (Matcher found = EXAMPLE.matcher(part); found.find(); ) {
      examples.add(found.group(1));
    }
    return examples;
  }

  private static String document() throws IOException {
    return Files.readString(Path.of("../docs/protocol.md"));
  }
}
