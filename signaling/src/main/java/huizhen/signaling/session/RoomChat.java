package huizhen.signaling.session;

import huizhen.relay.api.ParticipantId;
import huizhen.signaling.api.RoomHost.ChatMessage;
import huizhen.signaling.api.Ticket;
import huizhen.signaling.protocol.ServerMessage;
import huizhen.signaling.protocol.ServerMessage.Line;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// The chat of one room: what is kept goes to who is inside, once and in order; who joins gets the
/// history first.
final class RoomChat {
  /// What a line takes besides its name and text: names of fields, numbers, time, and the sender's
  /// id of at most 64 characters.
  private static final int LINE_BYTES = 192;

  private final Room room;
  private final ChatLog log = new ChatLog();

  /// Tickets of all who have been in, by participant, for the names at the lines.
  private final Map<ParticipantId, Ticket> known = new HashMap<>();

  RoomChat(Room room) {
    this.room = room;
  }

  void know(Ticket ticket) {
    known.put(ticket.participant(), ticket);
  }

  ChatLog.Taken take(ChatLog.Draft draft) {
    return log.take(draft);
  }

  boolean isIdle() {
    return log.isIdle();
  }

  void kept(ChatMessage message, Effects out) {
    ChatLog.Draft draft = log.kept(message.id());
    for (Attendee attendee : room.attendees.values()) {
      Connection connection = attendee.connection;
      if (connection != null && !attendee.isWaiting) {
        boolean isAuthor = connection.id.equals(draft.author());
        OptionalLong re = isAuthor ? draft.re() : OptionalLong.empty();
        deliver(connection, attendee, message, re, out);
      }
    }
    next(out);
  }

  void failed(String code, String why, Effects out) {
    ChatLog.Draft draft = log.failed();
    out.add(new Effect.Send(draft.author(), new ServerMessage.Refusal(draft.re(), code, why)));
    next(out);
  }

  void next(Effects out) {
    log.first()
        .ifPresent(draft ->
            out.add(new Effect.KeepChat(room.id, draft.from(), draft.text(), draft.key())));
  }

  private void deliver(
      Connection to, Attendee viewer, ChatMessage message, OptionalLong re, Effects out) {
    if (to.isHistoryPending) {
      to.held.add(message);
      if (to.held.size() > SessionLimits.HISTORY) {
        to.held.removeFirst();
      }
      acknowledge(to, re, out);
    } else if (message.id() > to.lastChat) {
      to.lastChat = message.id();
      out.add(new Effect.Send(to.id, new ServerMessage.Chat(re, List.of(line(message, viewer)))));
    } else {
      acknowledge(to, re, out);
    }
  }

  /// The line itself is in the history that the client has or is about to get.
  static void acknowledge(Connection to, OptionalLong re, Effects out) {
    if (re.isPresent()) {
      out.add(new Effect.Send(to.id, new ServerMessage.Chat(re, List.of())));
    }
  }

  void history(Connection to, Attendee viewer, List<ChatMessage> history, Effects out) {
    Map<Long, ChatMessage> byId = new HashMap<>();
    history.forEach(message -> byId.put(message.id(), message));
    to.held.forEach(message -> byId.put(message.id(), message));
    to.held.clear();
    to.isHistoryPending = false;
    List<Line> lines =
        newestThatFit(
            byId.values().stream()
                .filter(message -> message.id() > to.lastChat)
                .sorted(Comparator.comparingLong(ChatMessage::id).reversed())
                .limit(SessionLimits.HISTORY)
                .map(message -> line(message, viewer))
                .toList());
    int from = 0;
    do { // an empty history is said too
      int to20 = Math.min(lines.size(), from + SessionLimits.HISTORY_BATCH);
      out.add(
          new Effect.Send(
              to.id, new ServerMessage.Chat(OptionalLong.empty(), lines.subList(from, to20))));
      from = to20;
    } while (from < lines.size());
    if (!lines.isEmpty()) {
      to.lastChat = lines.getLast().id();
    }
  }

  /// Oldest first, what is given newest first.
  private static List<Line> newestThatFit(List<Line> newestFirst) {
    int left = SessionLimits.HISTORY_BYTES;
    int fit = 0;
    while (fit < newestFirst.size() && left >= weight(newestFirst.get(fit))) {
      left -= weight(newestFirst.get(fit++));
    }
    return newestFirst.subList(0, fit).reversed();
  }

  /// How many bytes a line takes as JSON, or a few more.
  private static int weight(Line line) {
    return LINE_BYTES + weight(line.name()) + weight(line.text());
  }

  private static int weight(String text) {
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        bytes += c < ' ' ? 6 : c == '"' || c == '\\' ? 2 : 1; // escaped or as it is
      } else {
        bytes += c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
      }
    }
    return bytes;
  }

  private Line line(ChatMessage message, Attendee viewer) {
    Ticket author = known.get(message.from());
    String name = message.from().value();
    if (author != null) {
      name = viewer.sees(author.role()) ? author.name() : "";
    }
    return new Line(message.id(), message.from(), name, message.text(), message.at());
  }
}
