package huizhen.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.api.ParticipantId;
import huizhen.signaling.api.RoomHost.ChatMessage;
import huizhen.signaling.api.RoomHost.Phase;
import huizhen.signaling.api.RoomRole;
import huizhen.signaling.protocol.MessageCodec;
import huizhen.signaling.protocol.ServerMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The chat that a joining or resuming client is told, and how much of it goes out at once.
final class ChatHistoryTest {
  private final Desk desk = new Desk();

  @ParameterizedTest
  @ValueSource(strings = {"长", "x", "\u0001", "\"", "é", "\uD83E\uDE7A"})
  void weighs_no_more_than_is_allowed_whatever_was_written(String letter) {
    String text = letter.repeat(MessageCodec.MAX_CHAT_CHARACTERS / letter.length());
    var told = history(-1, 1, 600, text);
    int bytes =
        told.stream()
            .mapToInt(chat -> MessageCodec.write(chat).getBytes(StandardCharsets.UTF_8).length)
            .sum();
    int frames = told.size() * 40;
    assertThat(bytes)
        .isBetween(SessionLimits.HISTORY_BYTES * 4 / 5, SessionLimits.HISTORY_BYTES + frames);
    assertThat(ids(told)).endsWith(599L, 600L).isSorted();
  }

  @Test
  void is_whole_where_the_lines_are_short() {
    var told = history(-1, 1, 600, "好的");
    assertThat(ids(told))
        .containsExactlyElementsOf(LongStream.rangeClosed(101, 600).boxed().toList());
    assertThat(told).hasSize(SessionLimits.HISTORY / SessionLimits.HISTORY_BATCH);
  }

  @Test
  void goes_on_after_what_the_client_has() {
    assertThat(ids(history(597, 1, 600, "好的"))).containsExactly(598L, 599L, 600L);
    assertThat(history(600, 1, 600, "好的")).hasSize(1);
  }

  private List<ServerMessage.Chat> history(long lastChat, long from, long to, String text) {
    ConnectionId first = desk.join("li", RoomRole.MEMBER, Phase.LIVE);
    ConnectionId li = desk.resume(first, lastChat);
    var kept =
        LongStream.rangeClosed(from, to)
            .mapToObj(id -> new ChatMessage(id, new ParticipantId("wang"), text, Desk.OPENS))
            .toList();
    desk.switchboard.historyRead(Desk.ROOM, li, kept, desk.effects);
    desk.settle();
    return desk.sent(li, ServerMessage.Chat.class);
  }

  private static List<Long> ids(List<ServerMessage.Chat> told) {
    return told.stream()
        .flatMap(chat -> chat.messages().stream())
        .map(ServerMessage.Line::id)
        .toList();
  }
}
