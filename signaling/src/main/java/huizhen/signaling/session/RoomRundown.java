package huizhen.signaling.session;

import huizhen.relay.api.ParticipantId;
import huizhen.signaling.api.RoomHost.Happening;
import huizhen.signaling.api.RoomHost.Phase;
import huizhen.signaling.api.RoomRole;
import huizhen.signaling.api.Rundown;
import huizhen.signaling.protocol.ClientMessage;
import huizhen.signaling.protocol.ErrorCode;
import huizhen.signaling.protocol.RundownChange;
import huizhen.signaling.protocol.ServerMessage;
import huizhen.signaling.protocol.ServerMessage.RundownShown.Entry;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The rundown of one room. A moderator alone changes it; a change is shown when the host has kept
/// it, so that a gateway that comes up after us knows what everybody saw. One change at a time is
/// with the host; [#QUEUED] more wait, past that they are refused.
///
/// An item that comes again with its key, as after a dropped socket, is answered and not added: the
/// last [#KEYS] keys are remembered for as long as the room is in memory.
///
/// Who came for one patient alone (a patient, relative or interpreter) sees times and no titles,
/// and that once they are let in; a device sees nothing. Which case an item takes is told to who
/// may have a part in it, doctors; the host looks at each one's right when they ask for it.
final class RoomRundown {
  static final int QUEUED = 16;
  static final int KEYS = 64;

  private final Room room;
  private final Deque<Draft> waiting = new ArrayDeque<>();

  /// Not known until the host has said it.
  private @Nullable Rundown kept;

  private boolean isReading;

  /// What the first of those who wait makes of it, while the host keeps that.
  private @Nullable Rundown next;

  RoomRundown(Room room) {
    this.room = room;
  }

  /// Of what was added; the oldest first.
  private final Set<String> added = new LinkedHashSet<>();

  private record Draft(
      ParticipantId by, RundownChange change, ConnectionId author, OptionalLong re, Now at) {
    /// The client's own name for what it adds, which nobody else has.
    Optional<String> key() {
      return change instanceof RundownChange.Add add
          ? add.key().map(key -> by + "/" + key)
          : Optional.empty();
    }
  }

  // -- from the host

  /// Asks for it, unless it is known or asked for.
  void read(Effects out) {
    if (kept == null && !isReading) {
      isReading = true;
      out.add(new Effect.ReadRundown(room.id));
    }
  }

  void wasRead(Rundown found, Now now, Effects out) {
    if (isReading) {
      isReading = false;
      kept = found;
      if (!found.items().isEmpty()) {
        tell(null, OptionalLong.empty(), now.wall(), out);
      }
      forward(out);
    }
  }

  /// Asked for again with the next change or the next who comes in.
  void readFailed(String code, String why, Effects out) {
    isReading = false;
    while (!waiting.isEmpty()) {
      refuse(waiting.remove(), code, why, out);
    }
  }

  void wasKept(Now now, Effects out) {
    if (next != null && !waiting.isEmpty()) {
      Draft draft = waiting.remove();
      draft.key().ifPresent(this::remember);
      kept = next;
      Rundown shown = next;
      next = null;
      tell(draft.author(), draft.re(), now.wall(), out);
      out.add(
          new Effect.Tell(
              room.id, new Happening.RundownChanged(draft.by(), draft.change().act(), shown)));
      forward(out);
    }
  }

  void keepFailed(String code, String why, Effects out) {
    if (next != null && !waiting.isEmpty()) {
      next = null;
      refuse(waiting.remove(), code, why, out);
      forward(out);
    }
  }

  // -- from the clients

  void change(Connection from, Attendee by, ClientMessage.Rundown asked, Now now, Effects out) {
    RundownChange change = asked.change();
    Draft draft = new Draft(by.ticket.participant(), change, from.id, asked.id(), now);
    boolean isTiming =
        change instanceof RundownChange.Start
            || change instanceof RundownChange.Stop
            || change instanceof RundownChange.Extend;
    if (!by.isModerator) {
      refuse(draft, ErrorCode.NOT_ALLOWED, "only a moderator may", out);
    } else if (isTiming && room.phase != Phase.LIVE) {
      refuse(draft, ErrorCode.NOT_ALLOWED, "the consultation has not begun", out);
    } else if (waiting.size() > QUEUED) {
      refuse(draft, ErrorCode.TOO_MANY, "too many changes wait", out);
    } else {
      waiting.add(draft);
      read(out);
      forward(out);
    }
  }

  /// Hands the host what the first that is possible makes of it.
  private void forward(Effects out) {
    while (kept != null && next == null && !waiting.isEmpty()) {
      Draft draft = waiting.element();
      if (draft.key().filter(added::contains).isPresent()) {
        answer(waiting.remove(), kept, out);
        continue;
      }
      switch (RunningOrder.apply(kept, draft.change(), draft.at().wall())) {
        case RunningOrder.Outcome.Changed(var now) -> {
          next = now;
          out.add(new Effect.KeepRundown(room.id, now));
        }
        case RunningOrder.Outcome.Refused(var code, var why) ->
            refuse(waiting.remove(), code, why, out);
      }
    }
  }

  private void remember(String key) {
    added.add(key);
    if (added.size() > KEYS) {
      added.remove(added.iterator().next());
    }
  }

  // -- to the clients

  /// That it is there already.
  private void answer(Draft draft, Rundown rundown, Effects out) {
    room.attendees.values().stream()
        .filter(it -> it.connection != null && it.connection.id.equals(draft.author()))
        .forEach(it -> Room.send(it, shown(rundown, it, draft.re(), draft.at().wall()), out));
  }

  /// To somebody who comes in, or is let in.
  void catchUp(Attendee attendee, Instant at, Effects out) {
    if (kept != null && !kept.items().isEmpty() && sees(attendee)) {
      Room.send(attendee, shown(kept, attendee, OptionalLong.empty(), at), out);
    }
  }

  private void tell(@Nullable ConnectionId author, OptionalLong re, Instant at, Effects out) {
    Rundown rundown = kept;
    for (Attendee attendee : room.attendees.values()) {
      if (rundown != null && attendee.connection != null && sees(attendee)) {
        boolean isAuthor = attendee.connection.id.equals(author);
        OptionalLong number = isAuthor ? re : OptionalLong.empty();
        Room.send(attendee, shown(rundown, attendee, number, at), out);
      }
    }
  }

  private boolean sees(Attendee attendee) {
    var role = attendee.ticket.role();
    return !role.onlySends()
        && !role.onlyHears()
        && !attendee.isWaiting
        && (!role.isGuest() || room.isInside(attendee));
  }

  private static ServerMessage shown(
      Rundown rundown, Attendee viewer, OptionalLong re, Instant at) {
    RoomRole role = viewer.ticket.role();
    List<Entry> entries =
        rundown.items().stream()
            .map(item ->
                new Entry(
                    item.id(),
                    role.isGuest() ? "" : item.title(),
                    item.about().filter(_ -> role.mayModerate()),
                    item.minutes(),
                    item.extendedMinutes(),
                    rundown.isRunning(item)
                        ? Entry.State.RUNNING
                        : item.hasRun() ? Entry.State.DONE : Entry.State.PLANNED,
                    rundown.elapsedMillis(item, at)))
            .toList();
    return new ServerMessage.RundownShown(re, entries);
  }

  private static void refuse(Draft draft, ErrorCode code, String why, Effects out) {
    refuse(draft, code.wire(), why, out);
  }

  private static void refuse(Draft draft, String code, String why, Effects out) {
    out.add(new Effect.Send(draft.author(), new ServerMessage.Refusal(draft.re(), code, why)));
  }
}
