package huizhen.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.api.ParticipantId;
import huizhen.signaling.api.RoomHost.ChatMessage;
import huizhen.signaling.api.RoomHost.Phase;
import huizhen.signaling.api.RoomHost.Recording;
import huizhen.signaling.api.RoomHost.RoomStatus;
import huizhen.signaling.api.RoomRole;
import huizhen.signaling.protocol.ClientMessage;
import huizhen.signaling.protocol.ServerMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// People who chat over sockets that drop, resume, join anew and send things twice (also what was
/// acknowledged long ago, and on a socket that was left), a gateway that dies and is started again,
/// signalling that is deployed anew, and a host that answers late, in any order between rooms'
/// requests, and sometimes not at all. Whatever the seed: each text is kept once, and each client
/// ends with every line once, in order and as it was written, by whom it was written.
final class SwitchboardWalkTest {
  private static final int WALKS = 10_000;
  private static final int STEPS = 120;
  private static final RoomStatus LIVE =
      new RoomStatus(Phase.LIVE, Optional.of(Desk.OPENS), Recording.OFF);

  @Test
  void never_loses_or_doubles_a_chat_message() {
    Map<String, Integer> all = new TreeMap<>();
    for (int seed = 0; seed < WALKS; seed++) {
      try {
        Walk walk = new Walk(seed);
        walk.run();
        walk.happened.forEach((what, times) -> all.merge(what, times, Integer::sum));
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
    // The walks are of what they say.
    assertThat(all)
        .containsOnlyKeys(
            "written", "dropped", "resumed", "joined", "doubled", "late", "killed", "redeployed")
        .allSatisfy((what, times) -> assertThat(times).as(what).isGreaterThan(WALKS));
  }

  private static final class Walk {
    final Random random;
    Desk desk = new Desk();
    final List<Client> clients = new ArrayList<>();

    /// What the host has kept, also by the senders' keys, and what it has still to answer.
    final List<ChatMessage> kept = new ArrayList<>();

    final Map<String, ChatMessage> keptByKey = new HashMap<>();

    final List<Runnable> answers = new ArrayList<>();
    final Map<String, Integer> happened = new HashMap<>();
    boolean isHostWell;

    Walk(int seed) {
      random = new Random(seed);
      for (String name : List.of("wang", "li", "zhao")) {
        clients.add(new Client(name));
      }
    }

    void run() {
      for (int i = 0; i < STEPS; i++) {
        Client client = clients.get(random.nextInt(clients.size()));
        switch (random.nextInt(12)) {
          case 0, 1 -> client.write();
          case 2 -> client.drop();
          case 3, 4 -> client.comeBack();
          case 5 -> client.sendAgain();
          case 6 -> desk.pass(Duration.ofMillis(random.nextInt(9_000)));
          case 7 -> restartSometimes();
          case 8 -> client.sendTwice();
          case 9 -> client.sendLate();
          default -> hostAnswers();
        }
        listen();
      }
      clients.forEach(Client::comeBack);
      settle();
      isHostWell = true;
      clients.forEach(Client::sendAgain); // what the host refused before
      settle();
      check();
    }

    private void restartSometimes() {
      switch (random.nextInt(4)) {
        case 0 -> kill();
        case 1 -> {
          count("redeployed");
          desk.redeploy(); // what the host was asked is answered yet
        }
        default -> {}
      }
    }

    private void count(String what) {
      var _ = happened.merge(what, 1, Integer::sum);
    }

    /// `kill -9`: what the host was asked is done or not, and answered to nobody.
    private void kill() {
      count("killed");
      desk = desk.restarted();
      answers.clear();
      clients.forEach(client -> {
        client.socket = null;
        client.left = null;
      });
    }

    private void settle() {
      listen();
      while (!answers.isEmpty()) {
        hostAnswers();
        listen();
      }
    }

    private void check() {
      List<String> all = kept.stream().map(it -> it.from() + ": " + it.text()).toList();
      List<String> written = new ArrayList<>();
      for (Client client : clients) {
        client.written.values().forEach(text -> written.add(client.name + ": " + text));
        assertThat(client.unacknowledged).as(client.name).isEmpty();
        assertThat(client.lines.values()).as(client.name).containsExactlyElementsOf(all);
      }
      assertThat(all).containsExactlyInAnyOrderElementsOf(written);
    }

    /// Takes the effects as the shell does.
    private void listen() {
      List<Effect> said = List.copyOf(desk.said);
      desk.forgetWhatWasSaid();
      for (Effect effect : said) {
        switch (effect) {
          case Effect.KeepChat keep -> {
            boolean isRefused = !isHostWell && random.nextInt(8) == 0;
            String key = keep.from() + "/" + keep.key().orElseThrow();
            ChatMessage before = keptByKey.get(key);
            ChatMessage message =
                before != null
                    ? before
                    : new ChatMessage(kept.size() + 1L, keep.from(), keep.text(), Desk.OPENS);
            if (!isRefused && before == null) {
              kept.add(message); // stored now, told later
              keptByKey.put(key, message);
            }
            answers.add(() -> {
              if (isRefused) {
                desk.switchboard.chatFailed(keep.room(), "unavailable", "", desk.effects);
              } else {
                desk.switchboard.chatKept(keep.room(), message, desk.effects);
              }
            });
          }
          case Effect.ReadHistory read -> {
            List<ChatMessage> now = List.copyOf(kept);
            answers.add(() ->
                desk.switchboard.historyRead(read.room(), read.connection(), now, desk.effects));
          }
          case Effect.Send(var to, var message) ->
              clients.stream()
                  .filter(client -> to.equals(client.socket))
                  .forEach(client -> client.hear(message));
          case Effect.Close(var closed, var _, var _) ->
              clients.stream()
                  .filter(client -> closed.equals(client.socket))
                  .forEach(client -> client.socket = null);
          default -> {}
        }
      }
    }

    private void hostAnswers() {
      if (!answers.isEmpty()) {
        answers.remove(random.nextInt(answers.size())).run();
        desk.settle();
      }
    }

    private final class Client {
      final String name;
      final Map<String, String> written = new LinkedHashMap<>();
      final Map<String, String> unacknowledged = new LinkedHashMap<>();
      final Map<Long, String> awaited = new LinkedHashMap<>();
      final TreeMap<Long, String> lines = new TreeMap<>();
      @org.jspecify.annotations.Nullable ConnectionId socket;

      /// One that it has given up, and the server may not know it yet.
      @org.jspecify.annotations.Nullable ConnectionId left;

      @org.jspecify.annotations.Nullable String sessionKey;
      long requests;

      Client(String name) {
        this.name = name;
      }

      void write() {
        if (written.size() < 12) {
          count("written");
          String key = name + written.size();
          written.put(key, "text " + key);
          unacknowledged.put(key, "text " + key);
          send(key);
        }
      }

      void sendAgain() {
        List.copyOf(unacknowledged.keySet()).forEach(this::send);
      }

      /// Whatever it has written, acknowledged or not.
      void sendTwice() {
        if (socket != null && !written.isEmpty()) {
          count("doubled");
          send(anything());
        }
      }

      /// On its way since before the socket was given up.
      void sendLate() {
        if (left != null && !written.isEmpty()) {
          count("late");
          String key = anything();
          desk.receive(
              left,
              new ClientMessage.Chat(OptionalLong.of(++requests), "text " + key, Optional.of(key)));
        }
      }

      private String anything() {
        return List.copyOf(written.keySet()).get(random.nextInt(written.size()));
      }

      private void send(String key) {
        if (socket != null) {
          long id = ++requests;
          awaited.put(id, key);
          desk.receive(
              socket, new ClientMessage.Chat(OptionalLong.of(id), "text " + key, Optional.of(key)));
        }
      }

      void drop() {
        if (socket != null) {
          ConnectionId dropped = socket;
          socket = null;
          awaited.clear();
          count("dropped");
          left = dropped;
          if (random.nextBoolean()) {
            desk.drop(dropped);
          } // else the server has not noticed yet
        }
      }

      void comeBack() {
        if (socket != null) {
          return;
        }
        awaited.clear();
        if (sessionKey != null && random.nextInt(4) > 0) {
          socket = desk.open();
          desk.receive(
              socket,
              new ClientMessage.Join(
                  OptionalLong.of(++requests),
                  new ClientMessage.Credential.SessionKey(sessionKey),
                  last()));
          boolean isRefused =
              desk.sent(socket, ServerMessage.Refusal.class).stream()
                  .anyMatch(refusal -> refusal.code().equals("session-expired"));
          if (!isRefused) {
            count("resumed");
            return;
          }
        }
        count("joined");
        socket = desk.open();
        sessionKey = desk.newKey(socket);
        desk.receive(
            socket,
            new ClientMessage.Join(
                OptionalLong.of(++requests), new ClientMessage.Credential.TicketText("t"), last()));
        desk.switchboard.admitted(
            desk.last(Effect.Admit.class),
            Desk.ticket(name, RoomRole.MEMBER, true),
            LIVE,
            sessionKey,
            desk.now(),
            desk.effects);
        desk.settle();
      }

      private OptionalLong last() {
        return lines.isEmpty() ? OptionalLong.empty() : OptionalLong.of(lines.lastKey());
      }

      void hear(ServerMessage message) {
        if (message instanceof ServerMessage.Chat(var re, var added)) {
          for (ServerMessage.Line line : added) {
            assertThat(lines).as("a line comes once").doesNotContainKey(line.id());
            assertThat(lines.isEmpty() || lines.lastKey() < line.id()).as("in order").isTrue();
            lines.put(line.id(), line.from() + ": " + line.text());
            if (line.from().equals(new ParticipantId(name))) {
              unacknowledged.values().remove(line.text());
            }
          }
          re.ifPresent(id -> unacknowledged.remove(awaited.remove(id)));
        } else if (message instanceof ServerMessage.Refusal(var re, var _, var _)) {
          re.ifPresent(awaited::remove);
        }
      }
    }
  }
}
