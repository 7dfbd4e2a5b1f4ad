package huizhen.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.TrackSource;
import huizhen.signaling.api.RoomHost.KeptStill;
import huizhen.signaling.api.RoomHost.Phase;
import huizhen.signaling.api.RoomRole;
import huizhen.signaling.api.StillId;
import huizhen.signaling.api.Ticket;
import huizhen.signaling.protocol.ClientMessage;
import huizhen.signaling.protocol.MessageCodec;
import huizhen.signaling.protocol.PictureId;
import huizhen.signaling.protocol.ProtocolException;
import huizhen.signaling.protocol.RundownChange;
import huizhen.signaling.protocol.RundownChange.CaseEdit;
import huizhen.signaling.protocol.ServerMessage;
import huizhen.signaling.sdp.Offers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every message of the protocol, as each of twelve principals in each of four ownerships, in a
/// real switchboard: each is done or refused as the matrix has it. What comes to the doors with a
/// ticket that is replayed, expired, foreign or forged is `TicketDoorsTest`'s; who waits,
/// `ModerationTest`'s.
final class MessageMatrixTest {
  private static final String FILE = "/access/messages.txt";
  private static final List<Optional<RoomRole>> PRINCIPALS =
      List.of(
          Optional.of(RoomRole.REQUESTER),
          Optional.of(RoomRole.CHAIR),
          Optional.of(RoomRole.PATIENT),
          Optional.of(RoomRole.RELATIVE),
          Optional.of(RoomRole.INTERPRETER),
          Optional.empty(),
          Optional.of(RoomRole.REGULATOR),
          Optional.empty(),
          Optional.of(RoomRole.TRAINEE),
          Optional.of(RoomRole.DEVICE),
          Optional.empty(),
          Optional.empty());

  private static final List<String> RUNDOWN_ACTS =
      Stream.of(
              new RundownChange.Add("x", Optional.empty(), 1, Optional.empty()),
              new RundownChange.Edit(
                  1, Optional.of("x"), new CaseEdit.Stays(), OptionalInt.empty()),
              new RundownChange.Move(1, OptionalLong.empty()),
              new RundownChange.Remove(1),
              new RundownChange.Start(OptionalLong.empty()),
              new RundownChange.Stop(),
              new RundownChange.Extend(1))
          .map(change -> "rundown-" + change.act())
          .toList();

  static Stream<String> messages() throws IOException {
    return rows().keySet().stream();
  }

  private static Map<String, List<String>> rows() throws IOException {
    try (var in = MessageMatrixTest.class.getResourceAsStream(FILE)) {
      assertThat(in).as(FILE).isNotNull();
      var rows = new LinkedHashMap<String, List<String>>();
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> List.of(line.strip().split("\\s+", -1)))
          .forEach(words -> {
            assertThat(words).as("a row has 13 words").hasSize(1 + PRINCIPALS.size());
            assertThat(rows.put(words.getFirst(), words.subList(1, words.size()))).isNull();
          });
      return rows;
    }
  }

  @Test
  void has_a_row_for_every_message_and_every_act_of_a_moderator() throws IOException {
    var said =
        Arrays.stream(ClientMessage.class.getPermittedSubclasses())
            .map(it -> it.getSimpleName().toLowerCase(Locale.ROOT))
            .filter(it -> !it.equals("moderate") && !it.equals("rundown"));
    var acts =
        Arrays.stream(ClientMessage.Act.values())
            .map(it -> "moderate-" + it.name().toLowerCase(Locale.ROOT));
    var expected =
        Stream.of(said, acts, RUNDOWN_ACTS.stream(), Stream.of("offer-sending"))
            .flatMap(it -> it)
            .collect(Collectors.toSet());
    assertThat(rows().keySet()).containsExactlyInAnyOrderElementsOf(expected);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("messages")
  void answers_as_the_matrix_says(String message) throws Exception {
    var cells = rows().getOrDefault(message, List.of());
    var wrong = new ArrayList<String>();
    for (int principal = 0; principal < PRINCIPALS.size(); principal++) {
      for (int ownership = 0; ownership < 4; ownership++) {
        char expected = cells.get(principal).charAt(ownership);
        char was = walk(message, PRINCIPALS.get(principal), ownership);
        if (was != expected) {
          wrong.add(
              "%s, principal %d, ownership %d: expected %s, was %s"
                  .formatted(message, principal, ownership, expected, was));
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static char walk(String message, Optional<RoomRole> role, int ownership)
      throws ProtocolException {
    var desk = new Desk();
    var wang = desk.join("wang", RoomRole.CHAIR, Phase.LIVE);
    var _ = desk.join("chen", RoomRole.MEMBER, Phase.LIVE);
    var _ = desk.join("li", RoomRole.REQUESTER, Phase.LIVE);
    var _ = desk.join("sun", RoomRole.MEMBER, Phase.LIVE);
    boolean isIn = role.isPresent() && ownership < 3;
    ConnectionId self = isIn ? enter(desk, wang, role.orElseThrow()) : desk.open();
    var own = role.equals(Optional.of(RoomRole.CHAIR)) ? "wang" : "self";
    var isOnHospitalsSide = role.equals(Optional.of(RoomRole.CHAIR));
    var target =
        switch (ownership) {
          case 1 -> isOnHospitalsSide ? "chen" : "sun";
          case 2 -> isOnHospitalsSide ? "li" : "wang";
          default -> own;
        };
    desk.say(wang, "{\"type\":\"rundown\",\"act\":\"add\",\"title\":\"first\",\"minutes\":10}");
    desk.say(wang, "{\"type\":\"rundown\",\"act\":\"start\"}");
    desk.say(wang, "{\"type\":\"rundown\",\"act\":\"add\",\"title\":\"second\",\"minutes\":10}");
    freeze(desk, wang, target);
    desk.forgetWhatWasSaid();
    desk.receive(self, said(message, target));
    var refusals = desk.sent(self, ServerMessage.Refusal.class);
    if (refusals.isEmpty()) {
      boolean isAsked = desk.said.stream().anyMatch(Effect.Admit.class::isInstance);
      return isAsked && desk.said.size() == 1 ? 'a' : '+';
    }
    assertThat(desk.said).as("a refusal, and nothing else").hasSize(1);
    return switch (refusals.getFirst().code()) {
      case "not-allowed" -> '-';
      case "not-joined" -> 'n';
      case "bad-message" -> 'b';
      default -> '?';
    };
  }

  /// By the chair; a stranger's picture can't be.
  private static void freeze(Desk desk, ConnectionId chair, String whose) {
    var picture = new PictureId(new ParticipantId(whose), TrackSource.SCREEN);
    var still = new KeptStill(new StillId("still-1"), "0".repeat(64), true);
    var key = KeyHash.of(Desk.keyOf(chair));
    var _ =
        desk.switchboard.froze(key, new StillWish(picture, false), still, desk.now(), desk.effects);
    desk.settle();
  }

  /// The chair is in already; guests are let in by the chair.
  private static ConnectionId enter(Desk desk, ConnectionId chair, RoomRole role) {
    if (role == RoomRole.CHAIR) {
      return chair;
    }
    var ticket =
        new Ticket(
            "t-self",
            Desk.ROOM,
            new ParticipantId("self"),
            "self",
            role,
            true,
            role != RoomRole.DEVICE,
            false,
            Desk.OPENS);
    var self = desk.join(ticket, Desk.live());
    if (role.isGuest()) {
      desk.say(chair, "{\"type\":\"moderate\",\"act\":\"admit\",\"participant\":\"self\"}");
    }
    return self;
  }

  private static ClientMessage said(String message, String target) throws ProtocolException {
    var id = OptionalLong.of(7);
    var picture = "\"participant\":\"%s\",\"source\":\"screen\"".formatted(target);
    return switch (message) {
      case "offer" -> new ClientMessage.Offer(id, Offers.SMALL, Map.of(), false);
      case "offer-sending" ->
          new ClientMessage.Offer(
              id,
              Offers.SMALL.replace("recvonly", "sendonly"),
              Map.of("0", TrackSource.MICROPHONE),
              false);
      case "join" -> read("join", "\"ticket\":\"t\"");
      case "chat" -> read("chat", "\"text\":\"x\"");
      case "mute" -> read("mute", "\"source\":\"microphone\",\"muted\":true");
      case "hand" -> read("hand", "\"raised\":true");
      case "pointer" -> read("pointer", picture + ",\"x\":0.5,\"y\":0.5");
      case "draw" ->
          read(
              "draw",
              picture + ",\"line\":\"1\",\"colour\":\"cyan\",\"points\":[{\"x\":0.5,\"y\":0.5}]");
      case "erase" -> read("erase", picture);
      case "thaw" -> read("thaw", picture);
      case "vitals" ->
          read(
              "vitals",
              "\"device\":\"m\",\"medical\":true,\"at\":\"2026-03-02T06:31:00Z\",\"values\":"
                  + "[{\"code\":\"hr\",\"value\":72,\"unit\":\"/min\"}]");
      case "rundown-add" -> read("rundown", "\"act\":\"add\",\"title\":\"x\",\"minutes\":5");
      case "rundown-edit" -> read("rundown", "\"act\":\"edit\",\"item\":2,\"title\":\"x\"");
      case "rundown-move" -> read("rundown", "\"act\":\"move\",\"item\":2,\"before\":1");
      case "rundown-remove" -> read("rundown", "\"act\":\"remove\",\"item\":2");
      case "rundown-start" -> read("rundown", "\"act\":\"start\"");
      case "rundown-stop" -> read("rundown", "\"act\":\"stop\"");
      case "rundown-extend" -> read("rundown", "\"act\":\"extend\",\"minutes\":5");
      case "stats" -> read("stats", "\"rttMillis\":40");
      case "view" -> read("view", "\"views\":[]");
      case "start", "end", "leave", "ping" -> read(message, "");
      default -> {
        var act = message.substring("moderate-".length());
        var source = act.equals("mute") ? ",\"source\":\"microphone\"" : "";
        yield read(
            "moderate", "\"act\":\"%s\",\"participant\":\"%s\"%s".formatted(act, target, source));
      }
    };
  }

  private static ClientMessage read(String type, String fields) throws ProtocolException {
    var rest = fields.isEmpty() ? "" : "," + fields;
    return MessageCodec.read("{\"type\":\"%s\",\"id\":7%s}".formatted(type, rest));
  }
}
